"""A school's coverage: when each teacher had a walkthrough or formal observation, in the order of names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Reached:
    """A teacher with the days of the last walkthrough and the last formal observation."""

    id: str
    called: str
    sort_name: str
    walkthrough: date | None
    formal: date | None

    @property
    def last(self) -> date | None:
        return max(filter(None, (self.walkthrough, self.formal)), default=None)


@dataclass(frozen=True, slots=True)
class Coverage:
    """`unseen` had neither since the day that is counted from; never a ranking."""

    teachers: tuple[Reached, ...]
    unseen: tuple[Reached, ...]

    @property
    def seen(self) -> int:
        return len(self.teachers) - len(self.unseen)


def coverage(reached: Iterable[Reached], since: date) -> Coverage:
    teachers = tuple(sorted(reached, key=lambda each: (each.sort_name, each.id)))
    unseen = (each for each in teachers if each.last is None or each.last < since)
    return Coverage(teachers, tuple(unseen))
