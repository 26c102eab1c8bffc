"""A coach's caseload with what says whom to see next."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select

from ..domain.next_visit import Carried
from ..domain.policy import Role
from .base import reading
from .tables_capture import Observation
from .tables_people import Caseload, Person, PersonRole
from .tables_records import ActionStep


def carried(district: str, coach: str, since: datetime) -> list[Carried]:
    """The coach's active caseload, with the times of own visits since then."""
    teaches = exists().where(
        PersonRole.district_id == Person.district_id,
        PersonRole.person_id == Person.id,
        PersonRole.role == Role.TEACHER,
    )
    query = (
        select(
            Person.id,
            Person.called,
            Person.sort_name,
            Caseload.since,
            _last_seen(coach).label("last_seen"),
            _step_due(coach).label("step_due"),
        )
        .join(
            Caseload,
            and_(Caseload.district_id == Person.district_id, Caseload.teacher_id == Person.id),
        )
        .where(Caseload.district_id == district, Caseload.coach_id == coach, Person.active, teaches)
    )
    with reading(district) as session:
        rows = session.execute(query).all()
        times = session.execute(
            select(Observation.teacher_id, Observation.started_at).where(
                *_own(district, coach), Observation.started_at >= since
            )
        ).all()
    seen = _by_teacher(times)
    return [Carried(**row._mapping, times=seen.get(row.id, ())) for row in rows]


def _step_due(coach: str) -> Any:
    return (
        select(func.min(ActionStep.due_on))
        .where(
            ActionStep.district_id == Person.district_id,
            ActionStep.teacher_id == Person.id,
            ActionStep.coach_id == coach,
            ActionStep.state == "open",
        )
        .scalar_subquery()
    )


def _last_seen(coach: str) -> Any:
    return (
        select(func.max(Observation.started_at))
        .where(*_own(Person.district_id, coach), Observation.teacher_id == Person.id)
        .scalar_subquery()
    )


def _own(district: Any, observer: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Observation.district_id == district,
        Observation.observer_id == observer,
        Observation.teacher_id.is_not(None),
        Observation.discarded.is_(False),
        Observation.server_seq > 0,
    )


def _by_teacher(rows: Any) -> Mapping[str, tuple[datetime, ...]]:
    found: dict[str, tuple[datetime, ...]] = {}
    for teacher, at in rows:
        found[teacher] = (*found.get(teacher, ()), at)
    return found
