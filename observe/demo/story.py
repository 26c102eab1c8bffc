"""The one visit that is written out by hand, for whoever looks at the demo first."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from ..domain.rubric import Rubric
from .bank import featured
from .plan_values import LookForPlan, NotePlan, RatingPlan, VisitPlan
from .practice import level_code


def as_featured(visit: VisitPlan, rubric: Rubric) -> VisitPlan:
    """The visit with the notes, ratings and words of `featured.yaml` in place of dealt ones."""
    told = featured()
    return replace(
        visit,
        minutes=told["minutes"],
        lesson=told["lesson"],
        notes=tuple(
            NotePlan(
                _ms(each["at"]), each["text"], _known(each, rubric), each.get("private", False)
            )
            for each in told["notes"]
        ),
        ratings=tuple(_ratings(told["ratings"], told["minutes"] * 60_000, rubric)),
        tallies=_tallies(told, rubric),
        checks=(),
        glow=told["glow"],
        grow=told["grow"],
    )


def _known(note: dict[str, list[str]], rubric: Rubric) -> tuple[str, ...]:
    return tuple(each for each in note.get("tags", ()) if rubric.criterion(each))


def _ratings(levels: dict[str, int], end: int, rubric: Rubric) -> list[RatingPlan]:
    found = []
    for at, (code, level) in enumerate(levels.items()):
        if criterion := rubric.criterion(code):
            placed = end - 9_000 * (len(levels) - at) + 371 * at
            found.append(RatingPlan(code, level_code(rubric, criterion, level), placed))
    return found


def _tallies(told: Mapping[str, Any], rubric: Rubric) -> tuple[LookForPlan, ...]:
    """The step's look-for, counted twice."""
    criterion = rubric.criterion(told["step"]["criterion"])
    counted = [each for each in criterion.look_fors if each.kind == "tally"] if criterion else []
    return tuple(LookForPlan(each.code, at) for each in counted[:1] for at in (191_400, 846_200))


def _ms(clock: str) -> int:
    minutes, seconds = map(int, clock.split(":"))
    return int(timedelta(minutes=minutes, seconds=seconds) / timedelta(milliseconds=1))
