"""The clock of a district: its time zone, and the day that a moment falls on there."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..domain.school_time import local_day
from .tables_people import District


def zone_of(session: Session, district: str) -> ZoneInfo:
    return ZoneInfo(session.scalars(select(District.timezone).where(District.id == district)).one())


def day_in(session: Session, district: str, at: datetime) -> date:
    return local_day(at, zone_of(session, district))
