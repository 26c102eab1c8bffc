"""What is due of an observation: written in the transaction of the act that sets it going or does it."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.orm import Session

from ..domain.due import TEACHERS, After, Event, Rule, due_day, fired
from ..domain.observation import FROM_LOG, Kind, State
from ..domain.school_days import closed_at
from .base import insert_if_new
from .district_clock import day_in
from .school_days import closed_in
from .tables_capture import Observation
from .tables_evaluation import Due, DueRule


def happened(session: Session, row: Observation, after: After, at: datetime) -> None:
    """Write down what is due now that this has happened; what was due before gets its new day."""
    if row.teacher_id is None:
        return
    rules = fired(rules_in(session, row.district_id, row.kind), row.kind, row.school_id, after)
    if not rules:
        return
    day = day_in(session, row.district_id, at)
    closed = closed_at(closed_in(session, row.district_id, day), row.school_id)
    for rule in rules:
        person = row.teacher_id if rule.event in TEACHERS else row.observer_id
        _write(session, row, rule.event, person, due_day(rule, day, closed))


def lesson_held(session: Session, row: Observation) -> None:
    """What is due after the lesson, once it is finished: by the lesson's day, whenever it arrived here."""
    if row.state == State.CAPTURED:
        happened(session, row, After.LESSON, row.started_at)


def forget_lesson(session: Session, row: Observation) -> None:
    """It was about somebody or something else: what was due after it is due no more."""
    if row.state == State.CAPTURED:
        session.execute(
            delete(Due).where(Due.district_id == row.district_id, Due.observation_id == row.id)
        )


def done(session: Session, row: Observation, event: Event, at: datetime) -> None:
    day = day_in(session, row.district_id, at)
    session.execute(update(Due).where(*_of(row, event), Due.done_on.is_(None)).values(done_on=day))


def undone(session: Session, row: Observation, event: Event) -> None:
    """What was done was taken back, so it is due again."""
    session.execute(update(Due).where(*_of(row, event)).values(done_on=None))


def give(session: Session, row: Observation, former: str, receiver: str) -> None:
    """What one person still had to do of a visit is another's now."""
    session.execute(
        update(Due)
        .where(
            Due.district_id == row.district_id,
            Due.observation_id == row.id,
            Due.person_id == former,
            Due.done_on.is_(None),
        )
        .values(person_id=receiver)
    )


def needless(session: Session, row: Observation, event: Event) -> None:
    """What was due because of something taken back is due no more."""
    session.execute(delete(Due).where(*_of(row, event)))


def missed() -> ColumnElement[bool]:
    """Of what is due of a visit: it was not done, and the visit went on without it."""
    return and_(
        Due.event == Event.SELF_RATING,
        Due.done_on.is_(None),
        Observation.state.not_in(FROM_LOG | {State.EVIDENCE_SHARED}),
    )


def open_in(session: Session, row: Observation) -> Mapping[Event, date]:
    found = session.execute(
        select(Due.event, Due.due_on).where(
            Due.district_id == row.district_id,
            Due.observation_id == row.id,
            Due.done_on.is_(None),
        )
    )
    return {Event(each.event): each.due_on for each in found}


def rules_in(session: Session, district: str, kind: str | None = None) -> list[Rule]:
    query = select(DueRule).where(DueRule.district_id == district)
    if kind:
        query = query.where(DueRule.kind == kind)
    return [rule_of(each) for each in session.scalars(query)]


def rule_of(row: DueRule) -> Rule:
    return Rule(
        row.id,
        row.school_id,
        Kind(row.kind),
        Event(row.event),
        After(row.after),
        row.days,
        row.working,
    )


def _write(session: Session, row: Observation, event: Event, person: str, day: date) -> None:
    values = {"person_id": person, "due_on": day, "done_on": None, "told_on": None}
    key = {"district_id": row.district_id, "observation_id": row.id, "event": event}
    insert_if_new(session, Due, **key, **values)
    session.execute(update(Due).where(*_of(row, event)).values(values))


def _of(row: Observation, event: Event) -> tuple[ColumnElement[bool], ...]:
    return (
        Due.district_id == row.district_id,
        Due.observation_id == row.id,
        Due.event == event,
    )
