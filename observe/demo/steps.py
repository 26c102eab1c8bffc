"""Action steps over a year: set at one visit, counted at the next, met, branched, let go, or still open."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from ..domain.observation import RECORDED, Kind
from .bank import StepIdea, featured, lines, step_ideas
from .chance import Deck, stream
from .plan_values import LetGoPlan, StepPlan, StepState, VisitPlan
from .schedule import TIMEZONE, utc

_RULES = ((3, 2), (3, 2), (3, 2), (2, 2), (4, 2))
_MET_AT_REVIEW = (0.4, 0.65, 0.75)
_SETS_A_STEP = {Kind.COACHING: 0.85, Kind.WALKTHROUGH: 0.5, Kind.FORMAL: 0.5}
_SUPPORT = ("practice", "model", "co_teach")
_TOLD = {"featured": 1, "due soon": 1, "not yet": 2, "let go": 2}
"""After how many rated visits from the last one the step is set that a page tells of."""

LEADER = "leader"


def with_steps(
    visits: Sequence[VisitPlan],
    others: Sequence[VisitPlan],
    stands: Mapping[tuple[str, str], str],
    seed: int,
    today: date,
) -> tuple[list[VisitPlan], list[LetGoPlan]]:
    """The visits with the steps set and counted at them, and what was let go between two visits.

    `stands` says of a pair (observer, teacher) how its last step has to stand; an observer follows
    up own steps only, and what nobody follows up any more is let go. In `others` nothing is counted.
    """
    pairs: dict[tuple[str, str], list[VisitPlan]] = defaultdict(list)
    for visit in sorted([*visits, *others], key=lambda each: each.started_at):
        pairs[visit.observer, visit.teacher].append(visit)
    told: dict[str, VisitPlan] = {}
    dropped: list[LetGoPlan] = []
    for pair, seen in pairs.items():
        if stands.get(pair) != "none":
            story = _Story(pair, seen, stands.get(pair, LEADER), stream(seed, "steps", *pair))
            story.tell(today)
            told |= story.told
            dropped += story.dropped
    return [told.get(each.key, each) for each in visits], dropped


@dataclass
class _Story:
    """One observer's steps with one teacher; `where` names the visit at which the open one was set."""

    pair: tuple[str, str]
    seen: Sequence[VisitPlan]
    stands: str
    draw: Random
    told: dict[str, VisitPlan] = field(default_factory=dict)
    dropped: list[LetGoPlan] = field(default_factory=list)
    where: str = ""
    counts: list[int] = field(default_factory=list)
    reviews: int = 0
    ideas: Deck = field(default_factory=Deck)
    last: str = ""

    def tell(self, today: date) -> None:
        rated = [each for each in self.seen if each.ratings and each.state in RECORDED]
        for visit in self.seen:
            if visit in rated:
                self._visit(visit, len(rated) - 1 - rated.index(visit))
            self.counts.append(len(self.told[visit.key].step_taps) if visit.key in self.told else 0)
        if self.where and self.stands == "due soon":
            self._change(due_on=today + timedelta(days=2))
        if self.where and self.stands == LEADER and self._open.due_on < today - timedelta(days=14):
            self._let_go(_afternoon(self._open.due_on))

    def _visit(self, visit: VisitPlan, left: int) -> None:
        turn = _TOLD.get(self.stands)
        must, frozen = left == turn, turn is not None and left < turn
        self.told[visit.key] = visit
        before = self._open if self.where else None
        if self.where and self._review(visit, must, frozen) is None:
            return
        branched = before if self.told[visit.key].ends is StepState.NOT_YET else None
        if branched or must or self.draw.random() < self._chance(visit):
            step = self._set(visit, must and self.stands == "featured", branched)
            self.told[visit.key] = replace(self.told[visit.key], step=step)
            self.where, self.counts, self.reviews = visit.key, [], 0

    def _review(self, visit: VisitPlan, must: bool, frozen: bool) -> StepState | None:
        """How the open step ends at this visit; None where it goes on, or was let go before."""
        step, self.reviews = self._open, self.reviews + 1
        lately = sum(self.counts[1:][1 - step.visits :])
        room = step.times - 1 - lately
        likely = _MET_AT_REVIEW[min(self.reviews, 3) - 1]
        if must or (not frozen and self.draw.random() < likely):
            return self._end(visit, StepState.MET, room + 1)
        if self.reviews >= 2 and (self.stands == "not yet" if frozen else self.draw.random() < 0.5):
            return self._end(visit, StepState.NOT_YET, min(room, self.draw.randint(0, 1)))
        if (self.stands == "let go") if frozen and self.reviews == 2 else self.reviews >= 3:
            self._let_go(visit.started_at - timedelta(minutes=2))
            return StepState.LET_GO
        taps = min(room, 2 if self.stands == "featured" and frozen else 1)
        self._count(visit, taps if frozen else min(taps, self.draw.randint(0, 1)))
        later = _weekday(_day(visit) + timedelta(days=14))
        seen = lately + len(self.told[visit.key].step_taps)
        self._change(seen=seen, not_yet=step.not_yet + 1, due_on=max(step.due_on, later))
        return None

    @property
    def _open(self) -> StepPlan:
        step = self.told[self.where].step
        if step is None:
            raise ValueError(f"No step was set at {self.where}.")
        return step

    def _change(self, **values: object) -> None:
        step = replace(self._open, **values)  # type: ignore[arg-type]
        self.told[self.where] = replace(self.told[self.where], step=step)

    def _end(self, visit: VisitPlan, how: StepState, taps: int) -> StepState:
        self._count(visit, taps)
        self._change(state=how, closed_on=_day(visit))
        self.told[visit.key] = replace(self.told[visit.key], ends=how)
        self.where = ""
        return how

    def _count(self, visit: VisitPlan, taps: int) -> None:
        end = visit.minutes * 60_000
        at = sorted(self.draw.randint(60_000, end - 5_000) for _ in range(taps))
        self.told[visit.key] = replace(self.told[visit.key], step_taps=tuple(at))

    def _let_go(self, at: datetime) -> None:
        why = self.draw.choice(lines("let_go"))
        self.dropped.append(LetGoPlan(at, *self.pair, why))
        self._change(state=StepState.LET_GO, closed_on=at.astimezone(ZoneInfo(TIMEZONE)).date())
        self.where = ""

    def _chance(self, visit: VisitPlan) -> float:
        """Leaders set a step after a formal visit only, and look for it whenever they come."""
        leads = self.stands == LEADER
        return 0.0 if leads and visit.kind is not Kind.FORMAL else _SETS_A_STEP[visit.kind]

    def _set(self, visit: VisitPlan, as_told: bool, last: StepPlan | None) -> StepPlan:
        """For the criterion rated lowest; with `last` a branch of that one, which was not yet met."""
        idea, criterion = self._idea(visit, as_told, last)
        self.last = idea.short
        times, over = (3, 2) if as_told else self.draw.choice(_RULES)
        day = _day(visit)
        due = _weekday(day + timedelta(days=self.draw.randint(13, 21)))
        step = StepPlan(idea.short, idea.text, criterion, idea.counted, times, over, day, due)
        if last is None:
            return step
        kind = self.draw.choice(_SUPPORT)
        return replace(step, support_kind=kind, support=self.draw.choice(lines(f"support.{kind}")))

    def _idea(self, visit: VisitPlan, as_told: bool, last: StepPlan | None) -> tuple[StepIdea, str]:
        """The featured one is kept for the visit where it is told."""
        kept = featured()["step"]
        if as_told:
            told = [each for each in step_ideas(kept["criterion"]) if each.short == kept["short"]]
            return told[0], kept["criterion"]
        rated = [
            each for each in visit.ratings if each.level.isdigit() and step_ideas(each.criterion)
        ]
        lowest = min(rated, key=lambda each: (each.level, each.lesson_ms)).criterion
        criterion = last.criterion if last else lowest
        spent = {self.last, kept["short"] if self.stands == "featured" else ""}
        offered = [each for each in step_ideas(criterion) if each.short not in spent]
        return self.ideas.deal(visit.teacher, offered, self.draw), criterion


def _afternoon(day: date) -> datetime:
    return utc(datetime.combine(day, time(15, 10), ZoneInfo(TIMEZONE)))


def _day(visit: VisitPlan) -> date:
    return visit.started_at.astimezone(ZoneInfo(TIMEZONE)).date()


def _weekday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day
