"""What happens to a cycle from its beginning to its close: each act one transaction with its event and audit."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from ..domain.cycle_course import closing_lacks
from ..domain.cycles import (
    CycleState,
    Happening,
    Plan,
    Result,
    check_opening,
    check_plan,
    check_text,
)
from ..domain.errors import NotAllowed, NotNow, NotThere, NotValid
from ..domain.policy import Action, coaching_reach, may
from ..domain.school_days import is_far
from ..domain.wording import Sentence, sentence
from .audit import note_down, wait_for_turn
from .base import writing
from .cycle_reach import still_coached
from .cycle_writing import By, add_event, check_alone, columns, held, tell_other, turn
from .cycles import cycle_from, plan_from
from .people import teachers_within
from .rubrics import rubric_version
from .tables_coaching import Cycle as CycleRow
from .tables_coaching import CycleEvent

_JUST_AFTER = timedelta(microseconds=1)
"""Events are told by their time: what follows within one act comes after it."""
_MOST_YEARS = 3
_DRAFT, _OPEN, _CLOSED = CycleState.DRAFT, CycleState.OPEN, CycleState.CLOSED


def begin(by: By, cycle: str, teacher: str, plan: Plan, opening: bool = False) -> None:
    """A draft, its maker's alone, or open at once; a teacher's own goal where who begins it is the teacher.

    The same form sent twice is one cycle. Raises NotThere for a teacher who is not on the caseload,
    NotValid for what cannot be stored, NotNow where it was begun with other words.
    """
    district, me = by.actor.district, by.actor.id
    with writing(district) as session:
        own = teacher == me
        if begun := _begun(session, by, cycle, teacher, plan):
            if opening and begun.state == _DRAFT:
                open_(by, cycle, begun.revision)
            return
        reached = teachers_within(session, district, coaching_reach(by.actor), [teacher])
        if not (may(by.actor, Action.EXPORT_OWN) if own else teacher in reached):
            raise NotThere("There is no such teacher, or none whom you coach.")
        _check(by, plan)
        row = CycleRow(
            district_id=district,
            id=cycle,
            teacher_id=teacher,
            coach_id=None if own else me,
            state=_DRAFT,
            stage="",
            made_at=by.at,
            **columns(plan),
        )
        session.add(row)
        session.flush()
        add_event(session, by, row, Happening.BEGUN, by.today, "", {})
        if opening:
            open_(replace(by, at=by.at + _JUST_AFTER), cycle, 1)


def change(by: By, cycle: str, revision: int, plan: Plan) -> None:
    """Raises Outrun where somebody was quicker; an open cycle keeps its stages and stays whole."""
    with writing(by.actor.district) as session:
        row = held(session, by, cycle, _DRAFT, _OPEN)
        if row.state == _OPEN:
            plan = replace(plan, template=row.template)
            check_opening(plan)
        _check(by, plan)
        if plan == plan_from(row) and revision == row.revision:
            return
        turn(session, by, row, revision, Happening.CHANGED, columns(plan))


def open_(by: By, cycle: str, revision: int, plan: Plan | None = None) -> None:
    """Raises NotValid naming what is missing, NotNow where another one is open between the two.

    `plan` is kept first, if it comes along.
    """
    with writing(by.actor.district) as session:
        row = held(session, by, cycle, _DRAFT)
        if plan is not None:
            change(by, cycle, revision, plan)
            revision = row.revision
        check_opening(plan_from(row))
        check_alone(session, row)
        first = _stages(row)[0]
        values = {"state": _OPEN, "stage": first, "opened_on": by.today}
        turn(session, by, row, revision, Happening.OPENED, values)
        tell_other(session, by, row, "cycle_opened")


def discard(by: By, cycle: str, revision: int) -> None:
    """Throw a draft away; what was once open is closed and never thrown away."""
    with writing(by.actor.district) as session:
        row = held(session, by, cycle, _DRAFT)
        turn(session, by, row, revision, Happening.CHANGED, {})
        key = CycleEvent.district_id == row.district_id
        session.execute(delete(CycleEvent).where(key, CycleEvent.cycle_id == row.id))
        session.delete(row)
        note_down(session, row.district_id, by.actor.id, "cycle discarded", cycle, by.at)


def move(by: By, cycle: str, revision: int, stage: str) -> None:
    with writing(by.actor.district) as session:
        row = held(session, by, cycle, _OPEN)
        if stage not in _stages(row):
            raise NotValid("Choose one of the stages of this cycle.")
        if stage != row.stage:
            turn(session, by, row, revision, Happening.STAGE, {"stage": stage})


def reflect(by: By, cycle: str, revision: int, text: str) -> None:
    """The teacher's own words. Raises NotAllowed for the coach."""
    check_text("reflection", text)
    with writing(by.actor.district) as session:
        row = held(session, by, cycle, _OPEN)
        if row.teacher_id != by.actor.id:
            raise NotAllowed("The reflection is the teacher's: nobody writes it for them.")
        if text != row.reflection:
            turn(session, by, row, revision, Happening.REFLECTED, {"reflection": text})
            tell_other(session, by, row, "cycle_reflected")


