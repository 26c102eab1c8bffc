"""Lessons that a teacher looks at themselves, with the rubric of their coach: a series of its own."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from ..domain.observation import Kind, State
from ..domain.rubric import Rubric
from .bank import coached
from .cast import Cast, address
from .chance import stream
from .plan_values import NotePlan, RatingPlan, VisitPlan
from .practice import level_code
from .schedule import WALKTHROUGH, local, utc
from .school_calendar import school_days_before

_MINUTES = 14


def own_visits(
    seed: int, today: date, people: Cast, rubrics: Mapping[str, Rubric]
) -> Iterator[VisitPlan]:
    for story in coached()["looks"]:
        for place, days in enumerate(story["days"]):
            yield _own_visit(story, place, days, seed, today, people, rubrics[WALKTHROUGH])


def _own_visit(
    story: Mapping[str, Any],
    place: int,
    days: int,
    seed: int,
    today: date,
    people: Cast,
    rubric: Rubric,
) -> VisitPlan:
    teacher = people.teacher(address(story["teacher"]))
    section = teacher.sections[place % len(teacher.sections)]
    day = school_days_before(today, days)[0]
    starts_at = utc(local(day, section.starts)) + timedelta(minutes=3)
    draw = stream(seed, "own", teacher.email, place)
    return VisitPlan(
        key=f"own {section.key}@{starts_at:%Y-%m-%dT%H:%MZ}",
        observer=teacher.email,
        teacher=teacher.email,
        section=section.key,
        kind=Kind.SELF,
        rubric=rubric.id,
        rubric_version=rubric.version,
        started_at=starts_at,
        state=State.CLOSED,
        minutes=_MINUTES,
        notes=(NotePlan(draw.randint(200_000, 500_000), story["notes"][place], ("R.struggle",)),),
        ratings=tuple(_ratings(story["levels"], place, rubric)),
        shared_at=starts_at + timedelta(hours=6, minutes=draw.randint(0, 90)),
    )


def _ratings(levels: Mapping[str, list[int]], place: int, rubric: Rubric) -> Iterator[RatingPlan]:
    for turn, (code, given) in enumerate(levels.items()):
        criterion = rubric.criterion(code)
        if criterion:
            at = _MINUTES * 60_000 - 30_000 + 9_000 * turn
            yield RatingPlan(code, level_code(rubric, criterion, given[place]), at)
