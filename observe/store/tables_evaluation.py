"""Tables of evidence first, ratings last: what each side has sealed, due dates and the rules they come from."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Id, Json, Tenant, Utc
from .tables_people import within


class Evaluation(Tenant, Base):
    """One observation of a kind whose ratings come last.

    `evidence` is what the teacher was given, frozen; `own_draft` is the teacher's until `own_at` seals
    it as `own`; the observer's ratings are sealed at `rated_at` as `rated`; `agreed` are the levels
    recorded together. Each sealed part has the SHA-256 of what was shown beside it.
    """

    __tablename__ = "evaluation"
    __table_args__ = (within("observation_id", "observation"),)
    observation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    evidence: Mapped[Any] = mapped_column(Json)
    evidence_sha: Mapped[str] = mapped_column(String(64))
    evidence_at: Mapped[datetime] = mapped_column(Utc)
    own_draft: Mapped[Any | None] = mapped_column(Json)
    own: Mapped[Any | None] = mapped_column(Json)
    own_sha: Mapped[str | None] = mapped_column(String(64))
    own_at: Mapped[datetime | None] = mapped_column(Utc)
    rated: Mapped[Any | None] = mapped_column(Json)
    rated_sha: Mapped[str | None] = mapped_column(String(64))
    rated_at: Mapped[datetime | None] = mapped_column(Utc)
    conference_on: Mapped[date | None] = mapped_column(Date)
    conference_at: Mapped[datetime | None] = mapped_column(Utc)
    conference: Mapped[Any | None] = mapped_column(Json)
    agreed: Mapped[Any | None] = mapped_column(Json)
    agreed_at: Mapped[datetime | None] = mapped_column(Utc)
    declined_at: Mapped[datetime | None] = mapped_column(Utc)
    declined: Mapped[str] = mapped_column(Text, default="")
    delivered_at: Mapped[datetime | None] = mapped_column(Utc)
    revision: Mapped[int] = mapped_column(Integer, default=1)


class PreConference(Tenant, Base):
    """What the two speak about before a planned formal observation: its day, questions and answers."""

    __tablename__ = "pre_conference"
    __table_args__ = (within("planned_id", "planned_visit", ondelete="CASCADE"),)
    planned_id: Mapped[str] = mapped_column(Id, primary_key=True)
    meets_on: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    questions: Mapped[str] = mapped_column(Text, default="")
    answers: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(Utc)
    answered_at: Mapped[datetime | None] = mapped_column(Utc)


class EvidenceAdded(Tenant, Base):
    """What the teacher adds to the evidence, or writes beside one note or criterion of it."""

    __tablename__ = "evidence_added"
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
    criterion: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Utc)


class Consent(Tenant, Base):
    """A wish to reopen or to close an observation, with its reason, and what the other one said to it."""

    __tablename__ = "consent"
    __table_args__ = (
        within("observation_id", "observation"),
        within("asked_by", "person"),
        within("answered_by", "person"),
        Index(None, "district_id", "observation_id"),
        Index(None, "district_id", "asked_by"),
        Index(None, "district_id", "answered_by"),
        CheckConstraint("act IN ('reopen', 'close')", name="act"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    observation_id: Mapped[str] = mapped_column(Id)
    act: Mapped[str] = mapped_column(String(20))
    asked_by: Mapped[str] = mapped_column(Id)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Utc)
    answered_by: Mapped[str | None] = mapped_column(Id)
    answer: Mapped[str] = mapped_column(String(20), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Utc)


class DueRule(Tenant, Base):
    """When something is due: so many days after an event, for a kind of observation, at one school or all."""

    __tablename__ = "due_rule"
    __table_args__ = (
        within("school_id", "school"),
        Index(None, "district_id", "kind"),
        Index(None, "district_id", "school_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    school_id: Mapped[str | None] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(30))
    event: Mapped[str] = mapped_column(String(40))
    after: Mapped[str] = mapped_column(String(40))
    days: Mapped[int] = mapped_column(Integer)
    working: Mapped[bool] = mapped_column(default=True)


class ClosedDay(Tenant, Base):
    """A day without school, of the district or of one school: working days do not count it."""

    __tablename__ = "closed_day"
    __table_args__ = (
        within("school_id", "school"),
        Index(None, "district_id", "day"),
        Index(None, "district_id", "school_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    school_id: Mapped[str | None] = mapped_column(Id)
    day: Mapped[date] = mapped_column(Date)
    title: Mapped[str] = mapped_column(String(200), default="")


class Due(Tenant, Base):
    """What is due of one observation, by which day, and when it was done."""

    __tablename__ = "due"
    __table_args__ = (
        within("observation_id", "observation"),
        within("person_id", "person"),
        Index(None, "district_id", "person_id", "due_on"),
    )
    observation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    event: Mapped[str] = mapped_column(String(40), primary_key=True)
    person_id: Mapped[str] = mapped_column(Id)
    due_on: Mapped[date] = mapped_column(Date)
    done_on: Mapped[date | None] = mapped_column(Date)
    told_on: Mapped[date | None] = mapped_column(Date)
