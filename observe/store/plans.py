"""Planned visits, each until a visit was started from it or it was dropped."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select

from ..domain.people import PlannedVisit
from .base import reading, writing
from .tables_capture import Observation
from .tables_capture import PlannedVisit as PlannedRow


def planned(district: str, observer: str, until: datetime | None) -> list[PlannedVisit]:
    """An observer's visits not yet started and due before `until`, the earliest first."""
    query = (
        select(PlannedRow)
        .where(PlannedRow.district_id == district, PlannedRow.observer_id == observer, waiting())
        .order_by(PlannedRow.starts_at)
    )
    if until:
        query = query.where(PlannedRow.starts_at < until)
    with reading(district) as session:
        return [_value(row) for row in session.scalars(query)]


def plan(district: str, observer: str, visits: Sequence[PlannedVisit]) -> None:
    with writing(district) as session:
        for each in visits:
            session.add(
                PlannedRow(
                    district_id=district,
                    observer_id=observer,
                    id=each.id,
                    teacher_id=each.teacher,
                    section_id=each.section,
                    rubric=each.rubric,
                    rubric_version=each.rubric_version,
                    kind=each.kind,
                    starts_at=each.starts_at,
                )
            )


def waiting() -> ColumnElement[bool]:
    """Whether a planned visit is still to come: neither started nor dropped."""
    return and_(~started(), PlannedRow.dropped_at.is_(None))


def started() -> ColumnElement[bool]:
    """Whether a visit was started from a plan; one thrown away leaves the plan open."""
    return exists().where(
        Observation.district_id == PlannedRow.district_id,
        Observation.planned_id == PlannedRow.id,
        Observation.discarded.is_(False),
    )


def _value(row: PlannedRow) -> PlannedVisit:
    return PlannedVisit(
        id=row.id,
        teacher=row.teacher_id,
        section=row.section_id,
        rubric=row.rubric,
        rubric_version=row.rubric_version,
        kind=row.kind,
        starts_at=row.starts_at,
    )
