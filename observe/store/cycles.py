"""Coaching cycles as their teacher and their coach may read them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    exists,
    select,
)
from sqlalchemy.orm import Session, aliased

from ..domain.cycle_course import Course, course
from ..domain.cycles import Cycle, CycleState, Event, Happening, Plan, Result
from ..domain.errors import NotThere
from ..domain.observation import RECORDED, Kind
from ..domain.policy import reads_coaching
from ..domain.school_time import local_day
from .base import reading, refers
from .cycle_contents import contents
from .cycle_reach import coached, may_read
from .tables_capture import Observation
from .tables_coaching import ActionStep
from .tables_coaching import Cycle as CycleRow
from .tables_people import Person


@dataclass(frozen=True, slots=True)
class VisitIn:
    """A visit of a cycle that its reader may open; `shared` tells the coach's drafts apart."""

    id: str
    kind: Kind
    started_at: datetime
    section: str | None
    shared: bool


@dataclass(frozen=True, slots=True)
class StepIn:
    id: str
    text: str
    state: str
    set_on: date
    due_on: date | None
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class CycleSeen:
    """A cycle with everything in it that one reader may know of, the oldest first.

    `others` are the times of visits in it that a former coach made; `coached` whether the coach is
    still here and has the teacher on their caseload; `closed` the days without school of the teacher.
    """

    cycle: Cycle
    teacher_name: str
    coach_name: str
    coached: bool
    visits: tuple[VisitIn, ...]
    others: tuple[datetime, ...]
    events: tuple[Event, ...]
    closed: frozenset[date]
    steps: tuple[StepIn, ...] = ()

    def course(self, zone: tzinfo, today: date) -> Course:
        """Where it stands, by the days of its visits on the district's calendar."""
        times = (*(each.started_at for each in self.visits), *self.others)
        days = [local_day(each, zone) for each in times]
        return course(self.cycle, self.events, days, today, self.closed)


def open_cycle(session: Session, district: str, coach: str | None, teacher: str) -> str | None:
    """The cycle that is open between the two; for no coach the teacher's own."""
    row = CycleRow
    return session.scalar(
        select(row.id)
        .where(
            row.district_id == district,
            row.teacher_id == teacher,
            row.coach_id.is_(None) if coach is None else row.coach_id == coach,
            row.state == CycleState.OPEN,
        )
        .order_by(row.opened_on.desc(), row.id.desc())
        .limit(1)
    )


def cycle_of(district: str, viewer: str, cycle: str) -> CycleSeen:
    """Raises NotThere for anybody but its teacher and its coach, and for a draft that is the other's."""
    with reading(district) as session:
        found = _seen(session, district, viewer, CycleRow.id == cycle)
        if not found or not reads_coaching(viewer, found[0].cycle.coach, found[0].cycle.teacher):
            raise NotThere("There is no such cycle, or none that you may open.")
        return _with_steps(session, district, viewer, found[0])


def cycles_of(district: str, viewer: str, teacher: str) -> list[CycleSeen]:
    """Cycles of a teacher that this person is part of: open ones first, then drafts, then the last closed."""
    with reading(district) as session:
        return _seen(session, district, viewer, CycleRow.teacher_id == teacher)


def cycle_from(row: CycleRow) -> Cycle:
    return Cycle(
        id=row.id,
        teacher=row.teacher_id,
        coach=row.coach_id,
        state=CycleState(row.state),
        stage=row.stage,
        plan=plan_from(row),
        made_at=row.made_at,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        result=Result(row.result) if row.result else None,
        reflection=row.reflection,
        revision=row.revision,
    )


def plan_from(row: CycleRow) -> Plan:
    held = {each.name: getattr(row, each.name) for each in fields(Plan)}
    return Plan(**{**held, "criteria": tuple(row.criteria)})


_ORDER = {CycleState.OPEN: 0, CycleState.DRAFT: 1, CycleState.CLOSED: 2}


def _seen(
    session: Session, district: str, viewer: str, asked: ColumnElement[bool]
) -> list[CycleSeen]:
    """In one query, however many cycles there are: each with what happened in it, and its visits."""
    teacher, coach = aliased(Person), aliased(Person)
    mine = and_(CycleRow.district_id == district, asked, may_read(viewer))
    inside = contents(district, select(CycleRow.id).where(mine)).subquery()
    rows = session.execute(
        select(
            CycleRow,
            teacher.called.label("teacher_called"),
            coach.name.label("coach_named"),
            coached(coach).label("coached"),
            inside,
        )
        .join(teacher, refers(CycleRow, "teacher_id", teacher))
        .outerjoin(coach, refers(CycleRow, "coach_id", coach))
        .outerjoin(inside, inside.c.cycle_id == CycleRow.id)
        .where(mine)
        .order_by(inside.c.at, inside.c.id)
    ).all()
    found: dict[str, tuple[CycleSeen, list[Any]]] = {}
    for row in rows:
        held = row.Cycle
        if held.id not in found:
            seen = CycleSeen(
                cycle_from(held),
                row.teacher_called,
                row.coach_named or "",
                bool(row.coached),
                (),
                (),
                (),
                frozenset(),
            )
            found[held.id] = (seen, [])
        if row.what:
            found[held.id][1].append(row)
    return sorted((_filled(*each, viewer) for each in found.values()), key=_place)


def _filled(seen: CycleSeen, rows: Sequence[Any], viewer: str) -> CycleSeen:
    """A teacher knows of a visit once it is shared; a coach reads their own, and counts a former one's."""
    visits: list[VisitIn] = []
    others: list[datetime] = []
    for row in rows:
        if row.what != "visit":
            continue
        shared = row.stage in RECORDED
        if row.who == viewer or (seen.cycle.teacher == viewer and shared):
            visits.append(
                VisitIn(row.id, Kind(row.kind or Kind.COACHING), row.at, row.name, shared)
            )
        elif seen.cycle.teacher != viewer:
            others.append(row.at)
    events = tuple(_event(seen, row) for row in rows if row.what == "event")
    closed = frozenset(row.day for row in rows if row.what == "closed")
    return replace(seen, visits=tuple(visits), others=tuple(others), events=events, closed=closed)


def _event(seen: CycleSeen, row: Any) -> Event:
    name = seen.coach_name if row.who == seen.cycle.coach else row.name
    kind = Happening(row.kind)
    return Event(row.id, kind, row.who, name, row.stage, row.day, row.at, row.text, row.detail)


def _place(seen: CycleSeen) -> tuple[int, int, str]:
    cycle = seen.cycle
    last = cycle.closed_on or cycle.opened_on or cycle.made_at.date()
    return _ORDER[cycle.state], -last.toordinal(), cycle.id


def _with_steps(session: Session, district: str, viewer: str, seen: CycleSeen) -> CycleSeen:
    """A step that came with a visit is the teacher's from the first opening of its record."""
    unopened = exists().where(
        Observation.district_id == ActionStep.district_id,
        Observation.id == ActionStep.observation_id,
        Observation.opened_at.is_(None),
        ActionStep.teacher_id == viewer,
    )
    rows = session.scalars(
        select(ActionStep)
        .where(ActionStep.district_id == district, ActionStep.cycle_id == seen.cycle.id, ~unopened)
        .order_by(ActionStep.set_on, ActionStep.id)
    )
    steps = tuple(
        StepIn(row.id, row.text, row.state, row.set_on, row.due_on, row.closed_on) for row in rows
    )
    return replace(seen, steps=steps)
