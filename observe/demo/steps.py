"""Action steps over a year: set at one visit, looked for at the next, met, let go, or still open."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

from ..domain.observation import RECORDED, Kind
from .bank import StepIdea, featured, step_ideas
from .chance import Deck, stream
from .plan_values import StepPlan, StepState, VisitPlan
from .schedule import TIMEZONE

_RULES = ((3, 2), (3, 2), (3, 2), (2, 2), (4, 2))
_MET_AT_REVIEW = (0.4, 0.65, 0.75)
_SETS_A_STEP = {Kind.COACHING: 0.85, Kind.WALKTHROUGH: 0.5, Kind.FORMAL: 0.5}

LEADER = "leader"


def with_steps(
    visits: list[VisitPlan], stands: Mapping[tuple[str, str], str], seed: int, today: date
) -> list[VisitPlan]:
    """The visits with the steps set at them.

    `stands` says of a pair (observer, teacher) how its last step has to stand; an observer follows
    up own steps only, and what nobody follows up any more is let go.
    """
    pairs: dict[tuple[str, str], list[VisitPlan]] = defaultdict(list)
    for visit in visits:
        if visit.ratings and visit.state in RECORDED:
            pairs[visit.observer, visit.teacher].append(visit)
    found: dict[str, StepPlan] = {}
    for pair, seen in pairs.items():
        if stands.get(pair) != "none":
            draw = stream(seed, "steps", *pair)
            story = _story(seen, stands.get(pair, ""), today, draw)
            ends = stands.get(pair, LEADER) == LEADER
            found |= _let_go(story, today) if ends else story
    return [replace(each, step=found.get(each.key)) for each in visits]


def _story(visits: list[VisitPlan], stands: str, today: date, draw: Random) -> dict[str, StepPlan]:
    found: dict[str, StepPlan] = {}
    ideas = Deck()
    where, reviews = "", 0
    turn = {"featured": 0, "due soon": 0, "not yet": 2}.get(stands)
    for at, visit in enumerate(visits):
        left, day = len(visits) - 1 - at, _day(visit)
        must, frozen = left == turn, turn is not None and left < turn
        if where:
            step, reviews = found[where], reviews + 1
            met = must or (not frozen and draw.random() < _MET_AT_REVIEW[min(reviews, 3) - 1])
            found[where] = _met(step, day) if met else _not_yet(step, day, reviews, frozen, draw)
            where = where if found[where].state is StepState.OPEN else ""
        if not where and (must or draw.random() < _chance(visit, stands)):
            where, reviews = visit.key, 0
            found[where] = _set(visit, day, ideas, stands == "featured", draw)
            if must and stands == "featured":
                found[where] = _as_featured(found[where])
    if where and stands == "due soon":
        found[where] = replace(found[where], due_on=today + timedelta(days=2), seen=1)
    return found


def _chance(visit: VisitPlan, stands: str) -> float:
    """Leaders set a step after a formal visit only, and look for it whenever they come."""
    leads = stands == LEADER
    return 0.0 if leads and visit.kind is not Kind.FORMAL else _SETS_A_STEP[visit.kind]


def _let_go(story: Mapping[str, StepPlan], today: date) -> dict[str, StepPlan]:
    """What is long due in the hands of somebody who does not coach this teacher any more."""
    return {
        key: replace(each, state=StepState.LET_GO, closed_on=each.due_on)
        if each.state is StepState.OPEN and each.due_on < today - timedelta(days=14)
        else each
        for key, each in story.items()
    }


def _set(visit: VisitPlan, day: date, ideas: Deck, told: bool, draw: Random) -> StepPlan:
    """A step for the criterion rated lowest; the featured one is kept for the end where it is told."""
    rated = [each for each in visit.ratings if each.level.isdigit() and step_ideas(each.criterion)]
    lowest = min(rated, key=lambda each: (each.level, each.lesson_ms))
    kept = featured()["step"]["short"] if told else ""
    offered = [each for each in step_ideas(lowest.criterion) if each.short != kept]
    idea = ideas.deal(visit.teacher, offered, draw)
    times, over = draw.choice(_RULES)
    due = day + timedelta(days=draw.randint(13, 21))
    return StepPlan(
        idea.short, idea.text, lowest.criterion, idea.counted, times, over, day, _weekday(due)
    )


def _met(step: StepPlan, day: date) -> StepPlan:
    return replace(step, state=StepState.MET, closed_on=day, seen=step.times)


def _not_yet(step: StepPlan, day: date, reviews: int, frozen: bool, draw: Random) -> StepPlan:
    """Seen a little more often, and more time for it; after three visits it is let go."""
    if reviews >= 3 and not frozen:
        return replace(step, state=StepState.LET_GO, closed_on=day)
    seen = min(step.times - 1, step.seen + draw.randint(0, 1))
    later = _weekday(day + timedelta(days=14))
    return replace(step, seen=seen, not_yet=step.not_yet + 1, due_on=max(step.due_on, later))


def _as_featured(step: StepPlan) -> StepPlan:
    told = featured()["step"]
    match: Callable[[StepIdea], bool] = lambda each: each.short == told["short"]  # noqa: E731
    idea = next(filter(match, step_ideas(told["criterion"])))
    return replace(
        step, short=idea.short, text=idea.text, counted=idea.counted, criterion=told["criterion"],
        times=3, visits=2, seen=2,
    )  # fmt: skip


def _day(visit: VisitPlan) -> date:
    return visit.started_at.astimezone(ZoneInfo(TIMEZONE)).date()


def _weekday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day
