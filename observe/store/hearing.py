"""What the devices of a visit say of themselves: how much each still holds, and when it was last heard."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ..domain.errors import NotThere
from .base import reading
from .tables_capture import Device, Observation


@dataclass(frozen=True, slots=True)
class Heard:
    """A device as its person knows it; `pending` entries it said it still held."""

    device_id: str
    label: str
    heard_at: datetime
    pending: int


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
