"""Cycles go on with the coach who takes a teacher over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..domain.cycles import CycleState, Happening
from .cycles import open_cycle
from .district_clock import day_in
from .ids import new_id
from .notices import settle
from .tables_coaching import Cycle, CycleEvent


def give_cycles(
    session: Session,
    district: str,
    by: str,
    coach: str,
    receiver: str,
    teachers: Sequence[str],
    at: datetime,
) -> None:
    """What is not closed; where the receiver has a goal open with the teacher, that one goes on alone."""
    rows = session.scalars(
        select(Cycle).where(
            Cycle.district_id == district,
            Cycle.coach_id == coach,
            Cycle.teacher_id.in_(teachers),
            Cycle.state != CycleState.CLOSED,
        )
    ).all()
    day = day_in(session, district, at)
    for row in rows:
        if row.state == CycleState.OPEN and open_cycle(session, district, receiver, row.teacher_id):
            continue
        row.coach_id, row.revision = receiver, row.revision + 1
        settle(session, district, row.id, at, person=coach)
        session.add(
            CycleEvent(
                district_id=district,
                id=new_id(at),
                cycle_id=row.id,
                author_id=by,
                kind=Happening.HANDED_OVER,
                stage=row.stage,
                day=day,
                at=at,
                detail={"revision": row.revision},
            )
        )
