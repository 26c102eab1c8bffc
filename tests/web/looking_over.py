"""A visit to be reviewed, where its review stands, and what is typed into it and sent from it."""

from flask.testing import FlaskClient

from tests.cast import ORIGIN, Tablet
from tests.reviewing import VISIT, House, hidden

REVIEW = f"/observations/{VISIT}/review"
WORDS = f"/observations/{VISIT}/words"
SHARING = f"/observations/{VISIT}/sharing"
RECORD = f"/observations/{VISIT}"
TYPED = {
    "glow": "You waited.",
    "grow": "Wait longer.",
    "step_text": "Ask one student a day to retell their goal.",
    "step_criterion": "LF.goals",
    "step_met_when": "Seen twice",
    "step_due_on": "",
}
PART = {**ORIGIN, "HX-Request": "true"}


def a_visit(house: House) -> Tablet:
    """One note with its tag, and a level beside it."""
    tablet = Tablet()
    note = tablet.note("S: “I picked the model.”", ms=60_000, note="picked", tags=["LF.goals"])
    return house.finish(note, tablet.rate("LF.goals", "2", ms=90_000), tablet=tablet)


def share_fields(client: FlaskClient) -> dict[str, str]:
    page = client.get(REVIEW).text
    return {"seal": hidden(page, "seal"), "over": hidden(page, "over")}
