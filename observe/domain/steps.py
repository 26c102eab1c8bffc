"""Action steps: what one needs to start, how near it is to its rule, and how it ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from .errors import NotValid
from .finding import fold
from .wording import Sentence, counted, sentence

LASTS = timedelta(days=14)
MOST_USES, MOST_VISITS = 99, 20


class StepState(StrEnum):
    OPEN = "open"
    MET = "met"
    NOT_YET = "not_yet"
    LET_GO = "let_go"


class Support(StrEnum):
    """What a branch of a step that is not yet met brings with it."""

    PRACTICE = "practice"
    MODEL = "model"
    CO_TEACH = "co_teach"


@dataclass(frozen=True, slots=True)
class Rule:
    """`uses` of the look-for, seen within `visits` visits that follow each other."""

    uses: int
    visits: int

    @property
    def words(self) -> Sentence:
        within = counted("%(num)d visit", "%(num)d visits", self.visits)
        return counted(
            "%(num)d use seen in %(visits)s",
            "%(num)d uses seen in %(visits)s",
            self.uses,
            visits=within,
        )


DEFAULT_RULE = Rule(3, 2)


@dataclass(frozen=True, slots=True)
class VisitCount:
    """How often the look-for was counted in one visit; `shared` once its teacher may read it."""

    observation: str
    at: datetime
    count: int
    shared: bool = True


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step is: `seen` of `uses` in `done` of `visits` visits, and which visits these are."""

    seen: int
    uses: int
    done: int
    visits: int
    window: tuple[VisitCount, ...]

    @property
    def met(self) -> bool:
        return self.seen >= self.uses


@dataclass(frozen=True, slots=True)
class StepNow:
    """A step with how often its look-for was seen since it was set, visit by visit, the earliest first.

    Without a rule (`rule` is None) it is an older one that only its words, `met_when`, judge. `coach`
    is a name, "" for the teacher's own; `coached` while that coach still works with the teacher,
    `primary` where it is the one of the two that visits count.
    `evidence` is what it was closed on.
    """

    id: str
    teacher_id: str
    teacher: str
    coach_id: str | None
    coach: str
    observation: str | None
    cycle: str | None
    branch_of: str | None
    rubric: str | None
    rubric_version: str | None
    criterion: str | None
    text: str
    met_when: str
    look_for: str | None
    label: str
    rule: Rule | None
    support: str
    support_kind: str
    set_on: date
    due_on: date | None
    state: StepState
    closed_on: date | None
    closed_why: str
    evidence: Any
    leader_sees: bool
    revision: int
    counts: tuple[VisitCount, ...] = ()
    coached: bool = True
    primary: bool = True

    @property
    def is_open(self) -> bool:
        return self.state is StepState.OPEN

    @property
    def rank(self) -> tuple[bool, bool, date]:
        """Of several steps the last by this is the one that is worked on, or that was last."""
        return self.is_open, self.is_open and self.primary, self.closed_on or self.set_on

    @property
    def left(self) -> bool:
        """Whether the coach who set it works with the teacher no longer."""
        return self.coach_id is not None and not self.coached

    def ends(self, person: str) -> bool:
        """Who counts it says how it ends; where the coach has left, the teacher does too."""
        own = self.coach_id is None or self.left
        return person == self.coach_id or (own and person == self.teacher_id)

    @property
    def progress(self) -> Progress | None:
        return progress(self.rule, self.counts) if self.rule else None

    @property
    def when_met(self) -> str | Sentence:
        """The rule in words; of an older step the words that were written."""
        return self.rule.words if self.rule else self.met_when


def progress(rule: Rule, counts: Sequence[VisitCount]) -> Progress:
    """By the first run of visits that meets the rule, else by the latest visits."""
    runs = [counts[at : at + rule.visits] for at in range(max(1, len(counts) - rule.visits + 1))]
    met = (run for run in runs if sum(each.count for each in run) >= rule.uses)
    window = tuple(next(met, runs[-1]))
    return Progress(sum(each.count for each in window), rule.uses, len(window), rule.visits, window)


