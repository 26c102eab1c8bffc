"""Days without school: read here alone, by everything that says by when something is due."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased

from ..domain.policy import Role
from ..domain.school_days import Closed, closed_at, move_off
from .base import reading
from .tables_evaluation import ClosedDay
from .tables_people import PersonRole


def closed(district: str, since: date | None = None) -> list[Closed]:
    """Of the district and of each of its schools, in the order of the days, from that day on."""
    with reading(district) as session:
        return closed_in(session, district, since)


def closed_in(session: Session, district: str, since: date | None = None) -> list[Closed]:
    rows = session.execute(
        select(ClosedDay.id, ClosedDay.school_id, ClosedDay.day, ClosedDay.title)
        .where(ClosedDay.district_id == district, *([ClosedDay.day >= since] if since else []))
        .order_by(ClosedDay.day, ClosedDay.title)
    )
    return [Closed(*row) for row in rows]


def closed_where(school: Any) -> ColumnElement[bool]:
    """The same as `closed_at` within a query: what is closed at the school that this column names."""
    return or_(ClosedDay.school_id.is_(None), ClosedDay.school_id == school)


def moved(district: str, school: str | None, day: date) -> date:
    """This day, or where it has no school there the next one that has."""
    return move_off(day, closed_at(closed(district, day), school))


def moved_for(session: Session, district: str, teacher: str, day: date) -> date:
    """This day, or where it has no school where this person teaches the next one that has."""
    school = session.scalar(select(school_of(district, teacher)))
    return move_off(day, closed_at(closed_in(session, district, day), school))


def school_of(district: Any, teacher: Any) -> Any:
    """The one school where somebody teaches; null where it is none, or more than one."""
    here, there = aliased(PersonRole), aliased(PersonRole)
    elsewhere = exists().where(
        *_teaches(there, here.district_id, here.person_id), there.school_id != here.school_id
    )
    return (
        select(here.school_id)
        .where(*_teaches(here, district, teacher), ~elsewhere)
        .limit(1)
        .scalar_subquery()
    )


def _teaches(role: Any, district: Any, teacher: Any) -> tuple[ColumnElement[bool], ...]:
    return (
        role.district_id == district,
        role.person_id == teacher,
        role.role == Role.TEACHER,
        role.school_id.is_not(None),
    )
