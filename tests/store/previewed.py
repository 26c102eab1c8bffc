"""A finished visit, and its sharing as it was previewed."""

from datetime import date, timedelta
from typing import Any

from observe.domain.policy import Role, Scope
from observe.domain.record import Step, seal
from observe.store import drafts, previewing, records, sharing
from observe.store.drafted_words import Words
from tests.cast import DANA, NOW, Tablet, capture, the_id

VISIT = the_id("a visit")
STEP = Step(
    "Ask one student a day to retell their goal.", "LF.goals", "Seen twice", date(2026, 11, 26)
)
WORDS = Words("You waited.", "Wait longer.", STEP)


def a_finished_visit(*more: dict[str, Any], tablet: Tablet | None = None) -> Tablet:
    tablet = tablet or Tablet()
    made = [
        tablet.create(),
        tablet.entry("obs.start"),
        tablet.note("S: “I picked the model.”", ms=1000, note="picked", tags=["LF.goals"]),
        tablet.rate("LF.goals", "2", ms=2000),
    ]
    capture(VISIT, tablet, *made, *more, tablet.finish())
    return tablet


def share(district: str, shown: str | None = None, **more: Any) -> None:
    draft = drafts.draft(district, DANA, VISIT)
    shown = shown or seal(previewing.preview(draft, "en"))
    sharing.share(
        district,
        DANA,
        Role.COACH,
        VISIT,
        shown,
        language="en",
        timezone="America/Chicago",
        at=NOW + timedelta(hours=1),
        **more,
    )


def shown_to(person: str, district: str) -> records.SharedVisit:
    return records.shared_visit(district, Scope(person, frozenset()), VISIT)
