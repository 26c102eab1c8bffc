"""The axis that all charts of a timeline share: days as percent across, with room for a finger."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from .timeline import StepSeen, VisitSeen

REACH = 24
"""The least distance in pixels between two marks, so that each can be tapped."""

_SHORTEST = timedelta(days=28)
_LABEL = 32
_LONG = timedelta(days=550)
_NEAR_THE_END = 88


class Room(StrEnum):
    """How wide a chart must be at least for its visits; the style sheet knows the same widths."""

    FEW = "few"
    SOME = "some"
    MANY = "many"
    CROWD = "crowd"
    THRONG = "throng"
    MULTITUDE = "multitude"


_PIXELS = {
    Room.FEW: 134,
    Room.SOME: 200,
    Room.MANY: 384,
    Room.CROWD: 928,
    Room.THRONG: 1440,
    Room.MULTITUDE: 2400,
}


@dataclass(frozen=True, slots=True)
class Tick:
    """A month's or year's name at its first day; `x` in percent."""

    x: float
    day: date

    @property
    def ends(self) -> bool:
        """Whether the name ends there, since it would not fit behind it."""
        return self.x > _NEAR_THE_END


@dataclass(frozen=True, slots=True)
class Axis:
    """`knots` are days and where they stand, in percent; `places` the same for each visit by id."""

    start: date
    end: date
    room: Room
    knots: tuple[tuple[date, float], ...]
    places: dict[str, float]

    @property
    def by_year(self) -> bool:
        return self.end - self.start > _LONG

    def at(self, day: date) -> float:
        """Where a day stands, between the visits before and after it."""
        day = min(max(day, self.start), self.end)
        for (before, x), (after, next_x) in pairwise(self.knots):
            if day <= after:
                share = (day - before) / (after - before) if after > before else 0
                return round(x + share * (next_x - x), 2)
        return 100.0

    def ticks(self, pixels: int = 0) -> tuple[Tick, ...]:
        """Months, or years where there are many; those too near to the one before are left out.

        `pixels` is how wide the chart is at least, where that is more than its visits ask for.
        """
        least = 100 * _LABEL / max(pixels, _PIXELS[self.room])
        found = [Tick(0.0, self.start)]
        for day in _firsts(self.start, self.end, 12 if self.by_year else 1):
            tick = Tick(self.at(day), day)
            if tick.x - found[-1].x >= (2 * least if tick.ends else least):
                found.append(tick)
            elif found[0].day == self.start and len(found) == 1:
                found = [tick]
        return tuple(found)


def axis(visits: Sequence[VisitSeen], start: date, end: date) -> Axis:
    """Days in proportion, moved apart where two marks would stand nearer than a finger.

    `visits` are in the order of time and lie between `start` and `end`, both included.
    """
    end = max(end, start + _SHORTEST)
    room = _room(len(visits))
    wanted = [100 * ((visit.day - start) / (end - start)) for visit in visits]
    stand = [round(x, 2) for x in spread(wanted, 100 * REACH / _PIXELS[room])]
    inner = zip((visit.day for visit in visits), stand, strict=True)
    places = dict(zip((visit.id for visit in visits), stand, strict=True))
    return Axis(start, end, room, ((start, 0.0), *inner, (end, 100.0)), places)


def spread(wanted: Sequence[float], least: float) -> list[float]:
    """These rising places between 0 and 100, at least so far apart; evenly where that is too much."""
    last = len(wanted) - 1
    if last > 0 and last * least > 100:
        return [100 * at / last for at in range(last + 1)]
    found: list[float] = []
    for place in wanted:
        found.append(max(place, found[-1] + least) if found else place)
    return [min(place, 100 - (last - at) * least) for at, place in enumerate(found)]


def reach_of(
    visits: Iterable[VisitSeen], steps: Iterable[StepSeen] = ()
) -> tuple[date, date] | None:
    """From the first visit to the last day that anything tells of; None without a visit."""
    days = [visit.day for visit in visits]
    if not days:
        return None
    ends = [step.closed_on or step.due_on or step.set_on for step in steps]
    return min(days), max(days + ends)


def _room(visits: int) -> Room:
    return next(
        (room for room, pixels in _PIXELS.items() if (visits - 1) * REACH <= pixels), Room.MULTITUDE
    )


def _firsts(start: date, end: date, months: int) -> Iterator[date]:
    """First days of months, or of Januaries, after the start."""
    for number in range(12 * start.year + start.month, 12 * end.year + end.month):
        if months == 1 or number % 12 == 0:
            yield date(number // 12, number % 12 + 1, 1)
