"""What came back since: answers to an observer, and the step that a teacher works on."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select

from .base import reading, refers
from .tables_capture import Observation
from .tables_coaching import ActionStep
from .tables_people import Person
from .tables_records import Reply, SharedRecord


@dataclass(frozen=True, slots=True)
class Answered:
    """A shared record whose teacher has written back; `latest` is their last reply's time."""

    observation: str
    teacher: str
    day: date
    replies: int
    latest: datetime


@dataclass(frozen=True, slots=True)
class OpenStep:
    id: str
    observation: str | None
    coach: str
    text: str
    met_when: str
    due_on: date | None


def answered(district: str, observer: str, since: datetime) -> list[Answered]:
    """This observer's records with replies since a moment, the latest reply first."""
    latest = func.max(Reply.at)
    with reading(district) as session:
        rows = session.execute(
            select(
                SharedRecord.observation_id,
                Person.called,
                SharedRecord.day,
                func.count(Reply.id),
                latest,
            )
            .join(
                Reply,
                and_(
                    Reply.district_id == SharedRecord.district_id,
                    Reply.observation_id == SharedRecord.observation_id,
                ),
            )
            .join(Person, refers(SharedRecord, "teacher_id", Person))
            .where(
                SharedRecord.district_id == district,
                SharedRecord.observer_id == observer,
                Reply.at > since,
            )
            .group_by(SharedRecord.observation_id, Person.called, SharedRecord.day)
            .order_by(latest.desc())
            .limit(5)
        )
        return [Answered(*row) for row in rows]


def open_step(district: str, teacher: str) -> OpenStep | None:
    """The newest step that has reached a teacher, or is their own, and is not closed; an own one has no coach."""
    with reading(district) as session:
        row = session.execute(
            select(
                ActionStep.id,
                ActionStep.observation_id,
                func.coalesce(Person.name, ""),
                ActionStep.text,
                ActionStep.met_when,
                ActionStep.due_on,
            )
            .outerjoin(Person, refers(ActionStep, "coach_id", Person))
            .outerjoin(Observation, refers(ActionStep, "observation_id", Observation))
            .where(
                ActionStep.district_id == district,
                ActionStep.teacher_id == teacher,
                ActionStep.state == "open",
                or_(ActionStep.observation_id.is_(None), Observation.opened_at.is_not(None)),
            )
            .order_by(ActionStep.is_primary.desc(), ActionStep.set_on.desc(), ActionStep.id.desc())
            .limit(1)
        ).first()
        return OpenStep(*row) if row else None
