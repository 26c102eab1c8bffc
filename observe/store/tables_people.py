"""Tables of districts, people, places and what lets them in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Id, Json, Tenant, Utc


def within(name: str, table: str, **options: Any) -> ForeignKeyConstraint:
    """A foreign key that cannot cross districts."""
    return ForeignKeyConstraint(
        ["district_id", name], [f"{table}.district_id", f"{table}.id"], **options
    )


class District(Base):
    """The directory of districts; outside tenancy, read before the district is known.

    `sandbox_of` names the district whose people train in this one; `setup` holds when each step of
    the first run was done, by the step's name.
    """

    __tablename__ = "district"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    timezone: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(35), default="en")
    audit_salt: Mapped[str] = mapped_column(String(64))
    sandbox_of: Mapped[str | None] = mapped_column(Id, ForeignKey("district.id"), index=True)
    setup: Mapped[Any] = mapped_column(Json, default=dict)


class School(Tenant, Base):
    __tablename__ = "school"
    __table_args__ = (UniqueConstraint("district_id", "code"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(50))
    active: Mapped[bool] = mapped_column(default=True)


class Term(Tenant, Base):
    __tablename__ = "term"
    __table_args__ = (CheckConstraint("starts_on < ends_on", name="in_order"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    title: Mapped[str] = mapped_column(String(100))
    school_year: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)


class Person(Tenant, Base):
    """`called` is how others name them ("Ms. Okafor"), `name` the full name, `sort_name` the key of lists."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("district_id", "code"),
        Index(None, "district_id", "sort_name", "id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    sort_name: Mapped[str] = mapped_column(String(200))
    called: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(50))
    language: Mapped[str | None] = mapped_column(String(35))
    told_by_mail: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)


class PersonRole(Tenant, Base):
    """A role somebody holds at one school; the district administrator's school is null."""

    __tablename__ = "person_role"
    __table_args__ = (
        within("person_id", "person"),
        within("school_id", "school"),
        UniqueConstraint("district_id", "person_id", "role", "school_id"),
        Index(None, "district_id", "school_id", "role"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id)
    role: Mapped[str] = mapped_column(String(30))
    school_id: Mapped[str | None] = mapped_column(Id)


class Section(Tenant, Base):
    """One class of one teacher."""

    __tablename__ = "section"
    __table_args__ = (
        within("school_id", "school"),
        within("teacher_id", "person"),
        Index(None, "district_id", "teacher_id"),
        Index(None, "district_id", "school_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    school_id: Mapped[str] = mapped_column(Id)
    teacher_id: Mapped[str] = mapped_column(Id)
    title: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(100))
    grade_band: Mapped[str] = mapped_column(String(30))
    room: Mapped[str] = mapped_column(String(50), default="")
    active: Mapped[bool] = mapped_column(default=True)


class Caseload(Tenant, Base):
    __tablename__ = "caseload"
    __table_args__ = (
        within("coach_id", "person"),
        within("teacher_id", "person"),
        Index(None, "district_id", "teacher_id"),
    )
    coach_id: Mapped[str] = mapped_column(Id, primary_key=True)
    teacher_id: Mapped[str] = mapped_column(Id, primary_key=True)
    since: Mapped[date] = mapped_column(Date)


class Account(Base):
    """How somebody signs in; outside tenancy, so that an e-mail is unique in the installation."""

    __tablename__ = "account"
    __table_args__ = (
        within("person_id", "person"),
        UniqueConstraint("district_id", "person_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    district_id: Mapped[str] = mapped_column(Id, ForeignKey("district.id"))
    person_id: Mapped[str] = mapped_column(Id)
    active: Mapped[bool] = mapped_column(default=True)
    invited_at: Mapped[datetime | None] = mapped_column(Utc)
    signed_in_at: Mapped[datetime | None] = mapped_column(Utc)
    mail_problem: Mapped[str | None] = mapped_column(String(300))


class SignedIn(Base):
    """One session; the cookie holds the key, the row only its hash.

    `home_account_id` is whose own account it is while they train in a sandbox as somebody else.
    """

    __tablename__ = "session"
    __table_args__ = (Index(None, "account_id"), Index(None, "home_account_id"))
    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(Id, ForeignKey("account.id"))
    home_account_id: Mapped[str | None] = mapped_column(Id, ForeignKey("account.id"))
    device: Mapped[str] = mapped_column(String(200))
    started_at: Mapped[datetime] = mapped_column(Utc)
    seen_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime] = mapped_column(Utc)


class Attempt(Base):
    """Counts tries of one kind by one key within a window of time."""

    __tablename__ = "attempt"
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    until: Mapped[datetime] = mapped_column(Utc)


class OneTimeLink(Base):
    """A link that works once: the row holds the hash of its token."""

    __tablename__ = "one_time_link"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(30))
    account_id: Mapped[str | None] = mapped_column(Id, ForeignKey("account.id"))
    expires_at: Mapped[datetime] = mapped_column(Utc)
    used_at: Mapped[datetime | None] = mapped_column(Utc)


class Audit(Tenant, Base):
    """Append-only and chained: each row's hash covers the one before it."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "district_id", "action", "seq"),)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Utc)
    actor_id: Mapped[str | None] = mapped_column(Id)
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200))
    detail: Mapped[Any] = mapped_column(Json)
    hash: Mapped[str] = mapped_column(String(64))
