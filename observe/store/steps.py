"""Action steps as the two whom they bind read them: the open one, all of them, and how often each was seen."""

from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from ..domain.errors import NotThere
from ..domain.policy import Role
from ..domain.steps import Rule, StepNow, StepState
from .base import reading, refers, shared_alias
from .step_counts import Origin, Seen, counted, with_visits
from .step_parties import still_there
from .tables_coaching import ActionStep, Practice
from .tables_people import Person, PersonRole

Coach = shared_alias(Person, name="coach")


def open_step(
    district: str, coach: str | None, teacher: str, viewer: str | None = None
) -> StepNow | None:
    """The open primary step of these two, the teacher's own without a coach, with its counts so far.

    `viewer` is who reads it, the coach unless it says otherwise: a teacher sees counts of opened
    records only, and a step only once the record that it came with is open.
    """
    with reading(district) as session:
        return open_in(session, district, coach, teacher, viewer)


def open_in(
    session: Session, district: str, coach: str | None, teacher: str, viewer: str | None = None
) -> StepNow | None:
    own = ActionStep.coach_id.is_(None) if coach is None else ActionStep.coach_id == coach
    mine = (own, ActionStep.teacher_id == teacher, ActionStep.is_primary.is_(True), _IS_OPEN)
    found = steps_in(session, district, viewer or coach or teacher, *mine)
    return found[-1] if found else None


def armed_step(district: str, observer: str, teacher: str) -> StepNow | None:
    """The open step that a visit counts: of observer and teacher, in the own class the teacher's own."""
    return open_step(district, None if observer == teacher else observer, teacher)


def armed_steps(district: str, observer: str) -> list[StepNow]:
    """The open steps that this person has set, for others or as a teacher for themselves, with their counts."""
    own = and_(ActionStep.coach_id.is_(None), ActionStep.teacher_id == observer)
    with reading(district) as session:
        mine = (
            or_(ActionStep.coach_id == observer, own),
            ActionStep.is_primary.is_(True),
            _IS_OPEN,
        )
        return steps_in(session, district, observer, *mine)


def steps_of(district: str, viewer: str, teacher: str) -> list[StepNow]:
    """A teacher's steps as far as the viewer is the teacher or has set them, the earliest first."""
    with reading(district) as session:
        return steps_in(session, district, viewer, ActionStep.teacher_id == teacher)


def steps_by(district: str, coach: str, since: date) -> list[StepNow]:
    """All that this coach has set and that are open or were closed since, the earliest first."""
    lately = or_(_IS_OPEN, ActionStep.closed_on >= since)
    with reading(district) as session:
        return steps_in(session, district, coach, ActionStep.coach_id == coach, lately)


def step(district: str, viewer: str, step: str) -> StepNow:
    """Raises NotThere for anybody but its teacher and its coach."""
    with reading(district) as session:
        return step_in(session, district, viewer, step)


def step_in(session: Session, district: str, viewer: str, step: str) -> StepNow:
    found = steps_in(session, district, viewer, ActionStep.id == step)
    if not found:
        raise NotThere("There is no such step, or none that you may open.")
    return found[0]


def practice_of(district: str, viewer: str, step: str) -> list[tuple[date, str]]:
    """The viewer's own practice log for a step, the latest first: nobody reads another's."""
    query = (
        select(Practice.day, Practice.text)
        .where(
            Practice.district_id == district,
            Practice.step_id == step,
            Practice.teacher_id == viewer,
        )
        .order_by(Practice.day.desc(), Practice.at.desc())
        .limit(100)
    )
    with reading(district) as session:
        return [(row.day, row.text) for row in session.execute(query)]


def shown_step(district: str, leader_of: frozenset[str], step: str) -> StepNow | None:
    """Title and state alone, where the teacher lets the leader of their school see them; else None."""
    found = [each for each in shown_steps(district, leader_of) if each.id == step]
    return found[0] if found else None


def shown_steps(
    district: str,
    leader_of: frozenset[str],
    teacher: str | None = None,
    *where: ColumnElement[bool],
) -> list[StepNow]:
    """Steps that teachers of these schools let their leader see, of each no more than title and state."""
    from_school = exists().where(
        PersonRole.district_id == ActionStep.district_id,
        PersonRole.person_id == ActionStep.teacher_id,
        PersonRole.role == Role.TEACHER,
        PersonRole.school_id.in_(leader_of),
    )
    query = _query(district).where(ActionStep.leader_sees.is_(True), from_school, *where)
    if teacher:
        query = query.where(ActionStep.teacher_id == teacher)
    with reading(district) as session:
        rows = session.execute(query.order_by(ActionStep.set_on, ActionStep.id))
        return [_bare(_step(*row)) for row in rows]


_IS_OPEN = ActionStep.state == StepState.OPEN


def steps_in(
    session: Session, district: str, viewer: str, *where: ColumnElement[bool]
) -> list[StepNow]:
    """Steps that this viewer is part of, in one query: a row for each later visit and each count there."""
    query = (
        with_visits(_query(district))
        .where(*where, or_(ActionStep.teacher_id == viewer, ActionStep.coach_id == viewer))
        .where(or_(ActionStep.teacher_id != viewer, _reached_teacher()))
        .order_by(ActionStep.set_on, ActionStep.id, Seen.started_at, Seen.id)
    )
    grouped = groupby(session.execute(query), key=lambda row: row[0].id)
    found = [list(rows) for _key, rows in grouped]
    return [counted(_step(*rows[0][:4]), rows, viewer) for rows in found]


def _query(district: str) -> Any:
    return (
        select(ActionStep, Person.called, Coach.called, still_there(Coach).label("coached"))
        .join(Person, refers(ActionStep, "teacher_id", Person))
        .outerjoin(Coach, refers(ActionStep, "coach_id", Coach))
        .outerjoin(Origin, refers(ActionStep, "observation_id", Origin))
        .where(ActionStep.district_id == district)
    )


def _reached_teacher() -> ColumnElement[bool]:
    """A step that came with a visit is the teacher's from the first opening of its record."""
    return or_(ActionStep.observation_id.is_(None), Origin.opened_at.is_not(None))


def _bare(step: StepNow) -> StepNow:
    return replace(
        step, met_when="", look_for=None, label="", rule=None, support="", support_kind="",
        criterion=None, observation=None, cycle=None, branch_of=None, closed_why="", evidence=None,
    )  # fmt: skip


def _step(row: ActionStep, teacher: str, coach: str | None, coached: bool | None) -> StepNow:
    rule = Rule(row.rule_uses, row.rule_visits) if row.rule_uses and row.rule_visits else None
    return StepNow(
        id=row.id,
        teacher_id=row.teacher_id,
        teacher=teacher,
        coach_id=row.coach_id,
        coach=coach or "",
        observation=row.observation_id,
        cycle=row.cycle_id,
        branch_of=row.branch_of,
        rubric=row.rubric,
        rubric_version=row.rubric_version,
        criterion=row.criterion,
        text=row.text,
        met_when=row.met_when,
        look_for=row.look_for,
        label=row.look_for_text,
        rule=rule,
        support=row.support,
        support_kind=row.support_kind,
        set_on=row.set_on,
        due_on=row.due_on,
        state=StepState(row.state),
        closed_on=row.closed_on,
        closed_why=row.closed_why,
        evidence=row.evidence,
        leader_sees=row.leader_sees,
        revision=row.revision,
        coached=bool(coached),
        primary=row.is_primary,
    )
