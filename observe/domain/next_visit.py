"""Whom to see next and why: steps that fall due first, then who was never seen, then the longest wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from .school_time import local_day
from .wording import Sentence, counted, sentence

LONG_WAIT = 14
"""Days after which a teacher on a caseload waits too long."""

_SOON = 7
_JUST_SEEN = 2
_NOON = 12
_ENOUGH_VISITS = 3


@dataclass(frozen=True, slots=True)
class Carried:
    """A teacher on a caseload; `times` are the beginnings of the observer's recent visits."""

    id: str
    called: str
    sort_name: str
    since: date
    last_seen: datetime | None
    step_due: date | None
    times: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Next:
    """Somebody to see: why, where there is a reason, and days since the last visit."""

    teacher: str
    called: str
    why: Sentence | None
    days: int | None


def by_need(caseload: Iterable[Carried], today: date, zone: tzinfo) -> list[Next]:
    """Those in most need first; among equals the longest wait, then the name."""
    ordered = sorted(caseload, key=lambda each: _key(each, today, zone))
    return [
        Next(each.id, each.called, _reason(each, today, zone)[1], _days(each, today, zone))
        for each in ordered
    ]


def _key(each: Carried, today: date, zone: tzinfo) -> tuple[int, int, str, str]:
    rank, days = _reason(each, today, zone)[0], _days(each, today, zone)
    pressing = (each.step_due or today) - today if rank == 0 else None
    return (rank, pressing.days if pressing else -(days or 0), each.sort_name, each.id)


def _reason(each: Carried, today: date, zone: tzinfo) -> tuple[int, Sentence | None]:
    """The rank of a need, 0 the most pressing, and its words; somebody just seen presses least."""
    left = (each.step_due - today).days if each.step_due else None
    days = _days(each, today, zone)
    step = _step_due(left) if left is not None else None
    if days is None:
        new = (today - each.since).days <= LONG_WAIT
        return 1, step or (sentence("new on your caseload") if new else sentence("not seen yet"))
    if days <= _JUST_SEEN:
        return 4, step
    if left is not None and left <= _SOON:
        return 0, step
    if days > LONG_WAIT:
        return 2, sentence("more than two weeks since a visit")
    if _only_mornings(each, zone):
        return 3, sentence("never seen in the afternoon")
    return 3 if step else 4, step


def _step_due(left: int) -> Sentence:
    if left < 0:
        return counted("step due %(num)d day ago", "step due %(num)d days ago", -left)
    if left == 0:
        return sentence("step due today")
    return counted("step due in %(num)d day", "step due in %(num)d days", left)


def _days(each: Carried, today: date, zone: tzinfo) -> int | None:
    return (today - local_day(each.last_seen, zone)).days if each.last_seen else None


def _only_mornings(each: Carried, zone: tzinfo) -> bool:
    hours = [at.astimezone(zone).hour for at in each.times]
    return len(hours) >= _ENOUGH_VISITS and all(hour < _NOON for hour in hours)
