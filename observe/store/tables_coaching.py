"""Tables of coaching: cycles with what happened in them, steps to choose from, practice, profiles, who else may read."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Id, Json, Tenant, Utc
from .tables_people import within


class Cycle(Tenant, Base):
    """One goal and the work on it; without a coach it is the teacher's own.

    `students` is what they will do or show once the goal is reached, `criteria` are codes of the
    rubric's version, `stage` the template's, `revision` counts changes so that of two people who
    change it at once one wins and the other is told.
    """

    __tablename__ = "cycle"
    __table_args__ = (
        within("teacher_id", "person"),
        within("coach_id", "person"),
        Index(None, "district_id", "teacher_id", "state"),
        Index(None, "district_id", "coach_id", "state"),
        CheckConstraint("state IN ('draft', 'open', 'closed')", name="state"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    teacher_id: Mapped[str] = mapped_column(Id)
    coach_id: Mapped[str | None] = mapped_column(Id)
    template: Mapped[str] = mapped_column(String(30))
    stage: Mapped[str] = mapped_column(String(30), default="")
    goal: Mapped[str] = mapped_column(Text, default="")
    students: Mapped[str] = mapped_column(Text, default="")
    practice: Mapped[str] = mapped_column(String(20), default="")
    rubric: Mapped[str | None] = mapped_column(String(200))
    rubric_version: Mapped[str | None] = mapped_column(String(50))
    criteria: Mapped[Any] = mapped_column(Json)
    baseline: Mapped[str] = mapped_column(Text, default="")
    plan: Mapped[str] = mapped_column(Text, default="")
    cadence_days: Mapped[int | None] = mapped_column(Integer)
    planned_visits: Mapped[int | None] = mapped_column(Integer)
    planned_checks: Mapped[int] = mapped_column(Integer, default=2)
    state: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime] = mapped_column(Utc)
    opened_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    result: Mapped[str] = mapped_column(String(20), default="")
    reflection: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(Integer, default=1)


class CycleEvent(Tenant, Base):
    """What happened in a cycle, in order and never changed: a stage begun, a conference, an interim check, a change."""

    __tablename__ = "cycle_event"
    __table_args__ = (
        within("cycle_id", "cycle"),
        within("author_id", "person"),
        Index(None, "district_id", "cycle_id", "at"),
        Index(None, "district_id", "author_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    cycle_id: Mapped[str] = mapped_column(Id)
    author_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(30))
    stage: Mapped[str] = mapped_column(String(30), default="")
    day: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(Utc)
    text: Mapped[str] = mapped_column(Text, default="")
    detail: Mapped[Any] = mapped_column(Json)


class CycleVisit(Tenant, Base):
    """The cycle that a visit belongs to."""

    __tablename__ = "cycle_visit"
    __table_args__ = (
        within("observation_id", "observation"),
        within("cycle_id", "cycle"),
        Index(None, "district_id", "cycle_id"),
    )
    observation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    cycle_id: Mapped[str] = mapped_column(Id)
    joined_at: Mapped[datetime] = mapped_column(Utc)


class ActionStep(Tenant, Base):
    """One small, observable thing to practice, with the rule that says when it is met.

    The rule counts a look-for: `rule_uses` of it within `rule_visits` visits. `look_for` is a code of
    the rubric's version, or `step-` and the step's own id. `branch_of` is the step that was not yet
    met and has led here; `evidence` names what it was closed on.
    """

    __tablename__ = "action_step"
    __table_args__ = (
        within("teacher_id", "person"),
        within("coach_id", "person"),
        within("observation_id", "observation"),
        within("cycle_id", "cycle"),
        within("branch_of", "action_step"),
        Index(None, "district_id", "teacher_id", "set_on"),
        Index(None, "district_id", "coach_id"),
        Index(None, "district_id", "observation_id"),
        Index(None, "district_id", "cycle_id"),
        Index(None, "district_id", "branch_of"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    teacher_id: Mapped[str] = mapped_column(Id)
    coach_id: Mapped[str | None] = mapped_column(Id)
    observation_id: Mapped[str | None] = mapped_column(Id)
    cycle_id: Mapped[str | None] = mapped_column(Id)
    branch_of: Mapped[str | None] = mapped_column(Id)
    is_primary: Mapped[bool] = mapped_column(default=True)
    rubric: Mapped[str | None] = mapped_column(String(200))
    rubric_version: Mapped[str | None] = mapped_column(String(50))
    criterion: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    met_when: Mapped[str] = mapped_column(Text, default="")
    look_for: Mapped[str | None] = mapped_column(String(200))
    look_for_text: Mapped[str] = mapped_column(Text, default="")
    rule_uses: Mapped[int | None] = mapped_column(Integer)
    rule_visits: Mapped[int | None] = mapped_column(Integer)
    support: Mapped[str] = mapped_column(Text, default="")
    support_kind: Mapped[str] = mapped_column(String(20), default="")
    set_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(20))
    closed_on: Mapped[date | None] = mapped_column(Date)
    closed_why: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[Any | None] = mapped_column(Json)
    leader_sees: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(Integer, default=1)


class LibraryStep(Tenant, Base):
    """A district's own step to choose from, for a criterion and, where it says so, a level."""

    __tablename__ = "library_step"
    __table_args__ = (
        within("author_id", "person"),
        Index(None, "district_id", "rubric", "criterion"),
        Index(None, "district_id", "author_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    rubric: Mapped[str] = mapped_column(String(200))
    criterion: Mapped[str] = mapped_column(String(200))
    level: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    look_for: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[str] = mapped_column(Id)
    active: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime] = mapped_column(Utc)


class Practice(Tenant, Base):
    """A line of the teacher's practice log, for one step or none."""

    __tablename__ = "practice"
    __table_args__ = (
        within("teacher_id", "person"),
        within("step_id", "action_step"),
        Index(None, "district_id", "teacher_id", "day"),
        Index(None, "district_id", "step_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    teacher_id: Mapped[str] = mapped_column(Id)
    step_id: Mapped[str | None] = mapped_column(Id)
    day: Mapped[date] = mapped_column(Date)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Utc)


class Profile(Tenant, Base):
    """A teacher in their own words; coaches who follow the teacher read it, nobody else."""

    __tablename__ = "profile"
    __table_args__ = (within("teacher_id", "person"),)
    teacher_id: Mapped[str] = mapped_column(Id, primary_key=True)
    strengths: Mapped[str] = mapped_column(Text, default="")
    interests: Mapped[str] = mapped_column(Text, default="")
    support: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime] = mapped_column(Utc)


class RecordShare(Tenant, Base):
    """A coaching or self record that its teacher lets somebody else read, until it is taken back."""

    __tablename__ = "record_share"
    __table_args__ = (
        within("observation_id", "observation"),
        within("person_id", "person"),
        Index(None, "district_id", "person_id"),
    )
    observation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc)


class CalendarFeed(Tenant, Base):
    """The secret address of somebody's calendar; the row holds the hash of its key."""

    __tablename__ = "calendar_feed"
    __table_args__ = (within("person_id", "person"), Index(None, "district_id", "key_hash"))
    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Utc)
