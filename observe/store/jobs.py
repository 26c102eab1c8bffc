"""Work for later, in the same database: asked for with the act that needs it, done once.

A worker holds a piece of work for a while by one conditional statement; whoever still holds it may
say how it ended, by another. A worker that is killed says nothing: its hold runs out, and the next
one does the work again, under the same id, so that what was done already can be recognised.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
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
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a piece of work is, and what stood in its way the last time."""

    id: str
    kind: str
    state: str
    tries: int
    problem: str | None
    due_at: datetime
    ended_at: datetime | None


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


def ask_again(
    session: Session,
    district: str,
    kind: str,
    key: str,
    detail: Mapping[str, Any],
    due_at: datetime,
    at: datetime,
) -> None:
    """Ask for work of this key anew: due then and not before, whether or not it was done once."""
    ask(session, district, kind, key, detail, due_at, at)
    session.execute(
        update(JobRow)
        .where(JobRow.district_id == district, JobRow.key == key)
        .values(
            detail=dict(detail), state="waiting", due_at=due_at, tries=0, problem=None,
            ended_at=None, held_by=None, held_until=None,
        )
    )  # fmt: skip


def is_asked(session: Session, district: str, key: str) -> bool:
    """Whether the work of this key was asked for, in the transaction of who wants to know."""
    query = select(JobRow.id).where(JobRow.district_id == district, JobRow.key == key)
    return session.scalar(query) is not None


def drop(session: Session, district: str, key: str, at: datetime) -> None:
    """Nobody needs it any more, so it is not done where that has not begun."""
    session.execute(
        update(JobRow)
        .where(JobRow.district_id == district, JobRow.key == key, JobRow.state == "waiting")
        .values(state="dropped", ended_at=at, held_by=None, held_until=None)
    )


def hold(
    district: str, kinds: Iterable[str], holder: str, until: datetime, at: datetime
) -> Job | None:
    """Take the next piece of work of these kinds that is due and free; it is ours until then.

    `holder` is an id of this worker's own. Looks before it takes, so that idling writes nothing.
    """
    wanted = free(district, kinds, at)
    with reading(district) as session:
        if session.scalar(select(JobRow.id).where(*wanted).limit(1)) is None:
            return None
    with writing(district) as session:
        found = session.scalar(
            select(JobRow)
            .where(*wanted)
            .order_by(JobRow.due_at, JobRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if found is None or not _take(session, found, wanted, holder, until):
            return None
        return Job(found.id, district, found.kind, found.detail, found.tries + 1, found.made_at)


def done(district: str, holder: str, job: str, at: datetime) -> bool:
    """The work is done; False where it was no longer ours to say so."""
    return _end(district, holder, job, state="done", ended_at=at, problem=None)


def needless(district: str, holder: str, job: str, at: datetime) -> bool:
    """When its time had come, nobody needed it any more."""
    return _end(district, holder, job, state="dropped", ended_at=at, problem=None)


def failed(district: str, holder: str, job: str, problem: str, at: datetime) -> bool:
    """It cannot be done, ever: the problem is kept for an administrator to see."""
    return _end(district, holder, job, state="failed", ended_at=at, problem=problem)


def put_off(district: str, holder: str, job: str, problem: str, due_at: datetime) -> bool:
    """It could not be done now: try again then."""
    return _end(district, holder, job, due_at=due_at, problem=problem)


def standing(district: str, key: str) -> Standing | None:
    """How far the work of this key is."""
    with reading(district) as session:
        row = session.scalar(
            select(JobRow).where(JobRow.district_id == district, JobRow.key == key)
        )
        return _standing(row) if row else None


def free(district: str, kinds: Iterable[str], at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Work of these kinds that is due by then and that nobody holds, as conditions."""
    return (
        JobRow.district_id == district,
        JobRow.state == "waiting",
        JobRow.due_at <= at,
        JobRow.kind.in_(sorted(kinds)),
        or_(JobRow.held_until.is_(None), JobRow.held_until <= at),
    )


def _take(
    session: Session,
    found: JobRow,
    wanted: tuple[ColumnElement[bool], ...],
    holder: str,
    until: datetime,
) -> bool:
    taken = session.scalar(
        update(JobRow)
        .where(*wanted, JobRow.id == found.id)
        .values(held_by=holder, held_until=until, tries=JobRow.tries + 1)
        .returning(JobRow.id)
        .execution_options(synchronize_session=False)
    )
    return taken is not None


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


def _standing(row: JobRow) -> Standing:
    return Standing(row.id, row.kind, row.state, row.tries, row.problem, row.due_at, row.ended_at)
