"""What a school's leader keeps an eye on: plans that passed, receipts outstanding, and whom nobody saw.

Only walkthroughs and formal observations: coaching is in no row of these.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from ..domain.coverage import Reached
from ..domain.observation import Kind, State
from ..domain.policy import SCHOOL_KINDS, Role
from .base import reading, refers
from .plans import waiting
from .tables_capture import Observation, PlannedVisit
from .tables_people import Person, PersonRole, Section
from .tables_records import SharedRecord


@dataclass(frozen=True, slots=True)
class SchoolPlan:
    """A walkthrough or formal observation that somebody planned at the school."""

    id: str
    teacher: str
    section: str
    observer_id: str
    observer: str
    kind: Kind
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Outstanding:
    """A shared record that its teacher has not marked as received."""

    id: str
    teacher: str
    observer: str
    kind: Kind
    started_at: datetime
    shared_at: datetime
    opened_at: datetime | None


def plans(
    district: str, schools: Collection[str], since: datetime, until: datetime
) -> list[SchoolPlan]:
    """Plans of these schools between two moments that nobody has started, the earliest first."""
    observer, teacher = aliased(Person), aliased(Person)
    here = or_(
        Section.school_id.in_(schools),
        and_(PlannedVisit.section_id.is_(None), _teaches(PlannedVisit.teacher_id, schools)),
    )
    query = (
        select(
            PlannedVisit.id,
            teacher.called.label("teacher"),
            func.coalesce(Section.title, "").label("section"),
            PlannedVisit.observer_id,
            observer.name.label("observer"),
            PlannedVisit.kind,
            PlannedVisit.starts_at,
        )
        .join(teacher, refers(PlannedVisit, "teacher_id", teacher))
        .join(observer, refers(PlannedVisit, "observer_id", observer))
        .outerjoin(Section, refers(PlannedVisit, "section_id", Section))
        .where(
            PlannedVisit.district_id == district,
            PlannedVisit.kind.in_(SCHOOL_KINDS),
            PlannedVisit.starts_at >= since,
            PlannedVisit.starts_at < until,
            here,
            teacher.active,
            waiting(),
        )
        .order_by(PlannedVisit.starts_at, PlannedVisit.id)
        .limit(50)
    )
    with reading(district) as session:
        rows = session.execute(query)
        return [SchoolPlan(**{**row._mapping, "kind": Kind(row.kind)}) for row in rows]


def outstanding(
    district: str, schools: Collection[str], since: datetime, before: datetime
) -> list[Outstanding]:
    """Records of these schools shared between two moments and not received yet, the oldest first."""
    observer, teacher = aliased(Person), aliased(Person)
    query = (
        select(
            SharedRecord.observation_id.label("id"),
            teacher.called.label("teacher"),
            observer.name.label("observer"),
            SharedRecord.kind,
            SharedRecord.started_at,
            SharedRecord.shared_at,
            Observation.opened_at,
        )
        .join(Observation, refers(SharedRecord, "observation_id", Observation))
        .join(teacher, refers(SharedRecord, "teacher_id", teacher))
        .join(observer, refers(SharedRecord, "observer_id", observer))
        .where(
            *_read_by_school(district, schools),
            Observation.state == State.SHARED,
            SharedRecord.shared_at >= since,
            SharedRecord.shared_at < before,
        )
        .order_by(SharedRecord.shared_at, SharedRecord.observation_id)
        .limit(50)
    )
    with reading(district) as session:
        rows = session.execute(query)
        return [Outstanding(**{**row._mapping, "kind": Kind(row.kind)}) for row in rows]


def reached(district: str, schools: Collection[str], viewer: str) -> list[Reached]:
    """Each active teacher of these schools but the viewer, with the last days that the school may know of."""
    query = select(
        Person.id,
        Person.called,
        Person.sort_name,
        _last(district, schools, Kind.WALKTHROUGH).label("walkthrough"),
        _last(district, schools, Kind.FORMAL).label("formal"),
    ).where(
        Person.district_id == district,
        Person.active,
        Person.id != viewer,
        _teaches(Person.id, schools),
    )
    with reading(district) as session:
        return [Reached(*row) for row in session.execute(query)]


def _last(district: str, schools: Collection[str], kind: Kind) -> Any:
    return (
        select(func.max(SharedRecord.day))
        .where(
            *_read_by_school(district, schools),
            SharedRecord.teacher_id == Person.id,
            SharedRecord.kind == kind,
        )
        .scalar_subquery()
    )


def _read_by_school(district: str, schools: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return (
        SharedRecord.district_id == district,
        SharedRecord.kind.in_(SCHOOL_KINDS),
        SharedRecord.school_id.in_(schools),
    )


def _teaches(person: Any, schools: Collection[str]) -> ColumnElement[bool]:
    return exists().where(
        PersonRole.district_id == Person.district_id,
        PersonRole.person_id == person,
        PersonRole.role == Role.TEACHER,
        PersonRole.school_id.in_(schools),
    )
