"""How an observer's visits are spread: over teachers, times of day and subjects, and what came of them.

Counts and days alone, teachers by name and never in an order of how they do.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from statistics import median_low


class Hour(StrEnum):
    MORNING = "morning"
    MIDDAY = "midday"
    AFTERNOON = "afternoon"


_MIDDAY, _AFTERNOON = 11, 13
_AGAIN_AND_AGAIN = 2
_FEWEST_TO_SAY_SO = 4
FEWEST_FOR_SHARE = 5
"""Below so many visits a share would tell of single ones."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that was made; `days` from it to its feedback, None where there is none yet."""

    teacher: str
    at: datetime
    subject: str
    ended_in_step: bool
    days: int | None


@dataclass(frozen=True, slots=True)
class Teacher:
    """`last` is the day of the last visit, also one before the time that is looked at."""

    id: str
    called: str
    sort_name: str
    subjects: tuple[str, ...]
    last: date | None


@dataclass(frozen=True, slots=True)
class Seen:
    """One teacher with the visits of the time that is looked at, by time of day."""

    teacher: Teacher
    visits: int
    hours: Counter[Hour]
    days: int | None
    again_and_again: bool

    @property
    def one_hour(self) -> Hour | None:
        """The only time of day at which they are ever seen, from three visits on."""
        seen = [hour for hour in Hour if self.hours[hour]]
        return seen[0] if len(seen) == 1 and self.visits >= len(Hour) else None


@dataclass(frozen=True, slots=True)
class Of:
    """So many visits of one time of day or subject; `teachers` have a class of the subject."""

    name: str
    visits: int
    share: float
    teachers: int = 0


@dataclass(frozen=True, slots=True)
class Spread:
    """`waiting` visits have no feedback yet; `median` and `longest` are days from visit to feedback."""

    visits: int
    seen: tuple[Seen, ...]
    hours: tuple[Of, ...]
    subjects: tuple[Of, ...]
    steps: int
    waiting: int
    median: int | None
    longest: int | None

    @property
    def unseen(self) -> tuple[Seen, ...]:
        return tuple(each for each in self.seen if not each.visits)

    @property
    def often(self) -> tuple[Seen, ...]:
        return tuple(each for each in self.seen if each.again_and_again)

    @property
    def step_share(self) -> float | None:
        return self.steps / self.visits if self.visits else None


def spread(
    teachers: Iterable[Teacher], visits: Sequence[Visit], today: date, zone: tzinfo
) -> Spread:
    people = sorted(teachers, key=lambda each: (each.sort_name, each.id))
    known = {each.id for each in people}
    own = [each for each in visits if each.teacher in known]
    waits = [each.days for each in own if each.days is not None]
    hours = Counter(hour_of(each.at, zone) for each in own)
    return Spread(
        visits=len(own),
        seen=tuple(_seen(each, own, len(own) / len(people), today, zone) for each in people),
        hours=tuple(Of(hour, hours[hour], _share(hours[hour], len(own))) for hour in Hour),
        subjects=_subjects(people, own),
        steps=sum(each.ended_in_step for each in own),
        waiting=len(own) - len(waits),
        median=median_low(waits) if waits else None,
        longest=max(waits, default=None),
    )


def hour_of(at: datetime, zone: tzinfo) -> Hour:
    """By the school's clock: midday is from 11 to 1."""
    hour = at.astimezone(zone).hour
    if hour < _MIDDAY:
        return Hour.MORNING
    return Hour.MIDDAY if hour < _AFTERNOON else Hour.AFTERNOON


def _seen(
    teacher: Teacher, visits: Sequence[Visit], fair: float, today: date, zone: tzinfo
) -> Seen:
    """Again and again is twice an even share, and four visits at least."""
    own = [each for each in visits if each.teacher == teacher.id]
    often = len(own) >= max(_FEWEST_TO_SAY_SO, _AGAIN_AND_AGAIN * fair)
    return Seen(
        teacher,
        len(own),
        Counter(hour_of(each.at, zone) for each in own),
        (today - teacher.last).days if teacher.last else None,
        often,
    )


def _subjects(teachers: Sequence[Teacher], visits: Sequence[Visit]) -> tuple[Of, ...]:
    """By name: those that are taught, also without a visit, and those that were seen."""
    taught = Counter(subject for each in teachers for subject in set(each.subjects) if subject)
    seen = Counter(each.subject for each in visits if each.subject)
    return tuple(
        Of(name, seen[name], _share(seen[name], len(visits)), taught[name])
        for name in sorted({*taught, *seen}, key=str.casefold)
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
