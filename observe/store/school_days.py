"""Days without school: those of the district, and of one school where it is asked for."""

from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ..domain.school_days import move_off
from .base import reading
from .tables_evaluation import ClosedDay
from .tables_people import PersonRole

_AHEAD = timedelta(days=800)
_BEHIND = timedelta(days=400)


def closed_days(district: str, school: str | None, since: date) -> frozenset[date]:
    """Closed days from then on, of the district and, where a school is named, of that school."""
    with reading(district) as session:
        return closed_in(session, district, school, since)


def closed_around(district: str, day: date) -> frozenset[date]:
    """Closed days of the whole district, a year back and two ahead of this day."""
    return closed_days(district, None, day - _BEHIND)


def moved(district: str, school: str | None, day: date) -> date:
    """This day, or where it has no school there the next one that has."""
    return move_off(day, closed_days(district, school, day))


def closed_in(session: Session, district: str, school: str | None, since: date) -> frozenset[date]:
    return frozenset(
        session.scalars(
            select(ClosedDay.day).where(
                ClosedDay.district_id == district,
                ClosedDay.day.between(since, since + _AHEAD),
                or_(ClosedDay.school_id.is_(None), ClosedDay.school_id == school),
            )
        )
    )


def closed_for(session: Session, district: str, person: str, since: date) -> frozenset[date]:
    """Closed days of the district and of the one school that this person belongs to, if it is one."""
    schools = session.scalars(
        select(PersonRole.school_id)
        .where(
            PersonRole.district_id == district,
            PersonRole.person_id == person,
            PersonRole.school_id.is_not(None),
        )
        .distinct()
        .limit(2)
    ).all()
    return closed_in(session, district, schools[0] if len(schools) == 1 else None, since)
