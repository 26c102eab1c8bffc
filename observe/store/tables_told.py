"""Tables of what people are told, of work to be done later, and of a district's own words."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Id, Json, Tenant, Utc
from .tables_people import within


class Notice(Tenant, Base):
    """One thing somebody is told on their pages until they have read it; `detail` holds its values."""

    __tablename__ = "notice"
    __table_args__ = (
        within("person_id", "person"),
        Index(None, "district_id", "person_id", "at"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(40))
    detail: Mapped[Any] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(Utc)
    read_at: Mapped[datetime | None] = mapped_column(Utc)


class Job(Tenant, Base):
    """Work for later: done once, by whoever holds it; `key` keeps the same work from being asked twice."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("district_id", "key"),
        Index(None, "district_id", "state", "due_at"),
        CheckConstraint("state IN ('waiting', 'done', 'failed', 'dropped')", name="state"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(200))
    detail: Mapped[Any] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(20))
    due_at: Mapped[datetime] = mapped_column(Utc)
    held_by: Mapped[str | None] = mapped_column(Id)
    held_until: Mapped[datetime | None] = mapped_column(Utc)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    problem: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)


class GlossaryWord(Tenant, Base):
    """The district's own word for one of our terms, in one language; `gender` where grammar asks for it."""

    __tablename__ = "glossary_word"
    term: Mapped[str] = mapped_column(String(40), primary_key=True)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    one: Mapped[str] = mapped_column(String(80))
    many: Mapped[str] = mapped_column(String(80))
    gender: Mapped[str] = mapped_column(String(1), default="")
    gloss: Mapped[str] = mapped_column(Text, default="")
