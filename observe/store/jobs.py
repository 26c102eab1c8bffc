"""Work for later, in the same database: asked for with the act that needs it, done once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from .base import insert_if_new, reading, writing
from .ids import new_id
from .tables_told import Job as JobRow


@dataclass(frozen=True, slots=True)
class Job:
    """Work that is held; `tries` counts this one too."""

    id: str
    district: str
    kind: str
    detail: Mapping[str, Any]
    tries: int


def ask(
    session: Session,
    district: str,
    kind: str,
    key: str,
    detail: Mapping[str, Any],
    due_at: datetime,
    at: datetime,
) -> None:
    """Ask for work in the transaction of the act that needs it; the same key asks only once."""
    insert_if_new(
        session,
        JobRow,
        district_id=district,
        id=new_id(at),
        kind=kind,
        key=key,
        detail=dict(detail),
        state="waiting",
        due_at=due_at,
        tries=0,
        made_at=at,
    )


def drop(session: Session, district: str, key: str, at: datetime) -> None:
    """Nobody needs it any more, so it is not done where that has not begun."""
    session.execute(
        update(JobRow)
        .where(JobRow.district_id == district, JobRow.key == key, JobRow.state == "waiting")
        .values(state="dropped", ended_at=at)
    )


def hold(district: str, holder: str, until: datetime, at: datetime) -> Job | None:
    """Take the next piece of work that is due and that nobody holds; it is ours until then."""
    free = or_(JobRow.held_until.is_(None), JobRow.held_until <= at)
    with writing(district) as session:
        found = session.scalar(
            select(JobRow)
            .where(
                JobRow.district_id == district,
                JobRow.state == "waiting",
                JobRow.due_at <= at,
                free,
            )
            .order_by(JobRow.due_at, JobRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if found is None:
            return None
        found.held_by, found.held_until, found.tries = holder, until, found.tries + 1
        return Job(found.id, district, found.kind, found.detail, found.tries)


def done(district: str, holder: str, job: str, at: datetime) -> bool:
    """The work is done; False where it was no longer ours to say so."""
    return _end(district, holder, job, state="done", ended_at=at, problem=None)


def failed(district: str, holder: str, job: str, problem: str, at: datetime) -> bool:
    """It cannot be done, ever: the problem is kept for an administrator to see."""
    return _end(district, holder, job, state="failed", ended_at=at, problem=problem)


def put_off(district: str, holder: str, job: str, problem: str, due_at: datetime) -> bool:
    """It could not be done now: try again then."""
    return _end(district, holder, job, due_at=due_at, problem=problem)


def state(district: str, key: str) -> tuple[str, str | None] | None:
    """How far the work of this key is, and what stands in its way."""
    with reading(district) as session:
        row = session.execute(
            select(JobRow.state, JobRow.problem).where(
                JobRow.district_id == district, JobRow.key == key
            )
        ).first()
        return (row.state, row.problem) if row else None


def _end(district: str, holder: str, job: str, **values: Any) -> bool:
    with writing(district) as session:
        ended = session.scalar(
            update(JobRow)
            .where(
                JobRow.district_id == district,
                JobRow.id == job,
                JobRow.held_by == holder,
                JobRow.state == "waiting",
            )
            .values(held_by=None, held_until=None, **values)
            .returning(JobRow.id)
        )
        return ended is not None
