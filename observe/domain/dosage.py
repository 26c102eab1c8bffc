"""How much coaching there is across coaches: counts and days, never what was seen or said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, tzinfo
from statistics import median_low

from .next_visit import LONG_WAIT
from .school_time import local_day


@dataclass(frozen=True, slots=True)
class Steps:
    """How many steps stand how; an open one whose day has passed is overdue and not also open."""

    open: int = 0
    overdue: int = 0
    met: int = 0
    not_met: int = 0


@dataclass(frozen=True, slots=True)
class Dose:
    """One coach's numbers, or those of all; `waiting` teachers had no visit for more than 14 days.

    `days` is the median from visit to feedback, of two in the middle the lower, None without any.
    """

    coach: str
    teachers: int
    waiting: int
    visits: int
    steps: Steps
    days: int | None

    @property
    def per_teacher(self) -> float | None:
        return self.visits / self.teachers if self.teachers else None


@dataclass(frozen=True, slots=True)
class Pairing:
    """A coach with one teacher of theirs; the teacher is a number here and no name."""

    coach: str
    since: date
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class Counted:
    """What the store counted, by coach; `waits` are days from each visit to its feedback."""

    coaches: Sequence[tuple[str, str]]
    pairings: Sequence[Pairing]
    visits: Mapping[str, int]
    steps: Mapping[str, Steps]
    waits: Mapping[str, Sequence[int]]


def doses(counted: Counted, today: date, zone: tzinfo) -> tuple[Dose, list[Dose]]:
    """All coaches together, and one row for each in the order that they come in."""
    rows = [_dose(coach, name, counted, today, zone) for coach, name in counted.coaches]
    waits = [each for coach, _ in counted.coaches for each in counted.waits.get(coach, ())]
    whole = Dose(
        coach="",
        teachers=sum(each.teachers for each in rows),
        waiting=sum(each.waiting for each in rows),
        visits=sum(each.visits for each in rows),
        steps=_together([each.steps for each in rows]),
        days=median_low(waits) if waits else None,
    )
    return whole, rows


def _dose(coach: str, name: str, counted: Counted, today: date, zone: tzinfo) -> Dose:
    mine = [each for each in counted.pairings if each.coach == coach]
    waits = counted.waits.get(coach, ())
    return Dose(
        coach=name,
        teachers=len(mine),
        waiting=sum(_waits(each, today, zone) for each in mine),
        visits=counted.visits.get(coach, 0),
        steps=counted.steps.get(coach, Steps()),
        days=median_low(waits) if waits else None,
    )


def _waits(pair: Pairing, today: date, zone: tzinfo) -> bool:
    """From the last visit, or from the day that the caseload began."""
    seen = local_day(pair.last_seen, zone) if pair.last_seen else pair.since
    return (today - max(seen, pair.since)).days > LONG_WAIT


def _together(all_steps: Sequence[Steps]) -> Steps:
    names = [each.name for each in fields(Steps)]
    return Steps(**{name: sum(getattr(each, name) for each in all_steps) for name in names})
