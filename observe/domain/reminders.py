"""What somebody is reminded of, and on which mornings: a few times, never every day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_DAY = timedelta(days=1)
_AROUND = frozenset({-1, 0, 1})
"""The day before it is due, the day itself and the day after."""

_FIRST, _EVERY, _LONGEST = 2, 7, 37


class Waits(StrEnum):
    """What waits for somebody; no mail says more of it than that."""

    DUE = "due"
    STEP = "step"
    VISIT = "visit"
    FEEDBACK = "feedback"
    DRAFT = "draft"
    TURN = "turn"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits for a person: by a day, or since a day."""

    person: str
    what: Waits
    due_on: date | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """How many of one sort wait, and the earliest day by which one of them is due."""

    what: Waits
    count: int
    first: date | None


def remembers(item: Item, day: date) -> bool:
    """Whether that morning is one on which it is brought to mind: around its day, then every week."""
    if item.due_on:
        over = (day - item.due_on).days
        return over in _AROUND or _weekly(over)
    waited = (day - item.since).days - _FIRST if item.since else -1
    return waited == 0 or _weekly(waited)


def is_near(item: Item, day: date) -> bool:
    """Whether it belongs into a mail of that day: due by tomorrow, or waiting for two days."""
    if item.due_on:
        return item.due_on <= day + _DAY
    return item.since is not None and (day - item.since).days >= _FIRST


def to_remind(items: Iterable[Item], after: date, day: date) -> frozenset[str]:
    """Who gets a mail that morning: whoever has something for one of the days since the last one."""
    mornings = [day - number * _DAY for number in range(max(1, (day - after).days))]
    return frozenset(
        item.person
        for item in items
        if is_near(item, day) and any(remembers(item, morning) for morning in mornings)
    )


def lines(items: Iterable[Item], day: date) -> tuple[Line, ...]:
    """What one person's mail lists, in the order of what presses."""
    found: Mapping[Waits, list[Item]] = {what: [] for what in Waits}
    for item in items:
        if is_near(item, day):
            found[item.what].append(item)
    return tuple(
        Line(what, len(each), min((item.due_on for item in each if item.due_on), default=None))
        for what, each in found.items()
        if each
    )


def _weekly(days: int) -> bool:
    return 0 < days <= _LONGEST and days % _EVERY == 0
