"""A coached lesson whose record was shared, and where that is read."""

from observe.store import drafts
from observe.store.drafted_words import Words
from tests.cast import DANA, DISTRICT, Tablet
from tests.reviewing import VISIT, House

RECORD = f"/observations/{VISIT}"


def a_shared_visit(house: House, kind: str = "coaching", words: Words | None = None) -> Tablet:
    """A note with its tag and one without, a level, a criterion not observed, and a look-for counted twice."""
    tablet = Tablet()
    house.finish(
        tablet.note("S: “I picked the model.”", ms=60_000, note="picked", tags=["LF.goals"]),
        tablet.note("Board: a goal for today.", ms=120_000, note="board"),
        tablet.rate("LF.goals", "2", ms=180_000),
        tablet.rate("LL.pace", "NO", ms=190_000),
        tablet.entry("tally.add", "LF.goals.retell", ms=200_000, delta=2),
        tablet=tablet,
        kind=kind,
    )
    if words:
        with house.app.app_context():
            drafts.save_words(DISTRICT, DANA, VISIT, words)
    house.share()
    return tablet
