"""Self-ratings sealed in formal observations, as a series of their own beside the observers'."""

from datetime import timedelta

from sqlalchemy import and_, or_, select

from ..domain.evaluation import levels_from
from ..domain.observation import RECORDED, Kind
from ..domain.policy import Role
from ..domain.timeline import Rated, VisitSeen
from .base import reading, refers
from .rubrics import versions
from .tables_capture import Observation
from .tables_evaluation import Evaluation
from .tables_people import Person
from .tables_records import SharedRecord
from .timelines import Period

MARK = "~self"
"""What the id of a self-rating ends with: it has no record of its own."""


def self_ratings(
    district: str, viewer: str, teacher: str, period: Period
) -> list[tuple[VisitSeen, tuple[Rated, ...]]]:
    """Those of shared observations, for their teacher and their observer alone, in the order of time."""
    query = (
        select(SharedRecord, Person.name, Evaluation.own)
        .join(Person, refers(SharedRecord, "teacher_id", Person))
        .join(Observation, refers(SharedRecord, "observation_id", Observation))
        .join(
            Evaluation,
            and_(
                Evaluation.district_id == SharedRecord.district_id,
                Evaluation.observation_id == SharedRecord.observation_id,
            ),
        )
        .where(
            SharedRecord.district_id == district,
            SharedRecord.teacher_id == teacher,
            or_(SharedRecord.teacher_id == viewer, SharedRecord.observer_id == viewer),
            Observation.state.in_(RECORDED),
            Evaluation.own_at.is_not(None),
        )
        .order_by(SharedRecord.day, SharedRecord.started_at, SharedRecord.observation_id)
    )
    with reading(district) as session:
        rows = session.execute(query).all()
    shown = [row for row in rows if period.holds(row.SharedRecord.day)]
    known = versions(
        district, {(r.SharedRecord.rubric, r.SharedRecord.rubric_version) for r in shown}
    )
    found = []
    for record, name, own in shown:
        rubric = known.get((record.rubric, record.rubric_version))
        visit = VisitSeen(
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
        rated = []
        for each in levels_from(own or []):
            criterion = rubric.criterion(each.criterion) if rubric else None
            if rubric and criterion:
                codes = [level.code for level in rubric.scale_of(criterion).levels]
                place = codes.index(each.level) + 1 if each.level in codes else None
                rated.append(Rated(visit.id, each.criterion, 0, each.level, place))
        if rated:
            found.append((visit, tuple(rated)))
    return found
