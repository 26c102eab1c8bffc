"""What a timeline is drawn from, read by index (teacher, day) and within the reader's scope."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select

from ..domain.observation import Kind
from ..domain.policy import Role, Scope
from ..domain.steps import Progress, StepNow
from ..domain.timeline import NoteSeen, Rated, StepSeen, Tallied, VisitSeen
from .base import reading
from .record_reach import within
from .steps import steps_of
from .tables_capture import Observation
from .tables_people import Person
from .tables_records import Addendum, SharedNote, SharedRating
from .tables_records import SharedRecord as Shared


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def visits(district: str, scope: Scope, teacher: str, period: Period) -> list[VisitSeen]:
    """Shared visits within scope, in the order of time."""
    query = (
        select(
            Shared.observation_id,
            Shared.kind,
            Shared.observer_id,
            Person.name,
            Shared.observer_role,
            Shared.rubric,
            Shared.rubric_version,
            Shared.day,
            Shared.started_at,
        )
        .join(
            Person,
            and_(Person.district_id == Shared.district_id, Person.id == Shared.observer_id),
        )
        .where(_shown(district, scope, teacher, period))
        .order_by(Shared.day, Shared.started_at, Shared.observation_id)
    )
    with reading(district) as session:
        return [
            VisitSeen(row[0], Kind(row[1]), row[2], row[3], Role(row[4]), *row[5:])
            for row in session.execute(query)
        ]


def ratings(district: str, scope: Scope, teacher: str, period: Period) -> list[Rated]:
    """Shared ratings with any rubric, each with what the latest addendum says instead."""
    correction = (
        select(Addendum.new)
        .where(
            Addendum.district_id == SharedRating.district_id,
            Addendum.observation_id == SharedRating.observation_id,
            Addendum.item == SharedRating.criterion,
        )
        .order_by(Addendum.at.desc(), Addendum.id.desc())
        .limit(1)
        .correlate(SharedRating)
        .scalar_subquery()
    )
    query = (
        select(
            SharedRating.observation_id,
            SharedRating.criterion,
            SharedRating.segment,
            SharedRating.level,
            SharedRating.value,
            correction,
        )
        .join(Shared, _of_record(SharedRating))
        .where(_shown(district, scope, teacher, period))
        .order_by(SharedRating.observation_id, SharedRating.criterion, SharedRating.segment)
    )
    with reading(district) as session:
        return [Rated(*row) for row in session.execute(query)]


def notes(district: str, scope: Scope, teacher: str, period: Period, rubric: str) -> list[NoteSeen]:
    """Shared notes from visits with one rubric, in the order of each lesson."""
    query = (
        select(SharedNote.observation_id, SharedNote.text, SharedNote.tags)
        .join(Shared, _of_record(SharedNote))
        .where(_shown(district, scope, teacher, period), Shared.rubric == rubric)
        .order_by(SharedNote.observation_id, SharedNote.lesson_ms, SharedNote.note_id)
    )
    with reading(district) as session:
        return [
            NoteSeen(row.observation_id, row.text, tuple(row.tags))
            for row in session.execute(query)
        ]


def steps(district: str, viewer: str, teacher: str, period: Period) -> list[StepSeen]:
    """A teacher's steps as far as the viewer is the teacher or made them, the earliest first."""
    found = steps_of(district, viewer, teacher)
    return [_step(each) for each in found if period.holds(each.set_on)]


def _shown(district: str, scope: Scope, teacher: str, period: Period) -> ColumnElement[bool]:
    """Shared records of one teacher that this reader may open, in a stretch of days."""
    return and_(
        Shared.district_id == district,
        Shared.teacher_id == teacher,
        within(scope),
        *_days(Shared.day, period),
        *_opened(Shared, scope.person, teacher),
    )


def _opened(table: Any, viewer: str, teacher: str) -> list[ColumnElement[bool]]:
    """Teachers see of themselves what they have opened: until then a share may be taken back."""
    if viewer != teacher:
        return []
    opened = exists().where(
        Observation.district_id == table.district_id,
        Observation.id == table.observation_id,
        Observation.opened_at.is_not(None),
    )
    return [opened]


def _days(column: Any, period: Period) -> list[ColumnElement[bool]]:
    first = [column >= period.first] if period.first else []
    return [*first, column <= period.last] if period.last else first


def _of_record(table: Any) -> ColumnElement[bool]:
    return and_(
        Shared.district_id == table.district_id, Shared.observation_id == table.observation_id
    )


def _step(step: StepNow) -> StepSeen:
    return StepSeen(
        id=step.id,
        visit=step.observation,
        criterion=step.criterion,
        text=step.text,
        met_when=step.when_met,
        set_on=step.set_on,
        due_on=step.due_on,
        state=step.state,
        closed_on=step.closed_on,
        tallied=_tallied(step.progress) if step.progress else None,
    )


def _tallied(progress: Progress) -> Tallied:
    return Tallied(progress.seen, progress.uses, progress.done, progress.visits)
