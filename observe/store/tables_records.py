"""Tables of what is shared with a teacher, and of what the teacher and the observer add to it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Id, Json, Tenant, Utc
from .tables_people import within


class Feedback(Tenant, Base):
    """The observer's own words for the teacher while they are prepared: glow, grow, one step.

    `renaming` is what undoes the last replacement of a name, see renaming.py.
    """

    __tablename__ = "feedback"
    __table_args__ = (within("observation_id", "observation"),)
    observation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    glow: Mapped[str] = mapped_column(Text, default="")
    grow: Mapped[str] = mapped_column(Text, default="")
    step: Mapped[Any | None] = mapped_column(Json)
    renaming: Mapped[Any | None] = mapped_column(Json)


class SharedRecord(Tenant, Base):
    """The frozen copy of what was previewed; teachers' pages and exports read this alone."""

    __tablename__ = "shared_record"
    __table_args__ = (
        within("observation_id", "observation"),
        within("observer_id", "person"),
        within("teacher_id", "person"),
        within("section_id", "section"),
        within("school_id", "school"),
        Index(None, "district_id", "teacher_id", "day"),
        Index(None, "district_id", "observer_id", "day"),
        Index(None, "district_id", "school_id", "day"),
        Index(None, "district_id", "section_id"),
    )
    observation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    observer_id: Mapped[str] = mapped_column(Id)
    observer_role: Mapped[str] = mapped_column(String(30))
    teacher_id: Mapped[str] = mapped_column(Id)
    section_id: Mapped[str | None] = mapped_column(Id)
    school_id: Mapped[str] = mapped_column(Id)
    rubric: Mapped[str] = mapped_column(String(200))
    rubric_version: Mapped[str] = mapped_column(String(50))
    kind: Mapped[str] = mapped_column(String(30))
    day: Mapped[date] = mapped_column(Date)
    started_at: Mapped[datetime] = mapped_column(Utc)
    minutes: Mapped[int] = mapped_column(Integer)
    shared_at: Mapped[datetime] = mapped_column(Utc)
    content: Mapped[Any] = mapped_column(Json)
    sha: Mapped[str] = mapped_column(String(64))


def _of_record() -> ForeignKeyConstraint:
    """Taking a record back takes its flat rows along."""
    return ForeignKeyConstraint(
        ["district_id", "observation_id"],
        ["shared_record.district_id", "shared_record.observation_id"],
        ondelete="CASCADE",
    )


class SharedRating(Tenant, Base):
    """One rating of a shared record, laid flat for timelines and exports; segment 0 is the whole visit."""

    __tablename__ = "shared_rating"
    __table_args__ = (
        _of_record(),
        Index(None, "district_id", "teacher_id", "day"),
    )
    observation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    criterion: Mapped[str] = mapped_column(String(200), primary_key=True)
    segment: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    rating_id: Mapped[str] = mapped_column(Id)
    teacher_id: Mapped[str] = mapped_column(Id)
    day: Mapped[date] = mapped_column(Date)
    level: Mapped[str] = mapped_column(String(200))
    value: Mapped[int | None] = mapped_column(Integer)
    label: Mapped[str] = mapped_column(String(200))
    comment: Mapped[str | None] = mapped_column(Text)
    evidence: Mapped[Any] = mapped_column(Json)


class SharedNote(Tenant, Base):
    """One note of a shared record, laid flat for exports."""

    __tablename__ = "shared_note"
    __table_args__ = (_of_record(),)
    observation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    note_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    tags: Mapped[Any] = mapped_column(Json)
    lesson_ms: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(Utc)
    approx: Mapped[bool]


class Reply(Tenant, Base):
    """The teacher's words to one item of a shared record, or to the whole (item null)."""

    __tablename__ = "reply"
    __table_args__ = (
        within("observation_id", "observation"),
        within("author_id", "person"),
        Index(None, "district_id", "observation_id"),
        Index(None, "district_id", "author_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    observation_id: Mapped[str] = mapped_column(Id)
    author_id: Mapped[str] = mapped_column(Id)
    item: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Utc)


class Addendum(Tenant, Base):
    """A correction after acknowledgement: what stood there, what is right, and why."""

    __tablename__ = "addendum"
    __table_args__ = (
        within("observation_id", "observation"),
        within("author_id", "person"),
        Index(None, "district_id", "observation_id"),
        Index(None, "district_id", "author_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    observation_id: Mapped[str] = mapped_column(Id)
    author_id: Mapped[str] = mapped_column(Id)
    item: Mapped[str] = mapped_column(String(200))
    old: Mapped[str] = mapped_column(Text)
    new: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Utc)
