"""Shared records as their readers may read them: every query starts from the reader's scope."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from ..domain.errors import NotThere
from ..domain.observation import RECORDED, Kind, State
from ..domain.policy import SCHOOL_KINDS, Scope
from ..domain.record import Record, record_from
from .base import reading
from .tables_observations import Addendum as AddendumRow
from .tables_observations import Observation, SharedRecord
from .tables_observations import Reply as ReplyRow
from .tables_people import Person, Section


@dataclass(frozen=True, slots=True)
class Heading:
    """What a list shows of a shared record; names as colleagues use them."""

    id: str
    teacher_id: str
    teacher: str
    observer_id: str
    observer: str
    section: str
    kind: Kind
    state: State
    day: date
    started_at: datetime
    minutes: int
    shared_at: datetime
    opened_at: datetime | None
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reply:
    """`item` is a criterion's code, or None for the whole record."""

    item: str | None
    author: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Addendum:
    item: str
    author: str
    old: str
    new: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SharedVisit:
    heading: Heading
    record: Record
    replies: tuple[Reply, ...]
    addenda: tuple[Addendum, ...]


def shared_visit(district: str, scope: Scope, observation: str) -> SharedVisit:
    """Raises NotThere for what is not shared, or not for this reader."""
    with reading(district) as session:
        row = session.execute(
            _headings(district, scope)
            .add_columns(SharedRecord.content)
            .where(SharedRecord.observation_id == observation)
        ).first()
        if row is None:
            raise NotThere("There is no such feedback, or none that you may open.")
        return SharedVisit(
            heading=_heading(row),
            record=record_from(row.content),
            replies=_replies(session, district, observation),
            addenda=_addenda(session, district, observation),
        )


def headings(
    district: str,
    scope: Scope,
    *,
    teacher: str | None = None,
    before: tuple[datetime, str] | None = None,
    most: int = 50,
) -> list[Heading]:
    """Shared records within scope, the newest first; `before` is the key of the last one seen."""
    query = _headings(district, scope)
    if teacher:
        query = query.where(SharedRecord.teacher_id == teacher)
    if before:
        query = query.where(
            tuple_(SharedRecord.started_at, SharedRecord.observation_id) < tuple_(*before)
        )
    order = (SharedRecord.started_at.desc(), SharedRecord.observation_id.desc())
    with reading(district) as session:
        return [_heading(row) for row in session.execute(query.order_by(*order).limit(most))]


def within(scope: Scope) -> ColumnElement[bool]:
    """The scope as a condition on shared records; `Scope.covers` says the same of one."""
    school_kinds: ColumnElement[bool] = SharedRecord.kind.in_(SCHOOL_KINDS)
    if scope.schools is not None:
        school_kinds = and_(school_kinds, SharedRecord.school_id.in_(scope.schools))
    return or_(
        SharedRecord.observer_id == scope.person,
        SharedRecord.teacher_id == scope.person,
        school_kinds,
    )


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


def _headings(district: str, scope: Scope) -> Any:
    observer = aliased(Person, name="observer")
    teacher = aliased(Person, name="teacher")
    return (
        select(
            SharedRecord.observation_id.label("id"),
            SharedRecord.teacher_id,
            teacher.called.label("teacher"),
            SharedRecord.observer_id,
            observer.name.label("observer"),
            func.coalesce(Section.title, "").label("section"),
            SharedRecord.kind,
            Observation.state,
            SharedRecord.day,
            SharedRecord.started_at,
            SharedRecord.minutes,
            SharedRecord.shared_at,
            Observation.opened_at,
            Observation.acknowledged_at,
        )
        .join(Observation, _same(SharedRecord, "observation_id", Observation))
        .join(observer, _same(SharedRecord, "observer_id", observer))
        .join(teacher, _same(SharedRecord, "teacher_id", teacher))
        .outerjoin(Section, _same(SharedRecord, "section_id", Section))
        .where(SharedRecord.district_id == district, within(scope))
    )


def _same(table: Any, name: str, other: Any) -> ColumnElement[bool]:
    return and_(other.district_id == table.district_id, other.id == getattr(table, name))


def _heading(row: Any) -> Heading:
    values = {name: getattr(row, name) for name in Heading.__slots__}
    return Heading(**{**values, "kind": Kind(row.kind), "state": State(row.state)})


def _replies(session: Session, district: str, observation: str) -> tuple[Reply, ...]:
    rows = session.execute(
        select(ReplyRow.item, Person.called.label("author"), ReplyRow.text, ReplyRow.at)
        .join(Person, _same(ReplyRow, "author_id", Person))
        .where(ReplyRow.district_id == district, ReplyRow.observation_id == observation)
        .order_by(ReplyRow.at, ReplyRow.id)
    )
    return tuple(Reply(*row) for row in rows)


def _addenda(session: Session, district: str, observation: str) -> tuple[Addendum, ...]:
    rows = session.execute(
        select(
            AddendumRow.item,
            Person.name.label("author"),
            AddendumRow.old,
            AddendumRow.new,
            AddendumRow.reason,
            AddendumRow.at,
        )
        .join(Person, _same(AddendumRow, "author_id", Person))
        .where(AddendumRow.district_id == district, AddendumRow.observation_id == observation)
        .order_by(AddendumRow.at, AddendumRow.id)
    )
    return tuple(Addendum(*row) for row in rows)
