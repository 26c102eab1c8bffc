"""A visit with thoughts that were kept private, and its observer who leaves."""

from collections.abc import Mapping

from observe.store import activity
from observe.store.hanging import Hat
from tests.cast import ADA, DANA, DISTRICT, NOW, THEO, Tablet
from tests.reviewing import House

CANARY, LATER_PUBLIC, EVIDENCE = "zq-thought", "zq-first-wording", "S2: “I chose it.”"
TO_THEO: Mapping[Hat, str | None] = {Hat.COACH: THEO}


def write_visit(house: House, kind: str = "coaching", *, done: bool = True) -> Tablet:
    """Evidence, a private thought, a deleted one, and one that was made public in other words."""
    tablet = Tablet()
    gone = tablet.note(f"{CANARY} deleted", private=True, ms=100)
    turned = tablet.note(LATER_PUBLIC, private=True, ms=200)
    edits = [
        tablet.entry("note.delete", gone["target"], base=gone["id"], ms=300),
        tablet.entry(
            "note.edit", turned["target"], base=turned["id"], ms=400, text="T waits.", private=False
        ),
    ]
    thought = tablet.note(f"{CANARY} standing", private=True, ms=500, tags=["LF.goals"])
    evidence = tablet.note(EVIDENCE, ms=600, tags=["LF.goals"])
    made = [gone, turned, *edits, thought, evidence]
    made.append(tablet.rate("LF.goals", "2", ms=700))
    if done:
        house.finish(*made, tablet=tablet, kind=kind)
    else:
        begun = [tablet.create(kind=kind), tablet.entry("obs.start")]
        house.capture(tablet, *begun, *made)
    return tablet


def leave(house: House, chosen: Mapping[Hat, str | None] = TO_THEO, person: str = DANA) -> None:
    with house.app.app_context():
        activity.deactivate(DISTRICT, ADA, person, chosen, NOW)
