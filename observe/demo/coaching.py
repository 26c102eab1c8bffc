"""What happens between two visits: cycles with their conferences and checks, profiles, practice, talks before a visit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from ..domain.observation import Kind
from .bank import coached
from .cast import address
from .plan_values import (
    AskedPlan,
    CoachingAct,
    CycleAct,
    LetGoPlan,
    ProfilePlan,
    TriedPlan,
    VisitPlan,
)
from .schedule import TIMEZONE, local, utc
from .school_calendar import school_days_after, school_days_before

_LONG = timedelta(days=60)
_JOINS = (Kind.COACHING, Kind.WALKTHROUGH)


def coaching(
    visits: Sequence[VisitPlan],
    planned: Sequence[VisitPlan],
    dropped: Sequence[LetGoPlan],
    today: date,
) -> Iterator[CoachingAct]:
    """All of it, each at its time and none later than the evening before today."""
    yield from dropped
    told = coached()
    for story in told["cycles"]:
        yield from _cycle(story, visits, today)
    for story in told["own"]:
        yield from _own_cycle(story, today)
    begun = utc(local(school_days_before(today, 40)[0], "16:05"))
    for each in told["profiles"]:
        yield ProfilePlan(begun, **{**each, "teacher": address(each["teacher"])})
    for each in told["tried"]:
        yield TriedPlan(_ago(today, each["days"], "16:20"), address(each["teacher"]), each["text"])
    for each in told["asked"]:
        yield _asked(each, planned, today)


def _cycle(
    story: Mapping[str, Any], visits: Iterable[VisitPlan], today: date
) -> Iterator[CycleAct]:
    """The acts of a cycle, which opens on the school day before the first of its visits."""
    coach, teacher = address(story["coach"]), address(story["teacher"])
    own = sorted(
        each.started_at
        for each in visits
        if (each.observer, each.teacher) == (coach, teacher) and each.kind in _JOINS
    )
    inside = _inside(own, story["visits"], story.get("skip", 0))
    key = f"cycle {story['coach']} {story['teacher']}"
    if not inside:
        yield CycleAct(_ago(today, 2, "15:40"), key, coach, "begin", _begun(story))
        return
    opened = school_days_before(_day(inside[0]), 1)[0]
    yield CycleAct(utc(local(opened, "15:30")), key, coach, "begin", _begun(story, opening=True))
    for place, act in enumerate(story["acts"], start=1):
        if act["after"] <= len(inside):
            day = school_days_after(_day(inside[act["after"] - 1]), 1)[0]
            at = _not_later(utc(local(day, "15:20")), today)
            by = teacher if act["act"] == "reflect" else coach
            yield CycleAct(at + timedelta(minutes=place), key, by, act["act"], act)


def _inside(own: Sequence[datetime], count: int, skip: int) -> Sequence[datetime]:
    """So many of the last visits; what was closed before, without a vacation in it if that can be."""
    ends = range(len(own) - skip, count - 1, -1) if skip else [len(own)]
    found = [own[max(0, end - count) : end] for end in ends]
    brisk = (each for each in found if all(b - a < _LONG for a, b in pairwise(each)))
    return next(brisk, own[max(0, len(own) - skip - count) : len(own) - skip])


def _own_cycle(story: Mapping[str, Any], today: date) -> Iterator[CycleAct]:
    teacher, key = address(story["teacher"]), f"cycle {story['teacher']}"
    opened = _ago(today, story["days"], "16:00")
    yield CycleAct(opened, key, teacher, "begin", _begun(story, opening=True))
    for act in story["acts"]:
        yield CycleAct(_ago(today, act["days"], "16:00"), key, teacher, act["act"], act)


def _begun(story: Mapping[str, Any], opening: bool = False) -> Mapping[str, Any]:
    return {"teacher": address(story["teacher"]), "plan": story["plan"], "opening": opening}


def _asked(each: Mapping[str, Any], planned: Sequence[VisitPlan], today: date) -> AskedPlan:
    """For the formal visit that this observer has planned with the teacher."""
    pair = (address(each["observer"]), address(each["teacher"]), Kind.FORMAL)
    visit = next(one for one in planned if (one.observer, one.teacher, one.kind) == pair)
    meets_on = school_days_before(_day(visit.started_at), 1)[0]
    asked_at = _ago(today, 3, "15:05")
    return AskedPlan(asked_at, visit.key, *pair[:2], meets_on, each["questions"], each["answers"])


def _ago(today: date, days: int, clock: str) -> datetime:
    return utc(local(school_days_before(today, days)[0], clock))


def _not_later(at: datetime, today: date) -> datetime:
    evening = datetime.combine(today - timedelta(days=1), time(20, 31), ZoneInfo(TIMEZONE))
    return min(at, utc(evening))


def _day(at: datetime) -> date:
    return at.astimezone(ZoneInfo(TIMEZONE)).date()
