"""Self-ratings sealed in formal observations, as a series of their own beside the observers'."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from ..domain.evaluation import levels_from
from ..domain.observation import RECORDED, Kind
from ..domain.policy import Role
from ..domain.rubric import Rubric
from ..domain.timeline import Rated, VisitSeen
from .base import reading, refers
from .rubrics import versions
from .tables_capture import Observation
from .tables_evaluation import Evaluation
from .tables_people import Person
from .tables_records import SharedRecord
from .timelines import Period
from .turns import its_evaluation

MARK = "~self"
"""What the id of a self-rating ends with: it has no record of its own."""


def self_ratings(
    district: str, viewer: str, teacher: str, period: Period
) -> list[tuple[VisitSeen, tuple[Rated, ...]]]:
    """Those of shared observations, for their teacher and their observer alone, in the order of time."""
    with reading(district) as session:
        rows = session.execute(_query(district, viewer, teacher)).all()
    shown = [row for row in rows if period.holds(row.SharedRecord.day)]
    known = versions(
        district, {(r.SharedRecord.rubric, r.SharedRecord.rubric_version) for r in shown}
    )
    found = []
    for record, name, own in shown:
        visit = _visit(record, name)
        rated = _rated(visit, known.get((visit.rubric, visit.version)), own)
        if rated:
            found.append((visit, rated))
    return found


def _query(district: str, viewer: str, teacher: str) -> Any:
    return (
        select(SharedRecord, Person.name, Evaluation.own)
        .join(Person, refers(SharedRecord, "teacher_id", Person))
        .join(Observation, refers(SharedRecord, "observation_id", Observation))
        .join(Evaluation, its_evaluation())
        .where(
            SharedRecord.district_id == district,
            SharedRecord.teacher_id == teacher,
            or_(SharedRecord.teacher_id == viewer, SharedRecord.observer_id == viewer),
            Observation.state.in_(RECORDED),
            Evaluation.own_at.is_not(None),
        )
        .order_by(SharedRecord.day, SharedRecord.started_at, SharedRecord.observation_id)
    )


def _visit(record: SharedRecord, name: str) -> VisitSeen:
    """The self-rating as a visit of the teacher's own, just before the observer's."""
    return VisitSeen(
        id=record.observation_id + MARK,
        kind=Kind.SELF,
        observer_id=record.teacher_id,
        observer=name,
        role=Role.TEACHER,
        rubric=record.rubric,
        version=record.rubric_version,
        day=record.day,
        started_at=record.started_at - timedelta(seconds=1),
    )


def _rated(visit: VisitSeen, rubric: Rubric | None, own: Sequence[Any] | None) -> tuple[Rated, ...]:
    found = []
    for each in levels_from(own or []):
        criterion = rubric.criterion(each.criterion) if rubric else None
        if rubric and criterion:
            codes = [level.code for level in rubric.scale_of(criterion).levels]
            place = codes.index(each.level) + 1 if each.level in codes else None
            found.append(Rated(visit.id, each.criterion, 0, each.level, place))
    return tuple(found)
