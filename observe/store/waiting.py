"""All that waits for people of a district: due dates, steps, visits, feedback, drafts, questions."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from ..domain.observation import Kind, State
from ..domain.reminders import Item, Waits
from ..domain.steps import StepState
from .base import refers
from .due import missed
from .progress import goals_in
from .school_days import closed_in
from .tables_capture import Observation
from .tables_coaching import ActionStep, Cycle
from .tables_evaluation import Consent, Due, Evaluation
from .tables_people import Caseload


@dataclass(frozen=True, slots=True)
class _Where:
    """Of one district; of one person where `person` is not None."""

    session: Session
    district: str
    person: str | None
    zone: ZoneInfo

    def mine(self, *columns: Any) -> ColumnElement[bool]:
        """Whether one of these columns names the person who is asked about."""
        return or_(
            *((each == self.person) if self.person else each.is_not(None) for each in columns)
        )

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def since(self, person: str | None, what: Waits, at: datetime | None) -> Iterator[Item]:
        """One thing, unless it is nobody's."""
        if person and at:
            yield Item(person, what, since=self.day(at))

    def is_wanted(self, person: str | None) -> bool:
        return person is not None and self.person in (None, person)


def waiting_for(
    session: Session, district: str, zone: ZoneInfo, person: str | None = None
) -> list[Item]:
    """What waits for everybody of the district, or for one of them."""
    where = _Where(session, district, person, zone)
    parts: Sequence[Callable[[_Where], Iterator[Item]]] = (
        _dues,
        _steps,
        _visits,
        _feedback,
        _drafts,
        _turns,
        _consents,
    )
    return [item for part in parts for item in part(where) if where.is_wanted(item.person)]


def _dues(where: _Where) -> Iterator[Item]:
    query = (
        select(Due.person_id, Due.due_on)
        .join(Observation, refers(Due, "observation_id", Observation))
        .where(
            Due.district_id == where.district,
            Due.done_on.is_(None),
            ~missed(),
            Observation.discarded.is_(False),
            where.mine(Due.person_id),
        )
    )
    for person, due_on in where.session.execute(query):
        yield Item(person, Waits.DUE, due_on=due_on)


def _steps(where: _Where) -> Iterator[Item]:
    """A step is its coach's and, once its record was opened, its teacher's."""
    query = (
        select(ActionStep, Observation.opened_at)
        .outerjoin(Observation, refers(ActionStep, "observation_id", Observation))
        .where(
            ActionStep.district_id == where.district,
            ActionStep.state == StepState.OPEN,
            ActionStep.due_on.is_not(None),
            where.mine(ActionStep.coach_id, ActionStep.teacher_id),
        )
    )
    for step, opened_at in where.session.execute(query):
        if step.coach_id:
            yield Item(step.coach_id, Waits.STEP, due_on=step.due_on)
        if step.observation_id is None or opened_at:
            yield Item(step.teacher_id, Waits.STEP, due_on=step.due_on)


def _visits(where: _Where) -> Iterator[Item]:
    """By the cadence of each open cycle whose teacher is still on its coach's caseload."""
    followed = exists().where(
        Caseload.district_id == Cycle.district_id,
        Caseload.coach_id == Cycle.coach_id,
        Caseload.teacher_id == Cycle.teacher_id,
    )
    goals = goals_in(where.session, where.district, followed, where.mine(Cycle.coach_id))
    first = min((each.opened_on for each in goals), default=None)
    closed = closed_in(where.session, where.district, first) if first else ()
    for goal in goals:
        due_on = goal.next_by(where.zone, closed)
        if due_on:
            yield Item(goal.coach, Waits.VISIT, due_on=due_on)


def _feedback(where: _Where) -> Iterator[Item]:
    query = select(Observation.teacher_id, Observation.shared_at).where(
        *_lives(where, Observation.teacher_id),
        Observation.state == State.SHARED,
        ~_has_due(Observation.teacher_id),
    )
    for person, at in where.session.execute(query):
        yield from where.since(person, Waits.FEEDBACK, at)


def _drafts(where: _Where) -> Iterator[Item]:
    query = select(Observation.observer_id, Observation.started_at).where(
        *_lives(where, Observation.observer_id),
        Observation.state == State.CAPTURED,
        Observation.server_seq > 0,
        or_(Observation.kind.is_(None), Observation.kind != Kind.SELF),
        ~_has_due(Observation.observer_id),
    )
    for person, at in where.session.execute(query):
        yield from where.since(person, Waits.DRAFT, at)


def _turns(where: _Where) -> Iterator[Item]:
    """Of observations whose ratings come last: what is not sealed yet, where no rule sets a day."""
    query = (
        select(Observation, Evaluation)
        .join(Evaluation, _of_visit())
        .where(
            *_lives(where, Observation.teacher_id, Observation.observer_id),
            Observation.state.in_([State.EVIDENCE_SHARED, State.SELF_ASSESSED]),
            ~_has_due(Observation.teacher_id),
            ~_has_due(Observation.observer_id),
        )
    )
    for visit, evaluation in where.session.execute(query):
        if evaluation.own_at is None and visit.state == State.EVIDENCE_SHARED:
            yield from where.since(visit.teacher_id, Waits.TURN, evaluation.evidence_at)
        if evaluation.rated_at is None:
            yield from where.since(visit.observer_id, Waits.TURN, evaluation.evidence_at)


def _consents(where: _Where) -> Iterator[Item]:
    """Asked by one of the two, so the other one is waited for."""
    query = (
        select(Consent.asked_by, Consent.at, Observation.observer_id, Observation.teacher_id)
        .join(Observation, refers(Consent, "observation_id", Observation))
        .where(
            Consent.district_id == where.district,
            Consent.answered_at.is_(None),
            where.mine(Observation.observer_id, Observation.teacher_id),
        )
    )
    for asked_by, at, observer, teacher in where.session.execute(query):
        if asked_by in (observer, teacher):
            other = teacher if asked_by == observer else observer
            yield from where.since(other, Waits.CONSENT, at)


def _lives(where: _Where, *columns: Any) -> tuple[ColumnElement[bool], ...]:
    return (
        Observation.district_id == where.district,
        Observation.discarded.is_(False),
        where.mine(*columns),
    )


def _has_due(person: Any) -> ColumnElement[bool]:
    """A rule sets the day for this already."""
    return exists().where(
        Due.district_id == Observation.district_id,
        Due.observation_id == Observation.id,
        Due.person_id == person,
        Due.done_on.is_(None),
    )


def _of_visit() -> ColumnElement[bool]:
    return and_(
        Evaluation.district_id == Observation.district_id,
        Evaluation.observation_id == Observation.id,
    )
