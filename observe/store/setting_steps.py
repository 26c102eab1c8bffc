"""Setting action steps, changing and ending them: one open primary step for two people, one winner of two who change it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from ..domain.codes import STEP_CODE
from ..domain.errors import NotNow
from ..domain.record import Step
from ..domain.steps import (
    StepState,
)
from .audit import note_down, wait_for_turn
from .base import writing
from .cycles import open_cycle
from .ids import new_id
from .school_days import moved_for
from .steps import open_in, step_in
from .tables_coaching import ActionStep


@dataclass(frozen=True, slots=True)
class ForWhom:
    """Whose step it is, and where it comes from; without a coach it is the teacher's own."""

    teacher: str
    coach: str | None
    observation: str | None = None
    rubric: str | None = None
    rubric_version: str | None = None
    branch_of: str | None = None


def set_step(
    session: Session, district: str, whom: ForWhom, step: Step, day: date, at: datetime
) -> str:
    """Open a step; gives its id. Its due day moves off days without school.

    One at a time, so that of two who set one at once the second is told. Raises NotNow, naming it,
    where another primary step of these two is open.
    """
    wait_for_turn(session, district)
    before = open_in(session, district, whom.coach, whom.teacher)
    if before:
        raise NotNow(
            "The step “%(text)s” is still open since %(day)s. Say first whether it is met.",
            text=before.text,
            day=before.set_on,
        )
    key = new_id(at)
    counted = step.look_for or (f"{STEP_CODE}{key}" if step.look_for_text else None)
    session.add(
        ActionStep(
            district_id=district,
            id=key,
            teacher_id=whom.teacher,
            coach_id=whom.coach,
            observation_id=whom.observation,
            cycle_id=open_cycle(session, district, whom.coach, whom.teacher),
            branch_of=whom.branch_of,
            is_primary=True,
            rubric=whom.rubric,
            rubric_version=whom.rubric_version,
            criterion=step.criterion,
            text=step.text,
            met_when=step.met_when,
            look_for=counted,
            look_for_text=step.look_for_text,
            rule_uses=step.uses,
            rule_visits=step.visits,
            support=step.support,
            support_kind=step.support_kind,
            set_on=day,
            due_on=step.due_on and moved_for(session, district, whom.teacher, step.due_on),
            state=StepState.OPEN,
        )
    )
    session.flush()
    return key


def show_leader(district: str, teacher: str, step: str, shown: bool, at: datetime) -> None:
    """The teacher lets the leader of their school see title and state, or takes that back."""
    with writing(district) as session:
        if step_in(session, district, teacher, step).teacher_id != teacher:
            return
        changed = session.scalar(
            update(ActionStep)
            .where(
                ActionStep.district_id == district,
                ActionStep.id == step,
                ActionStep.leader_sees.is_not(shown),
            )
            .values(leader_sees=shown)
            .returning(ActionStep.id)
        )
        if changed:
            act = "step shown to leader" if shown else "step hidden from leader"
            note_down(session, district, teacher, act, step, at)


def set_own(district: str, person: str, whom: ForWhom, step: Step, day: date, at: datetime) -> str:
    """A step outside of a visit, set by this person: a teacher's own, or one that coach and teacher agreed on."""
    with writing(district) as session:
        key = set_step(session, district, whom, step, day, at)
        note_down(session, district, person, "set step", key, at)
        return key