def close(
    by: By,
    cycle: str,
    revision: int,
    result: Result | None,
    reason: str,
    reflection: str | None = None,
) -> None:
    """Raises NotValid where something is missing and no reason is given.

    `reflection` comes along where the teacher closes.
    """
    for name, text in (("reason", reason), ("reflection", reflection or "")):
        check_text(name, text)
    with writing(by.actor.district) as session:
        row = held(session, by, cycle, _OPEN)
        _check_closer(session, by, row)
        values: dict[str, Any] = {"state": _CLOSED, "closed_on": by.today, "result": result}
        if reflection is not None and row.teacher_id == by.actor.id:
            values["reflection"] = reflection
        written = replace(cycle_from(row), reflection=values.get("reflection", row.reflection))
        wrong: dict[str, Sentence] = {}
        if result is None:
            wrong["result"] = sentence("Choose how far students got.")
        if closing_lacks(written, _checks(session, row)) and not reason.strip():
            wrong["reason"] = sentence("Say why it closes without what is missing.")
        if wrong:
            raise NotValid("Not closed yet: look at what is marked below.", wrong)
        turn(session, by, row, revision, Happening.CLOSED, values, reason)
        tell_other(session, by, row, "cycle_closed")


def reopen(by: By, cycle: str, revision: int, reason: str) -> None:
    """Raises NotNow where another one is open between the two in the meantime."""
    with writing(by.actor.district) as session:
        row = held(session, by, cycle, _CLOSED)
        _check_closer(session, by, row)
        check_alone(session, row)
        values: dict[str, Any] = {"state": _OPEN, "closed_on": None, "result": ""}
        turn(session, by, row, revision, Happening.REOPENED, values, reason)
        tell_other(session, by, row, "cycle_reopened")


def _begun(session: Session, by: By, cycle: str, teacher: str, plan: Plan) -> CycleRow | None:
    """What this person began under this id before. Raises NotThere for another's, NotNow for other words."""
    wait_for_turn(session, by.actor.district)
    row = session.get(CycleRow, (by.actor.district, cycle))
    if row is None:
        return None
    if (row.coach_id or row.teacher_id, row.teacher_id) != (by.actor.id, teacher):
        raise NotThere("There is no such cycle, or none that you may open.")
    if plan_from(row) != plan:
        raise NotNow(
            "This cycle was begun already, with other words. What you typed is still here: take it along, "
            "open the cycle and change it there."
        )
    return row


def _check(by: By, plan: Plan) -> None:
    check_plan(plan)
    if plan.ends_on and is_far(plan.ends_on, by.today, _MOST_YEARS):
        far = sentence("That day is far from now: check the year.")
        raise NotValid("Not saved: look at what is marked below.", {"ends_on": far})
    rubric = rubric_version(by.actor.district, plan.rubric, plan.rubric_version)
    known = {each.code for each in rubric.criteria()} if rubric else set()
    if set(plan.criteria) - known:
        says = sentence("Choose criteria of one rubric that is published here.")
        raise NotValid("Not saved: look at what is marked below.", {"criteria": says})


def _stages(row: CycleRow) -> list[str]:
    return [each.code for each in cycle_from(row).template.stages]


def _checks(session: Session, row: CycleRow) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(CycleEvent)
            .where(
                CycleEvent.district_id == row.district_id,
                CycleEvent.cycle_id == row.id,
                CycleEvent.kind == Happening.CHECK,
            )
        )
        or 0
    )


def _check_closer(session: Session, by: By, row: CycleRow) -> None:
    """The coach closes; the teacher an own goal, and one whose coach has left."""
    if row.coach_id in (None, by.actor.id) or not still_coached(session, row):
        return
    raise NotAllowed("Your coach closes the cycle once your reflection is written.")
