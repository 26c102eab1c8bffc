"""How much of a lesson was watched, and what passed in it: the end of the visit, intervals, lateness."""

from collections.abc import Iterable

from .fold import Note
from .protocol_plan import Plan
from .protocols import Interval, Timed

FORGOTTEN_MS = 1_800_000
"""A finish this long after the last thing that was written says nothing of the lesson."""

LATE_MS = 30_000
"""An interval first coded longer than this after its end was coded from memory, and says so."""

MOST_INTERVALS = 240
"""A picture of a whole day in two-minute steps; what a stray number puts beyond it is not drawn."""


def watched_ms(timed: Timed, notes: Iterable[Note] = (), length_ms: int = 0) -> int:
    """Until the visit ended, or the last thing was written where it was left running long after."""
    times = [note.lesson_ms for note in notes if not note.private and not note.deleted]
    times += [each.first_ms for each in timed.intervals]
    times += [ms for each in timed.segments for ms in (each.start_ms, each.end_ms) if ms]
    times += [each.lesson_ms for each in timed.snapshots]
    times += [each.end_ms or each.start_ms for each in timed.events]
    last = max(times, default=0)
    return length_ms if last < length_ms <= last + FORGOTTEN_MS else last


def intervals_passed(plan: Plan, coded: Iterable[Interval], watched: int) -> int:
    """How many intervals ended while the lesson was watched, or were coded before they ended."""
    last = max((each.number for each in coded), default=0)
    return min(MOST_INTERVALS, max(last, watched // plan.length_ms if plan.length_ms else 0))


def is_late(interval: Interval, plan: Plan) -> bool:
    return interval.first_ms > interval.number * plan.length_ms + LATE_MS
