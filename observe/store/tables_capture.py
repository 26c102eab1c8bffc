"""Tables of rubrics, plans and the entry log, with what is projected from it."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Id, Json, Tenant, Utc
from .tables_people import within


class RubricVersion(Tenant, Base):
    """A published version never changes; `state` is the district's."""

    __tablename__ = "rubric_version"
    __table_args__ = (CheckConstraint("state IN ('draft', 'published', 'retired')", name="state"),)
    rubric: Mapped[str] = mapped_column(String(200), primary_key=True)
    version: Mapped[str] = mapped_column(String(50), primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    plain: Mapped[Any] = mapped_column(Json)
    sha: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime | None] = mapped_column(Utc)


class PlannedVisit(Tenant, Base):
    """A visit to come; `told` where its teacher is invited, `sequence` grows with each move.

    One that was dropped stays, so that calendars can be told so.
    """

    __tablename__ = "planned_visit"
    __table_args__ = (
        within("observer_id", "person"),
        within("teacher_id", "person"),
        within("section_id", "section"),
        Index(None, "district_id", "observer_id", "starts_at"),
        Index(None, "district_id", "teacher_id"),
        Index(None, "district_id", "section_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    observer_id: Mapped[str] = mapped_column(Id)
    teacher_id: Mapped[str] = mapped_column(Id)
    section_id: Mapped[str | None] = mapped_column(Id)
    rubric: Mapped[str] = mapped_column(String(200))
    rubric_version: Mapped[str] = mapped_column(String(50))
    kind: Mapped[str] = mapped_column(String(30))
    starts_at: Mapped[datetime] = mapped_column(Utc)
    told: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int] = mapped_column(Integer, default=0)
    changed_at: Mapped[datetime | None] = mapped_column(Utc)
    dropped_at: Mapped[datetime | None] = mapped_column(Utc)


class Observation(Tenant, Base):
    """Who, what and how far; all but the sharing is projected from the log."""

    __tablename__ = "observation"
    __table_args__ = (
        within("observer_id", "person"),
        within("teacher_id", "person"),
        within("section_id", "section"),
        within("school_id", "school"),
        Index(None, "district_id", "observer_id", "started_at"),
        Index(None, "district_id", "teacher_id", "started_at"),
        Index(None, "district_id", "school_id", "started_at"),
        Index(None, "district_id", "planned_id"),
        Index(None, "district_id", "rubric", "rubric_version", "started_at"),
        Index(None, "district_id", "section_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    observer_id: Mapped[str] = mapped_column(Id)
    teacher_id: Mapped[str | None] = mapped_column(Id)
    section_id: Mapped[str | None] = mapped_column(Id)
    school_id: Mapped[str | None] = mapped_column(Id)
    planned_id: Mapped[str | None] = mapped_column(Id)
    rubric: Mapped[str | None] = mapped_column(String(200))
    rubric_version: Mapped[str | None] = mapped_column(String(50))
    kind: Mapped[str | None] = mapped_column(String(30))
    state: Mapped[str] = mapped_column(String(20))
    discarded: Mapped[bool] = mapped_column(default=False)
    discarded_at: Mapped[datetime | None] = mapped_column(Utc)
    created_at: Mapped[datetime] = mapped_column(Utc)
    started_at: Mapped[datetime] = mapped_column(Utc)
    length_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    note_count: Mapped[int] = mapped_column(Integer, default=0)
    rating_count: Mapped[int] = mapped_column(Integer, default=0)
    server_seq: Mapped[int] = mapped_column(Integer, default=0)
    shared_at: Mapped[datetime | None] = mapped_column(Utc)
    opened_at: Mapped[datetime | None] = mapped_column(Utc)
    acknowledged_at: Mapped[datetime | None] = mapped_column(Utc)


class EntryRow(Tenant, Base):
    """The log: rows are appended and never changed."""

    __tablename__ = "entry"
    __table_args__ = (
        within("observation_id", "observation"),
        UniqueConstraint("district_id", "observation_id", "server_seq"),
        Index(None, "district_id", "observation_id", "device_id", "device_seq"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    observation_id: Mapped[str] = mapped_column(Id)
    server_seq: Mapped[int] = mapped_column(Integer)
    device_id: Mapped[str] = mapped_column(String(100))
    device_seq: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(200))
    target: Mapped[str | None] = mapped_column(String(200))
    base: Mapped[str | None] = mapped_column(String(36))
    payload: Mapped[Any] = mapped_column(Json)
    lesson_ms: Mapped[int] = mapped_column(BigInteger)
    wall_ms: Mapped[int] = mapped_column(BigInteger)
    approx: Mapped[bool]
    schema_v: Mapped[int] = mapped_column(BigInteger)
    build: Mapped[str] = mapped_column(String(100))
    author_id: Mapped[str] = mapped_column(Id)
    received_at: Mapped[datetime] = mapped_column(Utc)
    skew_ms: Mapped[int] = mapped_column(BigInteger)
    flags: Mapped[Any] = mapped_column(Json)


class QuarantinedEntry(Tenant, Base):
    """An entry that could not be folded, kept as the JSON text that came."""

    __tablename__ = "quarantined_entry"
    __table_args__ = (
        within("observation_id", "observation"),
        Index(None, "district_id", "observation_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    observation_id: Mapped[str] = mapped_column(Id)
    entry_id: Mapped[str | None] = mapped_column(Text)
    device_id: Mapped[str | None] = mapped_column(String(100))
    device_seq: Mapped[int | None] = mapped_column(BigInteger)
    code: Mapped[str] = mapped_column(String(30))
    raw: Mapped[str] = mapped_column(Text)
    sha: Mapped[str] = mapped_column(String(64))
    author_id: Mapped[str] = mapped_column(Id)
    received_at: Mapped[datetime] = mapped_column(Utc)


class Device(Tenant, Base):
    """What a device last said of itself: how much it still holds, when it was last heard."""

    __tablename__ = "device"
    __table_args__ = (
        within("observation_id", "observation"),
        Index(
            None,
            "district_id",
            "heard_at",
            sqlite_where=text("pending_after > 0"),
            postgresql_where=text("pending_after > 0"),
        ),
    )
    observation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    device_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    label: Mapped[str] = mapped_column(String(200))
    pending_after: Mapped[int] = mapped_column(BigInteger)
    max_seq: Mapped[int] = mapped_column(BigInteger)
    skew_ms: Mapped[int] = mapped_column(BigInteger)
    heard_at: Mapped[datetime] = mapped_column(Utc)


class NoteRow(Tenant, Base):
    """Projection: a note as it stands now; `heads` has more than one wording in conflict."""

    __tablename__ = "note"
    __table_args__ = (within("observation_id", "observation"),)
    observation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    note_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    private: Mapped[bool]
    deleted: Mapped[bool]
    approx: Mapped[bool]
    tags: Mapped[Any] = mapped_column(Json)
    heads: Mapped[Any] = mapped_column(Json)
    lesson_ms: Mapped[int] = mapped_column(BigInteger)
    wall_ms: Mapped[int] = mapped_column(BigInteger)


class RatingRow(Tenant, Base):
    """Projection: the current rating of a criterion or behaviour; segment 0 is the whole visit."""

    __tablename__ = "rating"
    __table_args__ = (within("observation_id", "observation"),)
    observation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    target: Mapped[str] = mapped_column(String(200), primary_key=True)
    segment: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    level: Mapped[str | None] = mapped_column(String(200))
    comment: Mapped[str | None] = mapped_column(Text)
    entry_id: Mapped[str] = mapped_column(Id)
    heads: Mapped[Any] = mapped_column(Json)
    lesson_ms: Mapped[int] = mapped_column(BigInteger)


class LookForRow(Tenant, Base):
    """Projection: a tally's count, or a check as 0 or 1."""

    __tablename__ = "look_for"
    __table_args__ = (within("observation_id", "observation"),)
    observation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(String(200), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)


class TimingRow(Tenant, Base):
    """Projection: what the time protocols hold, as one value; only whole visits ever ask for it."""

    __tablename__ = "timing"
    __table_args__ = (within("observation_id", "observation"),)
    observation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    content: Mapped[Any] = mapped_column(Json)


class Transition(Tenant, Base):
    """Each move of an observation: who, when, and the reason where one is asked for."""

    __tablename__ = "transition"
    __table_args__ = (
        within("observation_id", "observation"),
        Index(None, "district_id", "observation_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    observation_id: Mapped[str] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Utc)
    reason: Mapped[str | None] = mapped_column(Text)