def missing(text: str, look_for: str, rule: Rule | None) -> dict[str, Sentence]:
    """What a step lacks to start, by the field it belongs to: text, look_for, rule."""
    found = {}
    if not text.strip():
        found["text"] = sentence("Write what to practice: it is missing here.")
    if not look_for.strip():
        found["look_for"] = sentence(
            "This step has no look-for yet: choose or write here what will be counted."
        )
    if rule is None:
        found["rule"] = sentence(
            "This step has no rule yet: say here how many uses in how many visits make it met."
        )
    elif not (1 <= rule.uses <= MOST_USES and 1 <= rule.visits <= MOST_VISITS):
        found["rule"] = sentence(
            "Use 1 to %(uses)d times, in 1 to %(visits)d visits.",
            uses=MOST_USES,
            visits=MOST_VISITS,
        )
    return found


def check_start(text: str, look_for: str, rule: Rule | None) -> None:
    """Raises NotValid naming what is missing, and where."""
    lacks = missing(text, look_for, rule)
    if lacks:
        raise NotValid("This step cannot start yet: something is missing below.", lacks)


def check_branch(old: str, new: str, support: str) -> None:
    """A branch brings support and other words. Raises NotValid."""
    found = {}
    if _same(old, new):
        found["text"] = sentence(
            "These are the same words as before. Not yet met means something else now: make the step "
            "smaller, or change how it is practiced."
        )
    if support not in set(Support):
        found["support_kind"] = sentence(
            "Choose what will help: practice, a model, or co-teaching."
        )
    if found:
        raise NotValid("This branch cannot start yet: look at what is marked below.", found)


def check_reason(why: str) -> None:
    if not why.strip():
        raise NotValid(
            "Nothing was changed: a reason is missing.",
            {"why": "Write in a few words why it ends without the count that its rule asks for."},
        )


def turn(step: StepNow, viewer: str, today: date) -> Sentence:
    """Who does what next, in one line."""
    is_teacher = viewer == step.teacher_id
    if not step.is_open:
        return _ended(step)
    reached = step.progress is not None and step.progress.met
    late = step.due_on is not None and step.due_on < today
    if reached or late:
        return _look(step, viewer, reached)
    if is_teacher and step.due_on:
        return sentence("Your turn: practice, until %(day)s", day=step.due_on)
    if is_teacher:
        return sentence("Your turn: practice")
    if step.due_on:
        return sentence(
            "%(teacher)s practices, until %(day)s", teacher=step.teacher, day=step.due_on
        )
    return sentence("%(teacher)s practices", teacher=step.teacher)


def _look(step: StepNow, viewer: str, reached: bool) -> Sentence:
    """The rule is reached, or the day has passed: now whoever counts says how it ends."""
    if not step.ends(viewer):
        if reached:
            return sentence(
                "The rule is reached: %(coach)s says whether it is met", coach=step.coach
            )
        return sentence("Due %(day)s: %(coach)s comes to see it", day=step.due_on, coach=step.coach)
    if reached:
        return sentence("Your turn: the rule is reached, say that it is met")
    return sentence("Your turn: it was due %(day)s, see it again", day=step.due_on)


def _ended(step: StepNow) -> Sentence:
    words = {
        StepState.MET: "Met on %(day)s",
        StepState.NOT_YET: "Not yet met on %(day)s, practiced another way since",
        StepState.LET_GO: "Let go on %(day)s",
    }
    return sentence(words[step.state], day=step.closed_on)


def is_bare(step: StepNow) -> bool:
    """Whether it was closed without the count that its rule asks for."""
    return step.state is StepState.LET_GO or (step.state is StepState.MET and bool(step.closed_why))


def branches(steps: Iterable[StepNow], step: StepNow) -> list[StepNow]:
    """The steps that this one has come from and that it has led to, the first one first."""
    known = {each.id: each for each in steps}
    first = step
    while first.branch_of in known and first.branch_of != step.id:
        first = known[first.branch_of]
    line, after = [first], {each.branch_of: each for each in known.values() if each.branch_of}
    while line[-1].id in after and after[line[-1].id] not in line:
        line.append(after[line[-1].id])
    return line


def _same(old: str, new: str) -> bool:
    return fold(" ".join(old.split())).rstrip(".") == fold(" ".join(new.split())).rstrip(".")
