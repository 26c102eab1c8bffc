"""All that waits for people of a district: due dates, steps, visits, feedback, drafts, questions."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, exists, or_, select
from sqlalchemy.orm import Session

from ..domain.due import Event
from ..domain.observation import LAST_RATED, Kind, State
from ..domain.reminders import Item, Waits
from ..domain.steps import StepState
from .base import refers
from .due import missed
from .progress import goals_in
from .school_days import closed_in
from .tables_capture import Observation
from .tables_coaching import ActionStep, Cycle
from .tables_evaluation import Due
from .tables_people import Caseload
from .waiting_between import answers_before_lessons, consents, turns
from .waiting_where import Where


def waiting_for(
    session: Session, district: str, zone: ZoneInfo, day: date, person: str | None = None
) -> list[Item]:
    """What waits on that day for everybody of the district, or for one of them."""
    where = Where(session, district, person, zone, day)
    parts: Sequence[Callable[[Where], Iterator[Item]]] = (
        _dues,
        _steps,
        _visits,
        _feedback,
        _drafts,
        turns,
        answers_before_lessons,
        consents,
    )
    return [item for part in parts for item in part(where) if where.is_wanted(item.person)]


def _dues(where: Where) -> Iterator[Item]:
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


def _steps(where: Where) -> Iterator[Item]:
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


def _visits(where: Where) -> Iterator[Item]:
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


def _feedback(where: Where) -> Iterator[Item]:
    query = select(Observation.teacher_id, Observation.shared_at).where(
        *where.lives(Observation.teacher_id),
        Observation.state == State.SHARED,
        ~_has_due(Event.ACKNOWLEDGEMENT),
    )
    for person, at in where.session.execute(query):
        yield from where.since(person, Waits.FEEDBACK, at)


def _drafts(where: Where) -> Iterator[Item]:
    last_rated = Observation.kind.in_(LAST_RATED)
    query = select(Observation.observer_id, Observation.started_at).where(
        *where.lives(Observation.observer_id),
        Observation.state == State.CAPTURED,
        Observation.server_seq > 0,
        or_(Observation.kind.is_(None), Observation.kind != Kind.SELF),
        ~_has_due(case((last_rated, Event.EVIDENCE), else_=Event.SHARING)),
    )
    for person, at in where.session.execute(query):
        yield from where.since(person, Waits.DRAFT, at)


def _has_due(event: Any) -> ColumnElement[bool]:
    """A rule sets the day for this already."""
    return exists().where(
        Due.district_id == Observation.district_id,
        Due.observation_id == Observation.id,
        Due.event == event,
        Due.done_on.is_(None),
    )
