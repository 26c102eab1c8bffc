"""Coaching cycles as their teacher and their coach may read them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from ..domain.cycles import Cycle, CycleState, Event, Happening, Plan, Result
from ..domain.errors import NotThere
from ..domain.observation import RECORDED, Kind
from ..domain.policy import reads_coaching
from .base import reading, refers
from .tables_capture import Observation
from .tables_coaching import ActionStep, CycleEvent, CycleVisit
from .tables_coaching import Cycle as CycleRow
from .tables_people import Caseload, Person, Section


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

    `others` counts visits in it that a former coach made; `coached` whether the coach is still here
    and has the teacher on their caseload.
    """

    cycle: Cycle
    teacher_name: str
    coach_name: str
    coached: bool
    visits: tuple[VisitIn, ...]
    others: int
    events: tuple[Event, ...]
    steps: tuple[StepIn, ...] = ()


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
        return _with_steps(session, district, found[0])


def cycles_of(district: str, viewer: str, teacher: str) -> list[CycleSeen]:
    """Cycles of a teacher that this person is part of: open ones first, then drafts, then the last closed."""
    with reading(district) as session:
        return _seen(session, district, viewer, CycleRow.teacher_id == teacher)


def open_with(district: str, coach: str) -> list[CycleSeen]:
    """All open cycles of a coach, in three queries however many they are."""
    asked = and_(CycleRow.coach_id == coach, CycleRow.state == CycleState.OPEN)
    with reading(district) as session:
        return _seen(session, district, coach, asked)


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
    teacher, coach = aliased(Person), aliased(Person)
    rows = session.execute(
        select(CycleRow, teacher.called, coach.name, _coached(coach))
        .join(teacher, refers(CycleRow, "teacher_id", teacher))
        .outerjoin(coach, refers(CycleRow, "coach_id", coach))
        .where(CycleRow.district_id == district, asked, _may_read(viewer))
    ).all()
    ids = [row.id for row, *_ in rows]
    visits = _visits(session, district, viewer, ids)
    events = _events(session, district, ids)
    found = [
        CycleSeen(
            cycle_from(row),
            teacher_name,
            coach_name or "",
            bool(coached),
            *visits.get(row.id, ((), 0)),
            tuple(events.get(row.id, ())),
        )
        for row, teacher_name, coach_name, coached in rows
    ]
    return sorted(found, key=_place)


def _place(seen: CycleSeen) -> tuple[int, int, str]:
    cycle = seen.cycle
    last = cycle.closed_on or cycle.opened_on or cycle.made_at.date()
    return _ORDER[cycle.state], -last.toordinal(), cycle.id


def _may_read(viewer: str) -> ColumnElement[bool]:
    """Both of the two once it is open; a draft is its maker's alone."""
    return or_(
        CycleRow.coach_id == viewer,
        and_(
            CycleRow.teacher_id == viewer,
            or_(CycleRow.coach_id.is_(None), CycleRow.state != CycleState.DRAFT),
        ),
    )


def still_coached(session: Session, row: CycleRow) -> bool:
    """Whether its coach is still here and has the teacher on their caseload."""
    coach = aliased(Person)
    return bool(
        session.scalar(
            select(_coached(coach))
            .select_from(CycleRow)
            .join(coach, refers(CycleRow, "coach_id", coach))
            .where(CycleRow.district_id == row.district_id, CycleRow.id == row.id)
        )
    )


def _coached(coach: Any) -> ColumnElement[bool]:
    carries = exists().where(
        Caseload.district_id == CycleRow.district_id,
        Caseload.coach_id == CycleRow.coach_id,
        Caseload.teacher_id == CycleRow.teacher_id,
    )
    return and_(coach.active, carries)


def _visits(
    session: Session, district: str, viewer: str, cycles: Iterable[str]
) -> Mapping[str, tuple[tuple[VisitIn, ...], int]]:
    """What the viewer may open of each cycle's visits, and how many more there are for the coach."""
    rows = session.execute(
        select(CycleVisit.cycle_id, Observation, CycleRow.teacher_id, Section.title)
        .join(Observation, refers(CycleVisit, "observation_id", Observation))
        .join(CycleRow, refers(CycleVisit, "cycle_id", CycleRow))
        .outerjoin(Section, refers(Observation, "section_id", Section))
        .where(
            CycleVisit.district_id == district,
            CycleVisit.cycle_id.in_(cycles),
            Observation.discarded.is_(False),
            Observation.server_seq > 0,
        )
        .order_by(Observation.started_at, Observation.id)
    )
    seen: dict[str, list[VisitIn]] = {}
    others: dict[str, int] = {}
    for cycle, row, teacher, section in rows:
        shared = row.state in RECORDED
        if row.observer_id == viewer or (teacher == viewer and shared):
            seen.setdefault(cycle, []).append(_visit(row, section, shared))
        elif teacher != viewer:
            others[cycle] = others.get(cycle, 0) + 1
    return {each: (tuple(seen.get(each, ())), others.get(each, 0)) for each in {*seen, *others}}


def _visit(row: Observation, section: str | None, shared: bool) -> VisitIn:
    return VisitIn(row.id, Kind(row.kind or Kind.COACHING), row.started_at, section, shared)


def _events(session: Session, district: str, cycles: Sequence[str]) -> Mapping[str, list[Event]]:
    rows = session.execute(
        select(CycleEvent, Person.called)
        .join(Person, refers(CycleEvent, "author_id", Person))
        .where(CycleEvent.district_id == district, CycleEvent.cycle_id.in_(cycles))
        .order_by(CycleEvent.at, CycleEvent.id)
    )
    found: dict[str, list[Event]] = {}
    for row, author in rows:
        event = Event(
            row.id,
            Happening(row.kind),
            row.author_id,
            author,
            row.stage,
            row.day,
            row.at,
            row.text,
            row.detail,
        )
        found.setdefault(row.cycle_id, []).append(event)
    return found


def _with_steps(session: Session, district: str, seen: CycleSeen) -> CycleSeen:
    rows = session.scalars(
        select(ActionStep)
        .where(ActionStep.district_id == district, ActionStep.cycle_id == seen.cycle.id)
        .order_by(ActionStep.set_on, ActionStep.id)
    )
    steps = tuple(
        StepIn(row.id, row.text, row.state, row.set_on, row.due_on, row.closed_on) for row in rows
    )
    return replace(seen, steps=steps)
