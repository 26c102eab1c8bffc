"""Counts across coaches for who leads coaching: no note, no level, no step's words, no teacher's name."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from ..domain.dosage import Counted, Pairing, Steps
from ..domain.policy import KINDS_OFFERED, Role
from ..domain.school_time import local_day
from .base import reading, refers
from .tables_capture import Observation
from .tables_coaching import ActionStep
from .tables_people import Caseload, Person, PersonRole
from .tables_records import SharedRecord

Schools = frozenset[str] | None
_COACHED = KINDS_OFFERED[Role.COACH]


def counted(district: str, schools: Schools, since: datetime, today: date, zone: tzinfo) -> Counted:
    """The numbers of every coach at these schools (None for all) since a moment, by their names' order."""
    with reading(district) as session:
        return Counted(
            coaches=_coaches(session, district, schools),
            pairings=_pairings(session, district, schools),
            visits=_visits(session, district, schools, since),
            steps=_steps(session, district, schools, local_day(since, zone), today),
            waits=_waits(session, district, schools, since, zone),
        )


def _coaches(session: Session, district: str, schools: Schools) -> Sequence[tuple[str, str]]:
    """Coaches of these schools, and those who carry a teacher there."""
    of_school = _holds(Person.id, Role.COACH, schools)
    carries = exists().where(
        Caseload.district_id == Person.district_id,
        Caseload.coach_id == Person.id,
        _holds(Caseload.teacher_id, Role.TEACHER, schools),
    )
    rows = session.execute(
        select(Person.id, Person.name)
        .where(
            Person.district_id == district,
            Person.active,
            _holds(Person.id, Role.COACH, None),
            or_(of_school, carries),
        )
        .order_by(Person.sort_name, Person.id)
    )
    return [(row.id, row.name) for row in rows]


def _pairings(session: Session, district: str, schools: Schools) -> list[Pairing]:
    last_seen = (
        select(func.max(Observation.started_at))
        .where(
            *_coaching(district),
            Observation.observer_id == Caseload.coach_id,
            Observation.teacher_id == Caseload.teacher_id,
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(Caseload.coach_id, Caseload.since, last_seen)
        .join(
            Person,
            and_(Person.district_id == Caseload.district_id, Person.id == Caseload.teacher_id),
        )
        .where(
            Caseload.district_id == district,
            Person.active,
            _holds(Caseload.teacher_id, Role.TEACHER, schools),
        )
    )
    return [Pairing(*row) for row in rows]


def _visits(
    session: Session, district: str, schools: Schools, since: datetime
) -> Mapping[str, int]:
    """Visits to the teachers that each coach carries."""
    rows = session.execute(
        select(Observation.observer_id, func.count().label("n"))
        .join(
            Caseload,
            and_(
                Caseload.district_id == Observation.district_id,
                Caseload.coach_id == Observation.observer_id,
                Caseload.teacher_id == Observation.teacher_id,
            ),
        )
        .where(
            *_coaching(district),
            Observation.started_at >= since,
            _at(Observation.school_id, schools),
        )
        .group_by(Observation.observer_id)
    )
    return {row.observer_id: row.n for row in rows}


def _steps(
    session: Session, district: str, schools: Schools, since: date, today: date
) -> Mapping[str, Steps]:
    """Steps that stand open, and those closed since; without a visit a step is where its teacher is."""
    overdue = and_(ActionStep.due_on.is_not(None), ActionStep.due_on < today)
    of_school = _holds(ActionStep.teacher_id, Role.TEACHER, schools)
    rows = session.execute(
        select(
            ActionStep.coach_id, ActionStep.state, overdue.label("late"), func.count().label("n")
        )
        .outerjoin(Observation, refers(ActionStep, "observation_id", Observation))
        .where(
            ActionStep.district_id == district,
            ActionStep.coach_id.is_not(None),
            or_(ActionStep.state == "open", ActionStep.closed_on >= since),
            or_(_at(Observation.school_id, schools), and_(Observation.id.is_(None), of_school)),
        )
        .group_by(ActionStep.coach_id, ActionStep.state, overdue)
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        mine = found.setdefault(row.coach_id, {})
        name = _standing(row.state, row.late)
        mine[name] = mine.get(name, 0) + row.n
    return {coach: Steps(**numbers) for coach, numbers in found.items()}


def _standing(state: str, late: bool | None) -> str:
    if state == "open":
        return "overdue" if late else "open"
    return "met" if state == "met" else "not_met"


def _waits(
    session: Session, district: str, schools: Schools, since: datetime, zone: tzinfo
) -> Mapping[str, list[int]]:
    """Days on the district's calendar from each visit to its feedback."""
    rows = session.execute(
        select(SharedRecord.observer_id, SharedRecord.started_at, SharedRecord.shared_at).where(
            SharedRecord.district_id == district,
            SharedRecord.observer_role == Role.COACH,
            SharedRecord.started_at >= since,
            _at(SharedRecord.school_id, schools),
        )
    )
    found: dict[str, list[int]] = {}
    for coach, began, shared in rows:
        days = (local_day(shared, zone) - local_day(began, zone)).days
        found.setdefault(coach, []).append(max(0, days))
    return found


def _coaching(district: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Observation.district_id == district,
        Observation.kind.in_(_COACHED),
        Observation.discarded.is_(False),
        Observation.server_seq > 0,
    )


def _at(school: Any, schools: Schools) -> ColumnElement[bool]:
    return true() if schools is None else school.in_(schools)


def _holds(person: Any, role: Role, schools: Schools) -> ColumnElement[bool]:
    """Whether the person of this column holds a role there."""
    return exists().where(
        PersonRole.district_id == person.class_.district_id,
        PersonRole.person_id == person,
        PersonRole.role == role,
        _at(PersonRole.school_id, schools),
    )
