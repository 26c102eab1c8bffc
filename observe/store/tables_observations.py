"""Tables of rubrics, of the entry log with what is projected from it, and of shared records."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
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
    __table_args__ = (within("observation_id", "observation"),)
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


class Feedback(Tenant, Base):
    """The observer's own words for the teacher while they are prepared: glow, grow, one step."""

    __tablename__ = "feedback"
    __table_args__ = (within("observation_id", "observation"),)
    observation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    glow: Mapped[str] = mapped_column(Text, default="")
    grow: Mapped[str] = mapped_column(Text, default="")
    step: Mapped[Any | None] = mapped_column(Json)


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


class ActionStep(Tenant, Base):
    """One small, observable thing to practice, with the rule that says when it is met."""

    __tablename__ = "action_step"
    __table_args__ = (
        within("teacher_id", "person"),
        within("coach_id", "person"),
        within("observation_id", "observation"),
        Index(None, "district_id", "teacher_id", "set_on"),
        Index(None, "district_id", "coach_id"),
        Index(None, "district_id", "observation_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    teacher_id: Mapped[str] = mapped_column(Id)
    coach_id: Mapped[str] = mapped_column(Id)
    observation_id: Mapped[str] = mapped_column(Id)
    criterion: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    met_when: Mapped[str] = mapped_column(Text, default="")
    set_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(20))
    closed_on: Mapped[date | None] = mapped_column(Date)
