"""Days without school as administrators keep them; what is due on one of them moves to the next school day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ..domain.errors import NotValid
from ..domain.policy import Actor
from ..domain.school_days import closed_at, move_off
from ..domain.steps import StepState
from .administering import is_school, managing
from .audit import note_down
from .base import refers, writing
from .due import missed
from .ids import new_id
from .pre_conferences import school_of_plan
from .school_days import closed_in, school_of
from .tables_capture import Observation, PlannedVisit
from .tables_coaching import ActionStep
from .tables_evaluation import ClosedDay, Due, PreConference


def add(
    actor: Actor, days: Sequence[tuple[date, str]], school: str | None, at: datetime
) -> tuple[int, int]:
    """Close these days, each with its title; gives how many are new, and how many due dates moved."""
    with writing(actor.district) as session:
        managing(session, actor.district, actor.id)
        if school and not is_school(session, actor.district, school):
            raise NotValid("Choose one of the schools.", {"school": "Choose one of the schools."})
        held = {(each.day, each.school) for each in closed_in(session, actor.district)}
        fresh = {day: title for day, title in days if (day, school) not in held}
        _enter(session, actor.district, fresh, school, at)
        moved = _move_due(session, actor.district, frozenset(fresh), school)
        if fresh:
            detail = {"days": [day.isoformat() for day in sorted(fresh)], "school": school}
            note_down(session, actor.district, actor.id, "close days", school or "", at, detail)
        return len(fresh), moved


def remove(actor: Actor, ids: Sequence[str], at: datetime) -> int:
    """Open these days again; what moved off them stays where it is. Gives their number."""
    with writing(actor.district) as session:
        managing(session, actor.district, actor.id)
        gone = session.scalars(
            select(ClosedDay.day).where(
                ClosedDay.district_id == actor.district, ClosedDay.id.in_(ids)
            )
        ).all()
        session.execute(
            delete(ClosedDay).where(ClosedDay.district_id == actor.district, ClosedDay.id.in_(ids))
        )
        if gone:
            detail = {"days": [day.isoformat() for day in sorted(gone)]}
            note_down(session, actor.district, actor.id, "open days", "", at, detail)
        return len(gone)


def enter(district: str, days: Sequence[tuple[date, str]], at: datetime) -> None:
    """The calendar of a district that is made whole, such as the demo."""
    with writing(district) as session:
        _enter(session, district, dict(days), None, at)


def _enter(
    session: Session, district: str, days: dict[date, str], school: str | None, at: datetime
) -> None:
    for day, title in days.items():
        session.add(
            ClosedDay(
                district_id=district, id=new_id(at), school_id=school, day=day, title=title[:200]
            )
        )
    session.flush()


def _move_due(session: Session, district: str, days: frozenset[date], school: str | None) -> int:
    """What is still due on a day that has just been closed goes to the next school day of its school."""
    closed = closed_in(session, district, min(days, default=None))
    moved = 0
    for query in _due_on(district, days):
        for row, at_school in session.execute(query).all():
            if school in (None, at_school):
                row.due_on = move_off(row.due_on, closed_at(closed, at_school))
                moved += 1
    return moved


def _due_on(district: str, days: frozenset[date]) -> tuple[Any, ...]:
    """What rules ask of visits, steps, and answers before a lesson, each with the school where it is."""
    return (
        select(Due, Observation.school_id)
        .join(Observation, refers(Due, "observation_id", Observation))
        .where(Due.district_id == district, Due.due_on.in_(days), Due.done_on.is_(None), ~missed()),
        select(ActionStep, school_of(ActionStep.district_id, ActionStep.teacher_id)).where(
            ActionStep.district_id == district,
            ActionStep.due_on.in_(days),
            ActionStep.state == StepState.OPEN,
        ),
        select(PreConference, school_of_plan())
        .join(PlannedVisit, refers(PreConference, "planned_id", PlannedVisit))
        .where(
            PreConference.district_id == district,
            PreConference.due_on.in_(days),
            PreConference.answered_at.is_(None),
        ),
    )
