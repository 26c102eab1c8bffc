"""Where a review stands, and what is typed into it and sent from it."""

from flask.testing import FlaskClient

from tests.cast import ORIGIN
from tests.reviewing import VISIT, hidden

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


def share_fields(client: FlaskClient) -> dict[str, str]:
    page = client.get(REVIEW).text
    return {"seal": hidden(page, "seal"), "over": hidden(page, "over")}
