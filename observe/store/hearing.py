"""What the devices of a visit say of themselves: how much each still holds, and when it was last heard."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..domain.batch import Batch
from ..domain.errors import NotThere
from . import silence
from .base import reading
from .tables_capture import Device, EntryRow, Observation


@dataclass(frozen=True, slots=True)
class Heard:
    """A device as its person knows it; `pending` entries it said it still held."""

    device_id: str
    label: str
    heard_at: datetime
    pending: int


@dataclass(frozen=True, slots=True)
class Made:
    """From which device an entry came, and when by the lesson's clock."""

    device: str
    at_ms: int


def devices(district: str, observer: str, observation: str) -> list[Heard]:
    """Who writes an own visit, the last heard first. Raises NotThere for anybody else's."""
    with reading(district) as session:
        own = session.scalar(
            select(Observation.id).where(
                Observation.district_id == district,
                Observation.id == observation,
                Observation.observer_id == observer,
            )
        )
        if own is None:
            raise NotThere("There is no such visit, or none that you may open.")
        rows = session.scalars(
            select(Device)
            .where(Device.district_id == district, Device.observation_id == observation)
            .order_by(Device.heard_at.desc(), Device.device_id)
        )
        return [Heard(row.device_id, row.label, row.heard_at, row.pending_after) for row in rows]


def made(district: str, observation: str, entries: list[str]) -> dict[str, Made]:
    """Where each of these entries of a visit was made."""
    if not entries:
        return {}
    with reading(district) as session:
        rows = session.execute(
            select(EntryRow.id, EntryRow.device_id, EntryRow.lesson_ms).where(
                EntryRow.district_id == district,
                EntryRow.observation_id == observation,
                EntryRow.id.in_(entries),
            )
        )
        return {row.id: Made(row.device_id, row.lesson_ms) for row in rows}


def hear(session: Session, visit: Observation, batch: Batch, skew_ms: int, at: datetime) -> None:
    """Keep what a device says of itself; one that still holds something is asked after when it falls silent."""
    of_the_visit = select(Device).where(
        Device.district_id == visit.district_id, Device.observation_id == visit.id
    )
    rows = {row.device_id: row for row in session.scalars(of_the_visit)}
    own = rows.pop(batch.device_id, None) or Device(
        district_id=visit.district_id, observation_id=visit.id, device_id=batch.device_id
    )
    held_before = own.pending_after or 0
    own.label, own.skew_ms, own.heard_at = batch.device_label, skew_ms, at
    own.pending_after, own.max_seq = batch.pending_after, batch.max_seq
    session.add(own)
    if batch.pending_after > 0:
        silence.expect(session, own, at)
    elif held_before > 0:
        silence.forget(session, visit, own.device_id, at)
    for other in rows.values():
        if other.pending_after > 0 and not silence.still_held(session, other):
            other.pending_after = 0
            silence.forget(session, visit, other.device_id, at)
