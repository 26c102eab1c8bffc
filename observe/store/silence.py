"""Devices that said they still hold something and were not heard of since: their person is told, twice.

The work waits under one key a device, put off each time the device is heard; what the mail may say is
looked up when it is written, so that nothing that has arrived meanwhile is missed by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from . import jobs
from .base import reading, writing
from .district_clock import day_in
from .mail import takes_mail
from .notices import tell
from .tables_capture import Device, EntryRow, Observation, QuarantinedEntry
from .tables_people import Account, District, Person
from .tables_told import Notice

KIND, MAIL = "silent device", "mail on silent device"
AFTER = (timedelta(hours=2), timedelta(hours=24))
_LONGEST_LABEL = 40


@dataclass(frozen=True, slots=True)
class Silence:
    """What a device still holds at least, for its person in their language; of the visit only the day."""

    to: str
    language: str
    device: str
    count: int
    day: date


def expect(session: Session, device: Device, at: datetime) -> None:
    """Ask after this device unless it is heard of before."""
    for stage, after in enumerate(AFTER):
        detail = {**_names(device), "heard_at": at.isoformat(), "stage": stage}
        key = f"{KIND} {device.observation_id} {device.device_id} {stage}"
        jobs.ask_again(session, device.district_id, KIND, key, detail, at + after, at)


def forget(session: Session, visit: Observation, device: str, at: datetime) -> None:
    """What it held has arrived: nobody is told, and what was told is put away."""
    for stage in range(len(AFTER)):
        jobs.drop(session, visit.district_id, f"{KIND} {visit.id} {device} {stage}", at)
    forget_notices(session, visit, device, at)


def still_held(session: Session, device: Device) -> int:
    """How many entries the device holds at least: what it said, less what has come since by other ways."""
    arrived = 0
    for table in (EntryRow, QuarantinedEntry):
        arrived += (
            session.scalar(
                select(func.count())
                .select_from(table)
                .where(
                    table.district_id == device.district_id,
                    table.observation_id == device.observation_id,
                    table.device_id.startswith(device.device_id, autoescape=True),
                    table.received_at > device.heard_at,
                )
            )
            or 0
        )
    return max(0, device.pending_after - arrived)


def tell_of(district: str, detail: Mapping[str, Any], at: datetime) -> None:
    """Tell the observer on their pages and ask for the mail, once, unless all has arrived."""
    with writing(district) as session:
        found = _silent(session, district, detail)
        if found is None:
            return
        device, visit, day = found
        mailed = f"{MAIL} {visit.id} {device.device_id} {detail['heard_at']} {detail['stage']}"
        if jobs.is_asked(session, district, mailed):
            return
        forget_notices(session, visit, device.device_id, at)
        values = {"device": _label(device), "count": str(still_held(session, device))}
        values |= {**_names(device), "day": day.isoformat()}
        tell(session, district, visit.observer_id, "silent_device", at, values)
        person = {"person": visit.observer_id}
        jobs.ask(session, district, MAIL, mailed, {**detail, **person}, at, at)


def letter(district: str, detail: Mapping[str, Any]) -> Silence | None:
    """The mail to write now; None where all has arrived, or where no mail may go."""
    with reading(district) as session:
        found = _silent(session, district, detail)
        if found is None:
            return None
        device, visit, day = found
        row = session.execute(
            select(Account.email, func.coalesce(Person.language, District.language))
            .join(Person, and_(Person.district_id == district, Person.id == Account.person_id))
            .join(District, District.id == Account.district_id)
            .where(Account.district_id == district, Person.id == visit.observer_id, takes_mail())
        ).first()
        count = still_held(session, device)
        return Silence(row[0], row[1], _label(device), count, day) if row else None


def forget_notices(session: Session, visit: Observation, device: str, at: datetime) -> None:
    told = session.scalars(
        select(Notice).where(
            Notice.district_id == visit.district_id,
            Notice.person_id == visit.observer_id,
            Notice.kind == "silent_device",
            Notice.read_at.is_(None),
        )
    )
    for notice in told:
        if (notice.detail["observation"], notice.detail["device_id"]) == (visit.id, device):
            notice.read_at = at


def _silent(
    session: Session, district: str, detail: Mapping[str, Any]
) -> tuple[Device, Observation, date] | None:
    """The device while it holds something and was not heard of since, and the day of the visit."""
    device = session.get(Device, (district, detail["observation"], detail["device_id"]))
    visit = session.get(Observation, (district, detail["observation"]))
    if device is None or visit is None or visit.discarded:
        return None
    unheard = device.heard_at == datetime.fromisoformat(detail["heard_at"])
    if not unheard or not still_held(session, device):
        return None
    return device, visit, day_in(session, district, visit.started_at)


def _names(device: Device) -> dict[str, str]:
    return {"observation": device.observation_id, "device_id": device.device_id}


def _label(device: Device) -> str:
    """What a device calls itself, on one line."""
    return " ".join(device.label.split())[:_LONGEST_LABEL] or "device"
