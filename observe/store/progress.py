"""A coach's caseload with the cycle that is open, the last visit and the next one planned."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from ..domain.cycles import CycleState
from ..domain.observation import Kind
from ..domain.policy import Role
from ..domain.progress import Cared, Goal
from .base import reading, refers
from .plans import waiting
from .school_days import school_of
from .tables_capture import Observation, PlannedVisit
from .tables_coaching import Cycle, CycleVisit
from .tables_people import Caseload, Person, PersonRole


def cared(district: str, coach: str) -> list[Cared]:
    """The active teachers of a coach's caseload."""
    query = (
        select(
            Person.id,
            Person.called,
            Person.sort_name,
            Caseload.since,
            _last_seen(coach).label("last_seen"),
            _next_planned(coach, PlannedVisit.id).label("planned"),
            _next_planned(coach, PlannedVisit.starts_at).label("planned_at"),
        )
        .join(
            Caseload,
            and_(Caseload.district_id == Person.district_id, Caseload.teacher_id == Person.id),
        )
        .where(
            Caseload.district_id == district,
            Caseload.coach_id == coach,
            Person.active,
            teaches(),
        )
    )
    with reading(district) as session:
        return [Cared(**row._mapping) for row in session.execute(query)]


def goals(district: str, coach: str, teacher: str | None = None) -> list[Goal]:
    """The open cycles of this coach, and an own goal as a teacher; the one that was opened last at the end."""
    own = and_(Cycle.coach_id.is_(None), Cycle.teacher_id == coach)
    with_teacher = [Cycle.teacher_id == teacher] if teacher else []
    with reading(district) as session:
        return goals_in(session, district, or_(Cycle.coach_id == coach, own), *with_teacher)


def goals_in(session: Session, district: str, *asked: ColumnElement[bool]) -> list[Goal]:
    """Open cycles, each with what was done of its visits."""
    done, last = _of_its_visits(func.count()), _of_its_visits(func.max(Observation.started_at))
    query = (
        select(Cycle, done, last, school_of(Cycle.district_id, Cycle.teacher_id))
        .where(
            Cycle.district_id == district,
            Cycle.state == CycleState.OPEN,
            *asked,
        )
        .order_by(Cycle.opened_on, Cycle.id)
    )
    return [_goal(*row) for row in session.execute(query)]


def teaches() -> ColumnElement[bool]:
    return exists().where(
        PersonRole.district_id == Person.district_id,
        PersonRole.person_id == Person.id,
        PersonRole.role == Role.TEACHER,
    )


def made_by(district: Any, coach: str, visit: Any = Observation) -> Sequence[ColumnElement[bool]]:
    """Own visits but formal ones, which are no coaching and join no cycle."""
    return (
        visit.district_id == district,
        visit.observer_id == coach,
        or_(visit.kind.is_(None), visit.kind != Kind.FORMAL),
        visit.discarded.is_(False),
        visit.server_seq > 0,
    )


def _of_its_visits(what: Any) -> Any:
    return (
        select(what)
        .select_from(CycleVisit)
        .join(Observation, refers(CycleVisit, "observation_id", Observation))
        .where(
            CycleVisit.district_id == Cycle.district_id,
            CycleVisit.cycle_id == Cycle.id,
            Observation.discarded.is_(False),
            Observation.server_seq > 0,
        )
        .scalar_subquery()
    )


def _last_seen(coach: str) -> Any:
    return (
        select(func.max(Observation.started_at))
        .where(*made_by(Person.district_id, coach), Observation.teacher_id == Person.id)
        .scalar_subquery()
    )


def _next_planned(coach: str, what: Any) -> Any:
    return (
        select(what)
        .where(
            PlannedVisit.district_id == Person.district_id,
            PlannedVisit.observer_id == coach,
            PlannedVisit.teacher_id == Person.id,
            waiting(),
        )
        .order_by(PlannedVisit.starts_at, PlannedVisit.id)
        .limit(1)
        .scalar_subquery()
    )


def _goal(row: Cycle, done: int, last: datetime | None, school: str | None) -> Goal:
    return Goal(
        cycle=row.id,
        teacher=row.teacher_id,
        coach=row.coach_id or "",
        goal=row.goal,
        template=row.template,
        stage=row.stage,
        cadence=row.cadence_days,
        opened_on=row.opened_on or row.made_at.date(),
        rubric=row.rubric,
        version=row.rubric_version,
        criteria=tuple(row.criteria or ()),
        planned=row.planned_visits,
        done=done,
        last=last,
        school=school,
    )
