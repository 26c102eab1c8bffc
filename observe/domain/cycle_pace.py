"""How far a cycle has come: visits done of planned, when the next is due, days in each stage, checks."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from .cycles import Cycle, CycleState, Event, Happening
from .school_days import move_off


@dataclass(frozen=True, slots=True)
class Dosage:
    """Visits done of those planned; `due_on` is the last day on which the next one is in time."""

    done: int
    planned: int | None
    last: date | None
    due_on: date | None

    def overdue_days(self, today: date) -> int:
        """0 on the due day itself: every 14 days makes the 15th day the first that is overdue."""
        return max(0, (today - self.due_on).days) if self.due_on else 0


def dosage(
    cycle: Cycle, events: Iterable[Event], visited: Iterable[date], closed: Collection[date] = ()
) -> Dosage:
    """Of an own goal the looks back are what is due again and again: nobody visits."""
    days = sorted(visited)
    looks = (each.day for each in events if each.kind is Happening.CHECK)
    last = max(looks, default=None) if cycle.own else max(days, default=None)
    planned = None if cycle.own else cycle.plan.planned_visits
    opened_on = cycle.opened_on if cycle.state is CycleState.OPEN else None
    due = next_due(opened_on, last, cycle.plan.cadence_days, len(days), planned, closed)
    return Dosage(len(days), planned, last, due)


def next_due(
    opened_on: date | None,
    last: date | None,
    cadence: int | None,
    done: int = 0,
    planned: int | None = None,
    closed: Collection[date] = (),
) -> date | None:
    """The last day on which the next visit is in time: so many days after the last one, or after the
    opening; where that day has no school, the next one that has. None unless the cycle is open, without
    a cadence, and once all that were planned are done."""
    enough = planned is not None and done >= planned
    if opened_on is None or cadence is None or enough:
        return None
    since = max(last or opened_on, opened_on)
    return move_off(since + timedelta(days=cadence), closed)


def stage_days(events: Iterable[Event], today: date) -> dict[str, int]:
    """Days spent in each stage, from the days on which stages began; the time a cycle was closed is in none."""
    spent: dict[str, int] = {}
    stage, since = "", today
    for each in events:
        if each.kind not in _TURNS:
            continue
        if stage:
            spent[stage] = spent.get(stage, 0) + max(0, (each.day - since).days)
        stage, since = ("" if each.kind is Happening.CLOSED else each.stage), each.day
    if stage:
        spent[stage] = spent.get(stage, 0) + max(0, (today - since).days)
    return spent


def checks_wanted(done: int, planned: int | None, checks: int) -> int:
    """How many interim checks belong to so many visits, spread evenly among those planned."""
    total = planned or 2 * checks
    return sum(1 for number in range(1, checks + 1) if done >= ceil(total * number / (checks + 1)))


_TURNS = (Happening.OPENED, Happening.STAGE, Happening.REOPENED, Happening.CLOSED)
