"""What waits between the two of a formal observation: whose turn it is, answers, a yes or no."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from ..domain.observation import BETWEEN
from ..domain.reminders import Item, Waits
from ..domain.turns import turn
from .administering import administrators
from .base import refers
from .plans import waiting
from .tables_capture import Observation, PlannedVisit, Transition
from .tables_evaluation import Consent, Evaluation, PreConference
from .tables_people import Person
from .turns import its_evaluation, standing_columns, standing_of
from .waiting_where import Where


def turns(where: Where) -> Iterator[Item]:
    """Whose turn it is on the way to a record; what a rule sets the day for is due, and not here."""
    query = (
        select(
            Observation.teacher_id,
            Observation.observer_id,
            _since().label("since"),
            *standing_columns(),
        )
        .join(Evaluation, its_evaluation())
        .where(
            *where.lives(Observation.teacher_id, Observation.observer_id),
            Observation.state.in_(BETWEEN),
        )
    )
    for row in where.session.execute(query):
        standing = standing_of(row)
        for reader, person in (("teacher", row.teacher_id), ("observer", row.observer_id)):
            now = turn(standing, reader, "", "")
            if not now.mine or now.event in standing.dues:
                continue
            if now.until and person:
                yield Item(person, Waits.TURN, due_on=now.until)
            else:
                yield from where.since(person, Waits.TURN, row.since)


def answers_before_lessons(where: Where) -> Iterator[Item]:
    """What an observer asked before a lesson to come, and its teacher has not answered."""
    query = (
        select(PlannedVisit.teacher_id, PreConference.due_on, PreConference.made_at)
        .join(PlannedVisit, refers(PreConference, "planned_id", PlannedVisit))
        .where(
            PreConference.district_id == where.district,
            PreConference.answered_at.is_(None),
            PlannedVisit.starts_at >= datetime.combine(where.today, time(), where.zone),
            waiting(),
            where.mine(PlannedVisit.teacher_id),
        )
    )
    for teacher, due_on, made_at in where.session.execute(query):
        if due_on:
            yield Item(teacher, Waits.DUE, due_on=due_on)
        else:
            yield from where.since(teacher, Waits.TURN, made_at)


def consents(where: Where) -> Iterator[Item]:
    """A wish of one of the two waits for the other; where they have left, for administrators."""
    teacher, observer = aliased(Person), aliased(Person)
    query = (
        select(
            Consent.asked_by,
            Consent.at,
            Observation.teacher_id,
            Observation.observer_id,
            teacher.active.label("teacher_here"),
            observer.active.label("observer_here"),
        )
        .join(Observation, refers(Consent, "observation_id", Observation))
        .join(teacher, refers(Observation, "teacher_id", teacher))
        .join(observer, refers(Observation, "observer_id", observer))
        .where(Consent.district_id == where.district, Consent.answered_at.is_(None))
    )
    found = where.session.execute(query).all()
    managing = administrators(where.session, where.district) if found else ()
    for row in found:
        for person in _who_answers(row, managing):
            yield from where.since(person, Waits.CONSENT, row.at)


def _who_answers(row: Any, managing: Sequence[str]) -> Sequence[str]:
    here = {row.teacher_id: row.teacher_here, row.observer_id: row.observer_here}
    if row.asked_by in here:
        others = [each for each in here if each != row.asked_by and here[each]]
        if others:
            return others
    return [each for each in managing if each != row.asked_by]


def _since() -> Any:
    """When a visit came to where it stands."""
    return (
        select(func.max(Transition.at))
        .where(
            Transition.district_id == Observation.district_id,
            Transition.observation_id == Observation.id,
            Transition.state == Observation.state,
        )
        .scalar_subquery()
    )
