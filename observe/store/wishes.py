"""Wishes to open a received record again or to close it, as they were asked and answered."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from .base import reading, refers
from .tables_capture import Observation
from .tables_evaluation import Consent
from .tables_people import Person


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish to reopen or to close; `answer` is yes, no or empty."""

    id: str
    act: str
    by_id: str
    by: str
    reason: str
    at: datetime
    answered_by: str
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish of the one of two that waits for the other, as a list shows it."""

    observation: str
    act: str
    by: str
    teacher: str
    started_at: datetime


def asks(person: str) -> ColumnElement[bool]:
    """The join of observations to what one of their two asks of this person, who is the other."""
    of_teacher = (Consent.asked_by == Observation.observer_id) & (Observation.teacher_id == person)
    of_observer = (Consent.asked_by == Observation.teacher_id) & (Observation.observer_id == person)
    return and_(
        Consent.district_id == Observation.district_id,
        Consent.observation_id == Observation.id,
        Consent.answer == "",
        of_teacher | of_observer,
    )


def waiting(district: str, observation: str) -> Wish | None:
    """The wish about a record that nobody has answered; its readers are checked by who asks."""
    with reading(district) as session:
        found = wishes(session, district, observation)
        return next((each for each in found if not each.answer), None)


def wishes(session: Session, district: str, observation: str) -> tuple[Wish, ...]:
    rows = session.execute(
        select(Consent, Person.name)
        .join(Person, refers(Consent, "asked_by", Person))
        .where(Consent.district_id == district, Consent.observation_id == observation)
        .order_by(Consent.at, Consent.id)
    ).all()
    return tuple(
        Wish(
            each.id,
            each.act,
            each.asked_by,
            name,
            each.reason,
            each.at,
            each.answered_by or "",
            each.answer,
            each.answered_at,
        )
        for each, name in rows
    )


def left(session: Session, row: Observation) -> bool:
    """Whether one of the two does not work here any more."""
    parties = [each for each in (row.teacher_id, row.observer_id) if each]
    gone = session.scalar(
        select(Person.id).where(
            Person.district_id == row.district_id, Person.id.in_(parties), Person.active.is_(False)
        )
    )
    return gone is not None
