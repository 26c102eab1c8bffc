"""A coaching cycle: one goal for students, and the plan, visits, conferences and checks on the way to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from .cycle_models import PLAIN, TEMPLATES, Stage, Template
from .errors import NotNow, NotValid
from .wording import Sentence, counted, sentence

LONGEST = 20_000
MOST_CRITERIA = 5
LONGEST_CADENCE = 120
MOST_VISITS = 60
FEWEST_CHECKS, MOST_CHECKS = 2, 12


class CycleState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Practice(StrEnum):
    NEW = "new"
    REFINE = "refine"


class Result(StrEnum):
    MET = "met"
    PARTLY = "partly"
    NOT_YET = "not_yet"


class Happening(StrEnum):
    """What an event of a cycle tells of."""

    BEGUN = "begun"
    OPENED = "opened"
    STAGE = "stage"
    CHANGED = "changed"
    CONFERENCE = "conference"
    CHECK = "check"
    REFLECTED = "reflected"
    CLOSED = "closed"
    REOPENED = "reopened"
    HANDED_OVER = "handed_over"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is agreed, as it may be changed: `students` is what they will do or show.

    `criteria` are codes of the rubric's version, `cadence_days` the days from one visit to the next.
    """

    template: str = PLAIN.code
    goal: str = ""
    students: str = ""
    practice: str = ""
    rubric: str | None = None
    rubric_version: str | None = None
    criteria: tuple[str, ...] = ()
    baseline: str = ""
    plan: str = ""
    cadence_days: int | None = 14
    planned_visits: int | None = 4
    planned_checks: int = FEWEST_CHECKS
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """Without a coach it is the teacher's own; `revision` counts its changes."""

    id: str
    teacher: str
    coach: str | None
    state: CycleState
    stage: str
    plan: Plan
    made_at: datetime
    opened_on: date | None = None
    closed_on: date | None = None
    result: Result | None = None
    reflection: str = ""
    revision: int = 1

    @property
    def own(self) -> bool:
        return self.coach is None

    @property
    def template(self) -> Template:
        return TEMPLATES.get(self.plan.template, PLAIN)

    @property
    def stage_now(self) -> Stage | None:
        return self.template.stage(self.stage)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened in a cycle, who did it and when; never changed."""

    id: str
    kind: Happening
    author: str
    author_name: str
    stage: str
    day: date
    at: datetime
    text: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a plan, before and after."""

    field: str
    before: Any
    after: Any


class Outrun(NotNow):
    """Somebody else was quicker: `changes` says what they changed, `by` who it was."""

    def __init__(self, by: str, changes: tuple[Change, ...]) -> None:
        super().__init__(
            "%(person)s changed this cycle in the meantime. What you typed is still here: look at what has changed, then save again.",
            person=by,
        )
        self.by, self.changes = by, changes


def changes(before: Plan, after: Plan) -> tuple[Change, ...]:
    """The fields in which two plans differ, in the order of the form."""
    pairs = (
        (each.name, getattr(before, each.name), getattr(after, each.name)) for each in fields(Plan)
    )
    return tuple(Change(*pair) for pair in pairs if pair[1] != pair[2])


def missing(plan: Plan) -> dict[str, Sentence]:
    """What keeps a cycle from opening: each field that is not said yet, with what to do about it."""
    wanted = {
        "goal": (plan.goal.strip(), "Write the goal in one sentence."),
        "students": (
            plan.students.strip(),
            "Say what students will do or show when it is reached.",
        ),
        "criteria": (plan.criteria, "Choose at least one criterion that the goal belongs to."),
        "practice": (plan.practice, "Choose: a new practice, or one to refine."),
        "template": (plan.template in TEMPLATES, "Choose the stages that this cycle goes through."),
        "cadence_days": (plan.cadence_days, "Say after how many days the next look is due."),
    }
    return {name: sentence(says) for name, (there, says) in wanted.items() if not there}


def check_plan(plan: Plan) -> None:
    """Raises NotValid for what cannot be stored; what is still missing may be."""
    wrong = dict(_wrong_texts(plan))
    if plan.template not in TEMPLATES:
        wrong["template"] = sentence("Choose one of the models that are offered.")
    if plan.practice not in ("", *Practice):
        wrong["practice"] = sentence("Choose: a new practice, or one to refine.")
    if len(plan.criteria) > MOST_CRITERIA:
        wrong["criteria"] = counted(
            "A goal belongs to at most %(most)s criteria; %(num)d is chosen.",
            "A goal belongs to at most %(most)s criteria; %(num)d are chosen.",
            len(plan.criteria),
            most=MOST_CRITERIA,
        )
    bounds = {
        "cadence_days": (plan.cadence_days, 1, LONGEST_CADENCE),
        "planned_visits": (plan.planned_visits, 1, MOST_VISITS),
        "planned_checks": (plan.planned_checks, FEWEST_CHECKS, MOST_CHECKS),
    }
    for name, (number, least, most) in bounds.items():
        if number is not None and not least <= number <= most:
            says = "Write a whole number from %(least)s to %(most)s."
            wrong[name] = sentence(says, least=least, most=most)
    if wrong:
        raise NotValid("Not saved: look at what is marked below.", wrong)


def check_opening(plan: Plan) -> None:
    """Raises NotValid that names each thing which is missing, and where."""
    lacking = missing(plan)
    if lacking:
        raise NotValid(
            counted(
                "This cycle cannot open yet: %(num)d thing is missing. It is marked below.",
                "This cycle cannot open yet: %(num)d things are missing. They are marked below.",
                len(lacking),
            ),
            lacking,
        )


def check_text(name: str, text: str) -> None:
    """Raises NotValid for a text that cannot be stored."""
    problem = _problem(text)
    if problem:
        raise NotValid("Not saved: look at what is marked below.", {name: problem})


def _wrong_texts(plan: Plan) -> Iterable[tuple[str, Sentence]]:
    for name in ("goal", "students", "baseline", "plan"):
        problem = _problem(getattr(plan, name))
        if problem:
            yield name, problem


def _problem(text: str) -> Sentence | None:
    if len(text) > LONGEST:
        says = "That is too long: write at most %(most)s characters."
        return sentence(says, most=f"{LONGEST:,}")
    if "\0" in text:
        return sentence("One character in here cannot be stored: type it again.")
    return None
