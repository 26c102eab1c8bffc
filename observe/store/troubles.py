"""Work for later that is not done: what stands in its way, that nobody does it, and asking once more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from .base import reading, writing
from .jobs import free
from .tables_told import Job as JobRow

_MOST = 20


@dataclass(frozen=True, slots=True)
class Trouble:
    """Pieces of work that one problem keeps from being done; `for_good` once it is not tried any more."""

    for_good: bool
    problem: str
    count: int
    latest: datetime
    next_try: datetime


def troubles(district: str, kinds: Iterable[str]) -> list[Trouble]:
    """What stands in the way of how much, the latest first; whom it is about is not in it."""
    latest = func.max(JobRow.made_at)
    with reading(district) as session:
        rows = session.execute(
            select(JobRow.state, JobRow.problem, func.count(), latest, func.min(JobRow.due_at))
            .where(JobRow.district_id == district, JobRow.kind.in_(sorted(kinds)), _in_trouble())
            .group_by(JobRow.state, JobRow.problem)
            .order_by(latest.desc())
            .limit(_MOST)
        )
        return [
            Trouble(state == "failed", problem or "", count, made_at, due_at)
            for state, problem, count, made_at, due_at in rows
        ]


def untouched(district: str, kinds: Iterable[str], since: datetime) -> int:
    """How much was due by then and nobody has so much as begun: no worker is at work."""
    with reading(district) as session:
        query = select(func.count()).select_from(JobRow)
        return session.scalar(query.where(*free(district, kinds, since), JobRow.tries == 0)) or 0


def try_again(district: str, kinds: Iterable[str], at: datetime) -> int:
    """Ask once more, now, for all that has failed or waits for another try; gives how many that is."""
    with writing(district) as session:
        asked = session.scalars(
            update(JobRow)
            .where(
                JobRow.district_id == district,
                JobRow.kind.in_(sorted(kinds)),
                _in_trouble(),
                or_(JobRow.held_until.is_(None), JobRow.held_until <= at),
            )
            .values(state="waiting", due_at=at, ended_at=None, tries=0)
            .returning(JobRow.id)
        )
        return len(asked.all())


def _in_trouble() -> ColumnElement[bool]:
    return or_(
        JobRow.state == "failed", and_(JobRow.state == "waiting", JobRow.problem.is_not(None))
    )
