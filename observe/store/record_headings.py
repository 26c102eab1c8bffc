"""What lists show of shared records: every query starts from the reader's scope."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select, tuple_
from sqlalchemy.orm import aliased

from ..domain.errors import NotThere
from ..domain.observation import RECORDED, Kind, State
from ..domain.policy import Scope
from .base import reading, refers
from .cutting import EVERYTHING, Cut, teachers_among
from .record_answers import replies_to
from .record_reach import within
from .tables_capture import Observation
from .tables_evaluation import Evaluation
from .tables_people import Person, School, Section
from .tables_records import SharedRecord


@dataclass(frozen=True, slots=True)
class Heading:
    """What a list shows of a shared record; names as colleagues use them."""

    id: str
    teacher_id: str
    teacher: str
    observer_id: str
    observer: str
    school: str
    section: str
    kind: Kind
    state: State
    day: date
    started_at: datetime
    minutes: int
    shared_at: datetime
    opened_at: datetime | None
    acknowledged_at: datetime | None
    replies: int
    declined_at: datetime | None = None
    delivered_at: datetime | None = None


def heading(district: str, scope: Scope, observation: str) -> Heading:
    """Raises NotThere for what is not shared, or not for this reader."""
    query = heading_query(district, scope).where(SharedRecord.observation_id == observation)
    with reading(district) as session:
        row = session.execute(query).first()
        if row is None:
            raise NotThere("There is no such feedback, or none that you may open.")
        return heading_from(row)


def headings(
    district: str,
    scope: Scope,
    *,
    teacher: str | None = None,
    states: Collection[State] | None = None,
    opened: bool | None = None,
    in_hand: bool = False,
    by_others: bool = False,
    cut: Cut = EVERYTHING,
    before: tuple[datetime, str] | None = None,
    most: int = 50,
) -> list[Heading]:
    """Shared records within scope, the newest first; `before` is the key of the last one seen.

    With `in_hand`, what was never opened or not received yet; with `by_others`, without what
    teachers saw of themselves.
    """
    query = heading_query(district, scope).where(*cut.of(SharedRecord, SharedRecord.observation_id))
    if teacher:
        query = query.where(SharedRecord.teacher_id == teacher)
    if by_others:
        query = query.where(SharedRecord.kind != Kind.SELF)
    if states is not None:
        query = query.where(Observation.state.in_(states))
    unopened = Observation.opened_at.is_(None)
    if opened is not None:
        query = query.where(~unopened if opened else unopened)
    if in_hand:
        query = query.where(unopened | (Observation.state == State.SHARED))
    if before:
        query = query.where(tuple_(SharedRecord.started_at, SharedRecord.observation_id) < before)
    order = (SharedRecord.started_at.desc(), SharedRecord.observation_id.desc())
    with reading(district) as session:
        return [heading_from(row) for row in session.execute(query.order_by(*order).limit(most))]


def teachers_shown(district: str, scope: Scope) -> list[tuple[str, str]]:
    """The teachers, id and name, of whom this reader may open a record, by name."""
    return teachers_among(district, SharedRecord, within(scope))


def unread(district: str, teacher: str) -> int:
    """How many shared records this teacher has not opened."""
    with reading(district) as session:
        return (
            session.scalar(
                select(func.count())
                .select_from(Observation)
                .where(
                    Observation.district_id == district,
                    Observation.teacher_id == teacher,
                    Observation.state.in_(RECORDED),
                    Observation.opened_at.is_(None),
                )
            )
            or 0
        )


def heading_query(district: str, scope: Scope) -> Any:
    observer = aliased(Person, name="observer")
    teacher = aliased(Person, name="teacher")
    return (
        select(
            SharedRecord.observation_id.label("id"),
            SharedRecord.teacher_id,
            teacher.called.label("teacher"),
            SharedRecord.observer_id,
            observer.name.label("observer"),
            School.name.label("school"),
            func.coalesce(Section.title, "").label("section"),
            SharedRecord.kind,
            Observation.state,
            SharedRecord.day,
            SharedRecord.started_at,
            SharedRecord.minutes,
            SharedRecord.shared_at,
            Observation.opened_at,
            Observation.acknowledged_at,
            replies_to(SharedRecord.district_id, SharedRecord.observation_id),
            Evaluation.declined_at,
            Evaluation.delivered_at,
        )
        .join(Observation, refers(SharedRecord, "observation_id", Observation))
        .outerjoin(
            Evaluation,
            and_(
                Evaluation.district_id == SharedRecord.district_id,
                Evaluation.observation_id == SharedRecord.observation_id,
            ),
        )
        .join(observer, refers(SharedRecord, "observer_id", observer))
        .join(teacher, refers(SharedRecord, "teacher_id", teacher))
        .join(School, refers(SharedRecord, "school_id", School))
        .outerjoin(Section, refers(SharedRecord, "section_id", Section))
        .where(SharedRecord.district_id == district, within(scope))
    )


def heading_from(row: Any) -> Heading:
    values = {name: getattr(row, name) for name in Heading.__slots__}
    return Heading(**{**values, "kind": Kind(row.kind), "state": State(row.state)})
