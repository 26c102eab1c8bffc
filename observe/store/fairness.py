"""What tells how visits are spread: a coach's own ones, or those that a school's leader may read of."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import Session

from ..domain.fairness import Teacher, Visit
from ..domain.policy import SCHOOL_KINDS
from ..domain.school_time import local_day
from .base import reading, refers
from .progress import cared, made_by
from .tables_capture import Observation
from .tables_coaching import ActionStep
from .tables_people import Section
from .tables_records import SharedRecord


def own(
    district: str, coach: str, since: datetime, zone: tzinfo
) -> tuple[list[Teacher], list[Visit]]:
    """A coach's caseload, and own visits since a moment, shared or not; formal ones are none of these."""
    people = cared(district, coach)
    query = _visits(_has_step(coach=coach)).where(
        *made_by(district, coach),
        Observation.started_at >= since,
        Observation.teacher_id.in_([each.id for each in people]),
    )
    with reading(district) as session:
        subjects = _subjects(session, district, [each.id for each in people])
        visits = [_visit(row, zone) for row in session.execute(query)]
    last = {each.id: each.last_seen for each in people}
    return [
        Teacher(
            each.id,
            each.called,
            each.sort_name,
            subjects.get(each.id, ()),
            _day(last[each.id], zone),
        )
        for each in people
    ], visits


def of_school(
    district: str,
    schools: Collection[str],
    teachers: Iterable[tuple[str, str, str, date | None]],
    since: datetime,
    zone: tzinfo,
) -> tuple[list[Teacher], list[Visit]]:
    """Shared walkthroughs and formal observations of these schools, whoever made them.

    `teachers` are id, name, sorting name and the last day of those that are counted.
    """
    people = list(teachers)
    query = _visits(_has_step()).where(
        SharedRecord.district_id == district,
        SharedRecord.kind.in_(SCHOOL_KINDS),
        SharedRecord.school_id.in_(schools),
        SharedRecord.started_at >= since,
        SharedRecord.teacher_id.in_([each[0] for each in people]),
    )
    with reading(district) as session:
        subjects = _subjects(session, district, [each[0] for each in people])
        visits = [_visit(row, zone) for row in session.execute(query)]
    return [
        Teacher(id_, called, sort, subjects.get(id_, ()), last)
        for id_, called, sort, last in people
    ], visits


def _visits(has_step: Any) -> Select[Any, Any, Any, Any, Any]:
    return (
        select(
            Observation.teacher_id,
            Observation.started_at,
            func.coalesce(Section.subject, "").label("subject"),
            has_step.label("ended_in_step"),
            SharedRecord.shared_at,
        )
        .outerjoin(
            SharedRecord,
            and_(
                SharedRecord.district_id == Observation.district_id,
                SharedRecord.observation_id == Observation.id,
            ),
        )
        .outerjoin(Section, refers(Observation, "section_id", Section))
        .order_by(Observation.started_at, Observation.id)
    )


def _has_step(coach: str | None = None) -> Any:
    mine = [ActionStep.coach_id == coach] if coach else []
    return exists().where(
        ActionStep.district_id == Observation.district_id,
        ActionStep.observation_id == Observation.id,
        *mine,
    )


def _subjects(
    session: Session, district: str, teachers: Sequence[str]
) -> Mapping[str, tuple[str, ...]]:
    rows = session.execute(
        select(Section.teacher_id, Section.subject)
        .where(Section.district_id == district, Section.teacher_id.in_(teachers), Section.active)
        .distinct()
    )
    found: dict[str, tuple[str, ...]] = {}
    for teacher, subject in rows:
        found[teacher] = (*found.get(teacher, ()), subject)
    return found


def _visit(row: Any, zone: tzinfo) -> Visit:
    days = None
    if row.shared_at:
        shared, seen = local_day(row.shared_at, zone), local_day(row.started_at, zone)
        days = max(0, (shared - seen).days)
    return Visit(row.teacher_id, row.started_at, row.subject, bool(row.ended_in_step), days)


def _day(at: datetime | None, zone: tzinfo) -> date | None:
    return local_day(at, zone) if at else None
