"""School days: a due day without school moves on by rule, and days are counted as they are worked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WEEKEND = frozenset({5, 6})
"""Saturday and Sunday, as `date.weekday` counts."""

_DAY, _YEAR = timedelta(days=1), timedelta(days=366)
_FARTHEST = 400
"""A calendar that is closed for longer than this is a mistake: then the day stays where it was."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A day without school, of one school or (None) of all."""

    id: str
    school: str | None
    day: date
    title: str = ""


def closed_at(days: Iterable[Closed], school: str | None) -> frozenset[date]:
    """The days without school there; of no school in particular those that all have."""
    return frozenset(each.day for each in days if each.school in (None, school))


def is_school_day(day: date, closed: Collection[date], weekend: Collection[int] = WEEKEND) -> bool:
    return day.weekday() not in weekend and day not in closed


def is_far(day: date, today: date, years: int = 1) -> bool:
    """Whether it lies so far from today that its year must be a slip."""
    return abs(day - today) > years * _YEAR


def move_off(day: date, closed: Collection[date], weekend: Collection[int] = WEEKEND) -> date:
    """This day, or where it has no school the next one that has."""
    for ahead in range(_FARTHEST):
        moved = day + ahead * _DAY
        if is_school_day(moved, closed, weekend):
            return moved
    return day


def add_working_days(
    day: date, number: int, closed: Collection[date], weekend: Collection[int] = WEEKEND
) -> date:
    """The day that lies so many school days after this one; 0 is the day itself, moved off a closed one."""
    reached = move_off(day, closed, weekend)
    if not number:
        return reached
    reached = day
    for _each in range(number):
        reached = move_off(reached + _DAY, closed, weekend)
    return reached
