"""Ending and changing action steps: met on evidence, not yet with a branch, let go; of two at once one wins."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from ..domain.errors import NotNow
from ..domain.record import Step
from ..domain.steps import LASTS, StepNow, StepState, check_branch, check_reason
from .audit import note_down, wait_for_turn
from .base import writing
from .school_days import moved_for
from .setting_steps import ForWhom, set_step
from .steps import open_in, step_in
from .tables_capture import Observation
from .tables_coaching import ActionStep


class Changed(NotNow):
    """Somebody else changed the step meanwhile; `now` is how it stands."""

    def __init__(self, now: StepNow) -> None:
        super().__init__("This step was changed meanwhile. Look at it as it is now, then decide.")
        self.now = now


def close_met(
    session: Session, district: str, step: StepNow, day: date, why: str = "", at_visit: str = ""
) -> None:
    """Close a step as met, on the visits and counts that its rule asks for; without them a reason is needed.

    Raises NotValid, or Changed where somebody else was first.
    """
    progress = step.progress
    if progress and not progress.met:
        check_reason(why)
    _end(
        session, district, step, day, StepState.MET,
        closed_why=why if progress and not progress.met else "",
        evidence=_evidence(step, at_visit),
    )  # fmt: skip


def close_not_yet(
    session: Session, district: str, step: StepNow, day: date, at_visit: str = ""
) -> None:
    """Close a step that is not yet met; its branch is to be set in the same transaction."""
    evidence = _evidence(step, at_visit)
    _end(session, district, step, day, StepState.NOT_YET, evidence=evidence)


def let_go(session: Session, district: str, step: StepNow, day: date, why: str) -> None:
    check_reason(why)
    _end(session, district, step, day, StepState.LET_GO, closed_why=why, evidence=_evidence(step))


def take_up_next(session: Session, district: str, coach: str | None, teacher: str) -> None:
    """Where none is open that visits count, they count the latest that stood beside it."""
    session.flush()
    if open_in(session, district, coach, teacher):
        return
    beside = session.scalars(
        select(ActionStep)
        .where(*_open_of(district, coach, teacher))
        .order_by(ActionStep.set_on.desc(), ActionStep.id.desc())
        .limit(1)
    ).one_or_none()
    if beside:
        beside.is_primary = True


def reopen_closed_at(session: Session, district: str, visit: str) -> None:
    """Open again what this visit's share had closed: the share was taken back.

    Where another step was set meanwhile, that one stays the one which visits count; one that was
    taken up when this one closed stands beside it again.
    """
    wait_for_turn(session, district)
    rows = session.scalars(
        select(ActionStep).where(
            ActionStep.district_id == district,
            ActionStep.teacher_id == _teacher_of(visit, district),
            ActionStep.state.in_([StepState.MET, StepState.NOT_YET]),
        )
    )
    for row in rows:
        if row.evidence and row.evidence.get("at") == visit:
            session.execute(
                update(ActionStep)
                .where(
                    *_open_of(district, row.coach_id, row.teacher_id),
                    ActionStep.set_on < row.closed_on,
                )
                .values(is_primary=False)
            )
            row.is_primary = open_in(session, district, row.coach_id, row.teacher_id) is None
            row.state, row.closed_on, row.closed_why = StepState.OPEN, None, ""
            row.evidence, row.revision = None, row.revision + 1
    session.flush()


def end(
    district: str,
    person: str,
    step: str,
    revision: int,
    state: StepState,
    why: str,
    day: date,
    at: datetime,
) -> None:
    """Close an open step as met or let go, by whoever counts it. Raises Changed, NotValid, NotThere."""
    with writing(district) as session:
        now = _mine_to_end(session, district, person, step, revision)
        if state is StepState.MET:
            close_met(session, district, now, day, why)
        else:
            let_go(session, district, now, day, why)
        take_up_next(session, district, now.coach_id, now.teacher_id)
        note_down(session, district, person, f"step {state}", step, at)


def branch(
    district: str, person: str, step: str, revision: int, new: Step, day: date, at: datetime
) -> str:
    """Not yet met: close it, and open its branch of support; gives the branch's id.

    Where the coach has left and the teacher goes on alone, the branch is the teacher's own.
    """
    with writing(district) as session:
        now = _mine_to_end(session, district, person, step, revision)
        check_branch(now.text, new.text, new.support_kind)
        close_not_yet(session, district, now, day)
        coach = None if person == now.teacher_id else now.coach_id
        whom = ForWhom(now.teacher_id, coach, None, now.rubric, now.rubric_version, now.id)
        note_down(session, district, person, "step not_yet", step, at)
        return set_step(session, district, whom, new, day, at)


def go_on(
    district: str,
    person: str,
    step: str,
    revision: int,
    due: date | None,
    today: date,
    at: datetime,
) -> date:
    """Keep going with it until a later day, two weeks from today unless one is named; gives that day."""
    with writing(district) as session:
        now = _mine_to_end(session, district, person, step, revision)
        until = moved_for(session, district, now.teacher_id, due or today + LASTS)
        _change(session, district, now, due_on=until)
        note_down(session, district, person, "step goes on", step, at)
        return until


def _open_of(district: str, coach: str | None, teacher: str) -> Sequence[ColumnElement[bool]]:
    return (
        ActionStep.district_id == district,
        ActionStep.coach_id.is_(None) if coach is None else ActionStep.coach_id == coach,
        ActionStep.teacher_id == teacher,
        ActionStep.state == StepState.OPEN,
    )


def _teacher_of(visit: str, district: str) -> Any:
    return (
        select(Observation.teacher_id)
        .where(Observation.district_id == district, Observation.id == visit)
        .scalar_subquery()
    )


def _mine_to_end(session: Session, district: str, person: str, step: str, revision: int) -> StepNow:
    """An open step that this person ends, as they saw it. Raises NotThere, NotNow, Changed."""
    now = step_in(session, district, person, step)
    if not now.ends(person):
        raise NotNow("%(coach)s, who set this step, says how it ends.", coach=now.coach)
    if not now.is_open or now.revision != revision:
        raise Changed(now)
    return now


def _end(
    session: Session, district: str, step: StepNow, day: date, state: StepState, **values: Any
) -> None:
    _change(session, district, step, state=state, closed_on=day, **values)


def _change(session: Session, district: str, step: StepNow, **values: Any) -> None:
    """One conditional statement: of two who change a step at once one wins. Raises Changed."""
    changed = session.scalar(
        update(ActionStep)
        .where(
            ActionStep.district_id == district,
            ActionStep.id == step.id,
            ActionStep.state == StepState.OPEN,
            ActionStep.revision == step.revision,
        )
        .values(revision=step.revision + 1, **values)
        .returning(ActionStep.id)
    )
    if changed is None:
        raise Changed(step_in(session, district, step.coach_id or step.teacher_id, step.id))


def _evidence(step: StepNow, at_visit: str = "") -> dict[str, Any]:
    """The visits and counts that it was closed on, and the visit whose share closed it."""
    window = step.progress.window if step.progress else step.counts[-1:]
    return {
        "visits": [{"observation": each.observation, "count": each.count} for each in window],
        **({"at": at_visit} if at_visit else {}),
    }
