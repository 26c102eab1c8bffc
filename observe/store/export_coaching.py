"""Cycles, steps and tries that a reader takes away: those between them and one other person, and no draft."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from operator import ge, le
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import Session

from ..domain.cycles import CycleState, Happening
from ..domain.export import Filter
from ..domain.export_coaching import Coaching, CycleTaken, Known, StepTaken, Tried
from ..domain.observation import RECORDED
from ..domain.policy import Role, Scope
from ..domain.steps import StepNow, StepState
from .base import refers
from .cycle_reach import may_read
from .cycles import cycle_from
from .rubrics import versions
from .steps import shown_steps, steps_in
from .tables_capture import Observation
from .tables_coaching import ActionStep, Cycle, CycleEvent, CycleVisit, Practice
from .tables_people import Person, PersonRole


def coaching(session: Session, district: str, scope: Scope, asked: Filter) -> Coaching:
    """Cycles and steps of which this reader is one of the two; of others the words that a leader may read."""
    rows = session.scalars(_cycles(district, scope, asked).order_by(Cycle.opened_on, Cycle.id))
    cycles = list(rows)
    steps = _steps(session, district, scope, asked)
    people = _people(session, district, cycles, steps)
    done = _done(session, district, scope.person, _cycles(district, scope, asked))
    keys = {(each.rubric, each.rubric_version) for each in (*cycles, *steps)}
    return Coaching(
        cycles=tuple(_cycle(row, people, done.get(row.id, {})) for row in cycles),
        steps=tuple(_step(each, people, scope.person) for each in steps),
        tried=_tried(session, district, scope.person, asked),
        rubrics=versions(district, [(one, two) for one, two in keys if one and two]),
    )


def cycles_of(
    session: Session, district: str, ids: Collection[str], viewer: str
) -> Mapping[str, str]:
    """The cycle of each of these visits that is in one which this reader is part of."""
    rows = session.execute(
        select(CycleVisit.observation_id, CycleVisit.cycle_id)
        .join(Cycle, refers(CycleVisit, "cycle_id", Cycle))
        .where(CycleVisit.district_id == district, CycleVisit.observation_id.in_(ids))
        .where(_taken(viewer))
    )
    return {row[0]: row[1] for row in rows}


def cycle_count(district: str, asked: Filter) -> Select[int]:
    """How many cycles there are, for who may know that alone."""
    begun = and_(Cycle.district_id == district, Cycle.state != CycleState.DRAFT)
    return select(func.count()).select_from(Cycle).where(begun, *_asked_cycle(asked))


def step_count(district: str, asked: Filter) -> Select[int]:
    return (
        select(func.count())
        .select_from(ActionStep)
        .where(ActionStep.district_id == district, *_asked_step(asked))
    )


def _cycles(district: str, scope: Scope, asked: Filter) -> Select[Any]:
    mine = and_(Cycle.district_id == district, _taken(scope.person))
    return select(Cycle).where(mine, *_asked_cycle(asked))


def _taken(viewer: str) -> ColumnElement[bool]:
    """What the viewer may read and is no draft, but for the goal that a teacher drafts for themselves."""
    return and_(may_read(viewer), or_(Cycle.state != CycleState.DRAFT, Cycle.teacher_id == viewer))


def _asked_cycle(asked: Filter) -> tuple[ColumnElement[bool], ...]:
    return (*_asked(Cycle, asked), *_during(Cycle.opened_on, Cycle.closed_on, asked))


def _asked_step(asked: Filter) -> tuple[ColumnElement[bool], ...]:
    during = _during(ActionStep.set_on, ActionStep.closed_on, asked)
    return (*_asked(ActionStep, asked), *during)


def _during(begun: Any, ended: Any, asked: Filter) -> tuple[ColumnElement[bool], ...]:
    """What went on within the days that were asked for."""
    found = []
    if asked.until:
        found.append(or_(begun.is_(None), begun <= asked.until))
    if asked.since:
        found.append(or_(ended.is_(None), ended >= asked.since))
    return tuple(found)


def _asked(table: Any, asked: Filter) -> tuple[ColumnElement[bool], ...]:
    wanted = (
        (table.teacher_id, asked.teacher),
        (table.coach_id, asked.observer),
        (table.rubric, asked.rubric),
        (table.rubric_version, asked.rubric_version),
    )
    found = [column == value for column, value in wanted if value is not None]
    if asked.school is not None:
        found.append(_teaches(table, asked.school))
    return tuple(found)


def _teaches(table: Any, school: str) -> ColumnElement[bool]:
    return exists().where(
        PersonRole.district_id == table.district_id,
        PersonRole.person_id == table.teacher_id,
        PersonRole.role == Role.TEACHER,
        PersonRole.school_id == school,
    )


def _steps(session: Session, district: str, scope: Scope, asked: Filter) -> list[StepNow]:
    """Own ones with what shared visits have counted; others' that their teacher shows to a leader, bare."""
    wanted = _asked_step(asked)
    own = [_from_shared(each) for each in steps_in(session, district, scope.person, *wanted)]
    if not scope.leads or scope.schools is None:
        return own
    parties = or_(ActionStep.teacher_id == scope.person, ActionStep.coach_id == scope.person)
    others = and_(*wanted, not_(func.coalesce(parties, False)))
    return own + shown_steps(district, scope.schools, None, others)


