"""Days without school as administrators keep them; what is due on one of them moves to the next school day."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from ..domain.errors import NotValid
from ..domain.policy import Actor
from ..domain.school_days import closed_at, move_off
from .administering import managing
from .audit import note_down
from .base import writing
from .ids import new_id
from .school_days import closed_in
from .tables_capture import Observation
from .tables_evaluation import ClosedDay, Due
from .tables_people import School


def add(
    actor: Actor, days: Sequence[tuple[date, str]], school: str | None, at: datetime
) -> tuple[int, int]:
    """Close these days, each with its title; gives how many are new, and how many due dates moved."""
    with writing(actor.district) as session:
        managing(session, actor.district, actor.id)
        if school and session.get(School, (actor.district, school)) is None:
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
    """Open due dates on a day that has just been closed go to the next school day of their school."""
    if not days:
        return 0
    rows = session.execute(
        select(Due.observation_id, Due.event, Due.due_on, Observation.school_id)
        .join(
            Observation,
            (Observation.district_id == Due.district_id) & (Observation.id == Due.observation_id),
        )
        .where(Due.district_id == district, Due.due_on.in_(days), Due.done_on.is_(None))
    ).all()
    all_closed = closed_in(session, district)
    moved = 0
    for row in rows:
        if school is None or row.school_id == school:
            to = move_off(row.due_on, closed_at(all_closed, row.school_id))
            session.execute(
                update(Due)
                .where(
                    Due.district_id == district,
                    Due.observation_id == row.observation_id,
                    Due.event == row.event,
                )
                .values(due_on=to)
            )
            moved += 1
    return moved
