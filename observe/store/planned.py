"""Planned visits as their observer and, once invited, their teacher see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from ..domain.errors import NotThere
from ..domain.observation import Kind
from .base import reading, refers, shared_alias
from .plans import started
from .tables_capture import PlannedVisit
from .tables_people import Person, Section

Observer = shared_alias(Person, name="observer")


@dataclass(frozen=True, slots=True)
class Plan:
    """A planned visit as its observer and, once invited, its teacher see it.

    `sequence` is how often it was moved; `started` where a visit was begun from it.
    """

    id: str
    observer_id: str
    observer: str
    teacher_id: str
    teacher: str
    section_id: str | None
    section: str
    rubric: str
    rubric_version: str
    kind: Kind
    starts_at: datetime
    told: bool
    sequence: int
    changed_at: datetime | None
    dropped_at: datetime | None
    started: bool

    @property
    def is_waiting(self) -> bool:
        return self.dropped_at is None and not self.started


def plan_of(district: str, viewer: str, plan: str) -> Plan:
    """Raises NotThere for anybody but its observer and the teacher whom it was told to."""
    with reading(district) as session:
        found = session.execute(
            plan_rows(district, PlannedVisit.id == plan, _is_for(viewer))
        ).first()
        if found is None:
            raise NotThere("There is no such planned visit, or none that you may open.")
        return plan_from(found)


def calendar_of(district: str, person: str, since: datetime) -> list[Plan]:
    """What stands in somebody's calendar: own visits planned from then on, and those told to them."""
    query = plan_rows(
        district,
        _is_for(person),
        PlannedVisit.starts_at >= since,
        PlannedVisit.dropped_at.is_(None),
    )
    with reading(district) as session:
        return [plan_from(row) for row in session.execute(query)]


def _is_for(person: str) -> ColumnElement[bool]:
    invited = and_(PlannedVisit.teacher_id == person, PlannedVisit.told.is_(True))
    return or_(PlannedVisit.observer_id == person, invited)


def plan_rows(district: str, *where: ColumnElement[bool]) -> Select[Any, Any, Any, Any, Any]:
    return (
        select(
            PlannedVisit,
            Observer.name,
            Person.called,
            func.coalesce(Section.title, ""),
            started(),
        )
        .join(Observer, refers(PlannedVisit, "observer_id", Observer))
        .join(Person, refers(PlannedVisit, "teacher_id", Person))
        .outerjoin(Section, refers(PlannedVisit, "section_id", Section))
        .where(PlannedVisit.district_id == district, Person.active, *where)
        .order_by(PlannedVisit.starts_at, PlannedVisit.id)
    )


def plan_from(found: Any) -> Plan:
    row, observer, teacher, section, begun = found
    return Plan(
        id=row.id,
        observer_id=row.observer_id,
        observer=observer,
        teacher_id=row.teacher_id,
        teacher=teacher,
        section_id=row.section_id,
        section=section,
        rubric=row.rubric,
        rubric_version=row.rubric_version,
        kind=Kind(row.kind),
        starts_at=row.starts_at,
        told=row.told,
        sequence=row.sequence,
        changed_at=row.changed_at,
        dropped_at=row.dropped_at,
        started=bool(begun),
    )
