"""What was answered to a shared record and what was corrected in it, in the order of time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from .base import refers
from .tables_people import Person
from .tables_records import Addendum as AddendumRow
from .tables_records import Reply as ReplyRow


@dataclass(frozen=True, slots=True)
class Reply:
    """`item` is glow, grow, step, a criterion's code, or None for the whole record."""

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


def replies_to(district: Any, observation: Any) -> ColumnElement[int]:
    """How many replies stand under an observation, as a column named `replies`."""
    return (
        select(func.count())
        .select_from(ReplyRow)
        .where(ReplyRow.district_id == district, ReplyRow.observation_id == observation)
        .scalar_subquery()
        .label("replies")
    )


def replies(session: Session, district: str, observation: str) -> tuple[Reply, ...]:
    rows = session.execute(
        select(ReplyRow.item, Person.called.label("author"), ReplyRow.text, ReplyRow.at)
        .join(Person, refers(ReplyRow, "author_id", Person))
        .where(ReplyRow.district_id == district, ReplyRow.observation_id == observation)
        .order_by(ReplyRow.at, ReplyRow.id)
    )
    return tuple(Reply(*row) for row in rows)


def addenda(session: Session, district: str, observation: str) -> tuple[Addendum, ...]:
    rows = session.execute(
        select(
            AddendumRow.item,
            Person.name.label("author"),
            AddendumRow.old,
            AddendumRow.new,
            AddendumRow.reason,
            AddendumRow.at,
        )
        .join(Person, refers(AddendumRow, "author_id", Person))
        .where(AddendumRow.district_id == district, AddendumRow.observation_id == observation)
        .order_by(AddendumRow.at, AddendumRow.id)
    )
    return tuple(Addendum(*row) for row in rows)
