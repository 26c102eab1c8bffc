"""What of a visit has arrived, from how many devices, and what is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..domain.batch import Completeness, completeness
from ..domain.entry import Entry
from ..domain.errors import NotNow
from ..domain.fold import fold
from .tables_capture import Observation, QuarantinedEntry


@dataclass(frozen=True, slots=True)
class Arrived:
    """How many notes and taps of a visit there are, and from how many devices it came."""

    made: int
    devices: int


def arrived(logged: Sequence[Entry]) -> Arrived:
    made = [each for each in logged if not each.kind.startswith(("obs.", "clock."))]
    return Arrived(len(made), len({each.device_id for each in logged}))


def completeness_of(
    session: Session, row: Observation, logged: Sequence[Entry]
) -> Completeness | None:
    kept = session.execute(
        select(QuarantinedEntry.device_id, QuarantinedEntry.device_seq).where(
            QuarantinedEntry.district_id == row.district_id,
            QuarantinedEntry.observation_id == row.id,
            QuarantinedEntry.device_id.is_not(None),
            QuarantinedEntry.device_seq.is_not(None),
        )
    )
    slots = [(each.device_id, each.device_seq) for each in logged]
    return completeness(fold(logged).manifest, [*slots, *((d, s) for d, s in kept if d and s)])


def check_arrived(found: Completeness | None, incomplete: bool) -> None:
    """Raises NotNow where something is missing that was not said to be known."""
    if found and not found.complete and not incomplete:
        raise NotNow(
            "Not everything has arrived (missing: %(missing)s). Open Observe on that device, "
            "or say that you want to share without it.",
            missing=sum(found.missing.values()),
        )