def _from_shared(step: StepNow) -> StepNow:
    """Without what the coach counted in visits that are drafts."""
    return replace(step, counts=tuple(each for each in step.counts if each.shared))


def _people(
    session: Session, district: str, cycles: Collection[Cycle], steps: Collection[StepNow]
) -> Mapping[str | None, Known]:
    pairs = [(each.teacher_id, each.coach_id) for each in cycles]
    pairs += [(each.teacher_id, each.coach_id) for each in steps]
    ids = {person for pair in pairs for person in pair if person}
    rows = session.execute(
        select(Person.id, Person.name, Person.code).where(
            Person.district_id == district, Person.id.in_(ids)
        )
    )
    return {row.id: Known(row.name, row.code) for row in rows}


def _done(
    session: Session, district: str, viewer: str, cycles: Select[Any]
) -> dict[str, dict[str, int]]:
    """How much was done in each cycle, by its id: shared visits, events by their kind, steps by state."""
    inside = cycles.with_only_columns(Cycle.id)
    visits = (
        select(CycleVisit.cycle_id, func.count())
        .join(Observation, refers(CycleVisit, "observation_id", Observation))
        .where(CycleVisit.district_id == district, CycleVisit.cycle_id.in_(inside))
        .where(Observation.discarded.is_(False), Observation.state.in_(RECORDED))
        .group_by(CycleVisit.cycle_id)
    )
    events = (
        select(CycleEvent.cycle_id, CycleEvent.kind, func.count())
        .where(CycleEvent.district_id == district, CycleEvent.cycle_id.in_(inside))
        .group_by(CycleEvent.cycle_id, CycleEvent.kind)
    )
    found: dict[str, dict[str, int]] = {}
    for cycle, number in session.execute(visits):
        found.setdefault(cycle, {})["visits"] = number
    for cycle, kind, number in session.execute(events):
        found.setdefault(cycle, {})[kind] = number
    for step in steps_in(session, district, viewer, ActionStep.cycle_id.in_(inside)):
        held = found.setdefault(step.cycle or "", {})
        held["steps"] = held.get("steps", 0) + 1
        held["met"] = held.get("met", 0) + (step.state is StepState.MET)
    return found


def _cycle(row: Cycle, people: Mapping[str | None, Known], done: Mapping[str, int]) -> CycleTaken:
    return CycleTaken(
        cycle=cycle_from(row),
        teacher=people[row.teacher_id],
        coach=people.get(row.coach_id),
        visits=done.get("visits", 0),
        conferences=done.get(Happening.CONFERENCE, 0),
        checks=done.get(Happening.CHECK, 0),
        steps=done.get("steps", 0),
        steps_met=done.get("met", 0),
    )


def _step(step: StepNow, people: Mapping[str | None, Known], viewer: str) -> StepTaken:
    bare = viewer not in (step.teacher_id, step.coach_id)
    coach = None if bare else people.get(step.coach_id)
    return StepTaken(step, people[step.teacher_id], coach, bare)


def _tried(session: Session, district: str, person: str, asked: Filter) -> tuple[Tried, ...]:
    """The reader's own practice log, and only where their own record was asked for."""
    if asked.teacher != person:
        return ()
    query = (
        select(Practice.day, Practice.text, Practice.step_id, ActionStep.text)
        .outerjoin(ActionStep, refers(Practice, "step_id", ActionStep))
        .where(Practice.district_id == district, Practice.teacher_id == person)
        .where(*_within(Practice.day, asked.since, asked.until))
        .order_by(Practice.day, Practice.id)
    )
    rows = session.execute(query)
    return tuple(Tried(row[0], row[1], row[2], row[3] or "") for row in rows)


def _within(day: Any, since: date | None, until: date | None) -> tuple[ColumnElement[bool], ...]:
    tests = ((since, ge), (until, le))
    return tuple(test(day, bound) for bound, test in tests if bound)
