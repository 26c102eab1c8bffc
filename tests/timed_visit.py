"""A visit of the cast in which every time protocol was used."""

from datetime import UTC, datetime
from typing import Any

from observe.domain.batch import Batch
from observe.domain.policy import Reach, Role
from observe.domain.record import seal
from observe.store import drafts, entries, previewing, sharing
from tests.cast import DANA, DISTRICT, NOW, Tablet
from tests.timed import TIMED

MINUTE = 60_000


def capture_timed(visit: str) -> None:
    """A visit of ten minutes, finished and not shared; its rubric is published before."""
    tablet = Tablet(visit, start_ms=int(NOW.timestamp() * 1000))
    rubric = {"rubric": TIMED, "rubric_version": "1.0.0", "kind": "coaching"}

    def interval(number: int, late: int = 0, note: str | None = None, **codes: bool) -> Any:
        named = {code.replace("_", "."): on for code, on in codes.items()}
        at = number * 2 * MINUTE + (late or -9_000)
        about = {"interval": number, "codes": named, "note": note}
        return tablet.entry("interval.set", "grid", ms=at, **about)

    made = [
        tablet.create(**rubric),
        tablet.entry("obs.start"),
        interval(1, A_EXP=True, L_LIS=True),
        interval(2, A_EXP=True, L_OTH=True, note="A drill <b>outside</b>"),
        interval(4, late=40_000, A_CIR=True),
        tablet.entry("segment.mark", "parts", ms=MINUTE, segment=1, edge="start"),
        tablet.entry(
            "snapshot.set", "parts", ms=5 * MINUTE, at="PT4M", values={"S.task": "Y", "S.off": 3}
        ),
        tablet.entry("event.add", "events", ms=6 * MINUTE, code="E.out", start_ms=1, end_ms=90_001),
        *(tablet.entry("tally.add", "A.one.ask", ms=n * MINUTE, delta=1) for n in range(1, 5)),
        tablet.rate("A.one", "2", ms=9 * MINUTE, segment=1),
        tablet.rate("A.one.b", "3", ms=9 * MINUTE, segment=1),
        tablet.rate("A.one", "3", ms=9 * MINUTE, segment=2),
        tablet.finish(ms=10 * MINUTE),
    ]
    batch = Batch(tablet.device_id, "tablet", tablet.start_ms, 0, tablet.seq, tuple(made))
    reach = Reach(DANA, True, frozenset())
    answer = entries.append(DISTRICT, DANA, reach, visit, batch, NOW)
    assert {ack.status for ack in answer.acks} == {"stored"}


def share_timed(visit: str) -> datetime:
    """Shared as it was captured; gives when."""
    at = datetime.now(UTC)
    shown = seal(previewing.preview(drafts.draft(DISTRICT, DANA, visit), "en"))
    sharing.share(
        DISTRICT, DANA, Role.COACH, visit, shown, language="en", timezone="America/Chicago", at=at
    )
    return at
