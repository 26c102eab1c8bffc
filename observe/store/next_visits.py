"""A coach's caseload with what says whom to see next."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from ..domain.next_visit import Carried
from .base import reading
from .progress import made_by, teaches
from .tables_capture import Observation
from .tables_coaching import ActionStep
from .tables_people import Caseload, Person


def carried(district: str, coach: str, since: datetime) -> list[Carried]:
    """The coach's active caseload, with the times of own visits since then."""
    query = (
        select(
            Person.id,
            Person.called,
            Person.sort_name,
            Caseload.since,
            _last_seen(coach).label("last_seen"),
            _step_due(coach).label("step_due"),
            Observation.started_at,
        )
        .join(
            Caseload,
            and_(Caseload.district_id == Person.district_id, Caseload.teacher_id == Person.id),
        )
        .outerjoin(
            Observation,
            and_(
                *made_by(Person.district_id, coach),
                Observation.teacher_id == Person.id,
                Observation.started_at >= since,
            ),
        )
        .where(
            Caseload.district_id == district, Caseload.coach_id == coach, Person.active, teaches()
        )
    )
    with reading(district) as session:
        rows = session.execute(query).all()
    found: dict[str, Carried] = {}
    for *about, at in rows:
        before = found.get(about[0], Carried(*about))
        found[about[0]] = replace(before, times=(*before.times, at)) if at else before
    return list(found.values())


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
    earlier = aliased(Observation)
    return (
        select(func.max(earlier.started_at))
        .where(*made_by(Person.district_id, coach, earlier), earlier.teacher_id == Person.id)
        .scalar_subquery()
    )
