"""What was due of visits and what became of it, by teacher and requirement, as far as a reader may know it.

A visit is in it from the day its evidence or its record was shared: before that nobody else knows of it.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from ..domain.due import Event
from ..domain.export import Filter
from ..domain.export_coaching import Duty, Known, Requirement
from ..domain.observation import BETWEEN, RECORDED, Kind
from ..domain.policy import SCHOOL_KINDS, Scope
from ..domain.school_time import local_day
from .base import refers
from .district_clock import zone_of
from .due import missed
from .tables_capture import Observation
from .tables_evaluation import Due, PreConference
from .tables_people import Person, School

_CHUNK = 500
_ORDER = {event: place for place, event in enumerate(Event)}


def requirements(
    session: Session, district: str, scope: Scope, asked: Filter
) -> tuple[Requirement, ...]:
    """By school, teacher and kind, then in the order in which the duties follow each other."""
    zone = zone_of(session, district)
    known = and_(_readable(district, scope), *_asked(asked, zone))
    found: dict[tuple[str, ...], Requirement] = {}
    for row, event, duty in _duties(session, known, zone):
        key = (row.school_id, row.teacher_id, row.kind, event)
        found[key] = (found.get(key) or _requirement(row, event)).plus(duty)
    return tuple(sorted(found.values(), key=_place))


def _requirement(row: Any, event: Event) -> Requirement:
    school, teacher = Known(row.school, row.school_code), Known(row.teacher, row.teacher_code)
    return Requirement(school, teacher, Kind(row.kind), event)


def _place(each: Requirement) -> tuple[Any, ...]:
    names = (each.school.name, each.school.code, each.teacher.name, each.teacher.code)
    return (*names, each.kind, _ORDER[each.event])


def _duties(
    session: Session, known: ColumnElement[bool], zone: ZoneInfo
) -> Iterator[tuple[Any, Event, Duty]]:
    """Each duty with the row of its visit."""
    dues = _of_visits(Due.event, Due.due_on, Due.done_on, missed().label("missed")).join(
        Due, and_(Due.district_id == Observation.district_id, Due.observation_id == Observation.id)
    )
    for row in session.execute(dues.where(known), execution_options={"yield_per": _CHUNK}):
        yield row, Event(row.event), Duty(row.due_on, row.done_on, _received(row), bool(row.missed))
    answers = _of_visits(PreConference.due_on, PreConference.answered_at).join(
        PreConference,
        and_(
            PreConference.district_id == Observation.district_id,
            PreConference.planned_id == Observation.planned_id,
        ),
    )
    answers = answers.where(known, PreConference.due_on.is_not(None))
    for row in session.execute(answers, execution_options={"yield_per": _CHUNK}):
        done_on = local_day(row.answered_at, zone) if row.answered_at else None
        yield (
            row,
            Event.PRE_CONFERENCE,
            Duty(row.due_on, done_on, _received(row), missed=done_on is None),
        )


def _received(row: Any) -> bool:
    return row.acknowledged_at is not None


def _of_visits(*columns: Any) -> Any:
    return (
        select(
            School.id.label("school_id"),
            School.name.label("school"),
            School.code.label("school_code"),
            Person.id.label("teacher_id"),
            Person.name.label("teacher"),
            Person.code.label("teacher_code"),
            Observation.kind,
            Observation.acknowledged_at,
            *columns,
        )
        .select_from(Observation)
        .join(School, refers(Observation, "school_id", School))
        .join(Person, refers(Observation, "teacher_id", Person))
    )


def _readable(district: str, scope: Scope) -> ColumnElement[bool]:
    """Visits of which this reader may know that they were: own ones, and those that a school may read."""
    of_school: ColumnElement[bool] = Observation.kind.in_(SCHOOL_KINDS)
    if scope.schools is not None:
        of_school = and_(of_school, Observation.school_id.in_(scope.schools))
    return and_(
        Observation.district_id == district,
        Observation.discarded.is_(False),
        Observation.state.in_(BETWEEN | RECORDED),
        or_(
            Observation.observer_id == scope.person,
            Observation.teacher_id == scope.person,
            of_school,
        ),
    )


def _asked(asked: Filter, zone: ZoneInfo) -> Iterator[ColumnElement[bool]]:
    wanted = (
        (Observation.school_id, asked.school),
        (Observation.teacher_id, asked.teacher),
        (Observation.observer_id, asked.observer),
        (Observation.rubric, asked.rubric),
        (Observation.rubric_version, asked.rubric_version),
    )
    yield from (column == value for column, value in wanted if value is not None)
    if asked.since:
        yield Observation.started_at >= datetime.combine(asked.since, time(), zone)
    if asked.until:
        yield Observation.started_at < datetime.combine(
            asked.until + timedelta(days=1), time(), zone
        )
