"""A teacher's own looks at the class, made the way the capture screen makes them."""

from observe.domain.batch import Batch
from observe.domain.policy import Reach, Role
from observe.domain.record import seal
from observe.store import drafts, entries, previewing, sharing
from tests.cast import DISTRICT, NOW, OKAFOR, Tablet, the_id
from tests.reviewing import House


def look(house: House, name: str, note: str, by: str = OKAFOR, **about: str) -> list[str]:
    """Capture one to its end; gives what became of each entry."""
    tablet = Tablet(name)
    made = [
        tablet.create(**{"kind": "self", "teacher": by, **about}),
        tablet.entry("obs.start"),
        tablet.note(note, ms=1000, tags=["LF.goals"]),
        tablet.rate("LF.goals", "3", ms=2000),
        tablet.finish(),
    ]
    batch = Batch(tablet.device_id, name, tablet.start_ms, 0, tablet.seq, tuple(made))
    reach = Reach(by, False, frozenset(), own=True)
    with house.app.app_context():
        found = entries.append(DISTRICT, by, reach, the_id(name), batch, NOW)
    return [ack.status for ack in found.acks]


def keep(house: House, name: str, by: str = OKAFOR) -> None:
    visit, place = the_id(name), {"language": "en", "timezone": "America/Chicago"}
    with house.app.app_context():
        shown = seal(previewing.preview(drafts.draft(DISTRICT, by, visit), "en"))
        sharing.share(DISTRICT, by, Role.TEACHER, visit, shown, at=NOW, **place)
