"""Which cycle a visit belongs to: it joins the one that is open by itself, and its observer may decide otherwise."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, delete, or_
from sqlalchemy.orm import Session

from ..domain.cycles import CycleState
from ..domain.errors import NotNow, NotThere
from ..domain.observation import Kind
from ..domain.policy import KINDS_OFFERED, Actor, Role
from .audit import note_down
from .base import insert_if_new, refers, shared_alias, writing
from .cycles import open_cycle
from .district_clock import day_in
from .tables_capture import Observation
from .tables_coaching import Cycle, CycleVisit

_held, _able = shared_alias(Cycle), shared_alias(Cycle)

JOINING = frozenset(KINDS_OFFERED[Role.COACH])
"""Kinds by which a coach's visit joins; a formal observation never does."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """The cycle that a visit is in, or else the open one that it could be put into."""

    cycle: str
    goal: str
    inside: bool


def join(session: Session, row: Observation) -> None:
    """Put a visit into the cycle that is open for whom it is about, and out of any other.

    For projection, when it has learned whom a visit is about. A lesson before the cycle opened
    stays out.
    """
    session.flush()
    _leave(session, row)
    found = _open_for(session, row)
    if found and day_in(session, row.district_id, row.started_at) >= (found.opened_on or date.min):
        _enter(session, row, found.id, row.created_at)


def with_cycle(query: Any) -> Any:
    """A query for own visits, with the cycle of each and the open one that it could be put into."""
    mine = or_(
        _held.coach_id == Observation.observer_id, _held.teacher_id == Observation.observer_id
    )
    fits = or_(
        and_(Observation.kind.in_(JOINING), _able.coach_id == Observation.observer_id),
        and_(Observation.kind == Kind.SELF, _able.coach_id.is_(None)),
    )
    return (
        query.add_columns(
            _held.id.label("cycle"), _held.goal, _able.id.label("able"), _able.goal.label("aim")
        )
        .outerjoin(
            CycleVisit,
            and_(
                CycleVisit.district_id == Observation.district_id,
                CycleVisit.observation_id == Observation.id,
            ),
        )
        .outerjoin(_held, and_(refers(CycleVisit, "cycle_id", _held), mine))
        .outerjoin(
            _able,
            and_(
                _able.district_id == Observation.district_id,
                _able.teacher_id == Observation.teacher_id,
                _able.state == CycleState.OPEN,
                fits,
            ),
        )
    )


def belonging(row: Any) -> Belonging | None:
    """What a row of that query says; None where there is neither a cycle nor one to put it into."""
    if row.cycle:
        return Belonging(row.cycle, row.goal, True)
    return Belonging(row.able, row.aim, False) if row.able else None


def place(actor: Actor, observation: str, inside: bool, at: datetime) -> None:
    """Put an own visit into the cycle that is open, or take it out of the one it is in.

    Raises NotNow where none is open.
    """
    with writing(actor.district) as session:
        row = session.get(Observation, (actor.district, observation), with_for_update=True)
        if row is None or row.observer_id != actor.id:
            raise NotThere("There is no such visit, or none that you may open.")
        found = _open_for(session, row)
        if inside and found is None:
            raise NotNow("No cycle is open that this visit could join.")
        _leave(session, row)
        if inside and found:
            _enter(session, row, found.id, at)
        act = "visit put into cycle" if inside else "visit taken out of cycle"
        note_down(session, actor.district, actor.id, act, observation, at)


def _open_for(session: Session, row: Observation) -> Cycle | None:
    if row.teacher_id is None or row.kind not in JOINING | {Kind.SELF}:
        return None
    coach = None if row.kind == Kind.SELF else row.observer_id
    found = open_cycle(session, row.district_id, coach, row.teacher_id)
    return session.get(Cycle, (row.district_id, found)) if found else None


def _enter(session: Session, row: Observation, cycle: str, at: datetime) -> None:
    key = {"district_id": row.district_id, "observation_id": row.id}
    insert_if_new(session, CycleVisit, **key, cycle_id=cycle, joined_at=at)


def _leave(session: Session, row: Observation) -> None:
    session.execute(
        delete(CycleVisit).where(
            CycleVisit.district_id == row.district_id, CycleVisit.observation_id == row.id
        )
    )
