"""Where a coach stands with each teacher, and whom to see first, with the reason in words.

Goals, visits, steps and days alone: nothing here knows of a rating.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import IntEnum, StrEnum

from .cycle_models import PLAIN, TEMPLATES, Stage
from .cycle_pace import next_due
from .next_visit import LONG_WAIT
from .school_days import Closed, closed_at
from .school_time import local_day
from .steps import StepNow
from .wording import Sentence, counted, sentence

SOON = 7
"""A step that is due within so many days is due soon."""


class Need(IntEnum):
    """Why somebody comes before somebody else, the most pressing first."""

    STEP_LATE = 0
    VISIT_LATE = 1
    STEP_REACHED = 2
    STEP_SOON = 3
    NEVER_SEEN = 4
    LONG_UNSEEN = 5
    NO_GOAL = 6
    NO_STEP = 7
    NOTHING = 8


class Shown(StrEnum):
    """What the list may be narrowed to."""

    ALL = ""
    OVERDUE = "overdue"
    NO_GOAL = "no-goal"
    STEP_DUE = "step-due"
    NOT_SEEN = "not-seen"


_FITS: Mapping[Shown, frozenset[Need]] = {
    Shown.ALL: frozenset(Need),
    Shown.OVERDUE: frozenset({Need.STEP_LATE, Need.VISIT_LATE}),
    Shown.NO_GOAL: frozenset({Need.NO_GOAL}),
    Shown.STEP_DUE: frozenset({Need.STEP_LATE, Need.STEP_SOON, Need.STEP_REACHED}),
    Shown.NOT_SEEN: frozenset({Need.NEVER_SEEN, Need.LONG_UNSEEN}),
}


@dataclass(frozen=True, slots=True)
class Goal:
    """The open cycle of a coach and a teacher, or without a coach ("") a teacher's own; `cadence` is the
    days from one visit to the next.

    `school` is the one where the teacher teaches, None where it is not one; `last` and `done` are of
    the cycle's own visits.
    """

    cycle: str
    teacher: str
    coach: str
    goal: str
    template: str
    stage: str
    cadence: int | None
    opened_on: date
    rubric: str | None = None
    version: str | None = None
    criteria: tuple[str, ...] = ()
    planned: int | None = None
    done: int = 0
    last: datetime | None = None
    school: str | None = None

    @property
    def stage_now(self) -> Stage | None:
        return TEMPLATES.get(self.template, PLAIN).stage(self.stage)

    def next_by(self, zone: tzinfo, closed: Iterable[Closed] = ()) -> date | None:
        """The day by which its next visit is due, of all days without school heeding its teacher's."""
        return next_due(
            self.opened_on,
            local_day(self.last, zone) if self.last else None,
            self.cadence,
            self.done,
            self.planned,
            closed_at(closed, self.school),
        )


@dataclass(frozen=True, slots=True)
class Cared:
    """A teacher on a caseload: on it since when, last seen by this coach, and the next visit planned."""

    id: str
    called: str
    sort_name: str
    since: date
    last_seen: datetime | None
    planned: str | None = None
    planned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    need: Need
    words: Sentence


@dataclass(frozen=True, slots=True)
class Row:
    """One teacher: `step` is the open one, else the one closed last; `next_by` the day by which a
    visit is due, None without a cadence; `reasons` stand in the order of how much they press."""

    teacher: Cared
    goal: Goal | None
    step: StepNow | None
    last: date | None
    days: int | None
    next_by: date | None
    reasons: tuple[Reason, ...]

    @property
    def need(self) -> Need:
        return self.reasons[0].need if self.reasons else Need.NOTHING

    @property
    def is_late(self) -> bool:
        return self.need in _FITS[Shown.OVERDUE]

    def fits(self, shown: Shown) -> bool:
        return shown is Shown.ALL or any(each.need in _FITS[shown] for each in self.reasons)


def rows(
    teachers: Iterable[Cared],
    goals: Iterable[Goal],
    steps: Iterable[StepNow],
    today: date,
    zone: tzinfo,
    closed: Collection[Closed] = (),
) -> list[Row]:
    """All of a caseload by need; among equals who waits longest, then the name.

    `closed` are the days without school: on those of a teacher's school no visit is due.
    """
    by_teacher = {each.teacher: each for each in goals}
    newest = _newest(steps)
    found = [
        _row(each, by_teacher.get(each.id), newest.get(each.id), today, zone, closed)
        for each in teachers
    ]
    return sorted(found, key=lambda row: _key(row, today))


def counts(found: Sequence[Row]) -> Mapping[Shown, int]:
    """How many teachers each choice of the list leaves."""
    return {shown: sum(row.fits(shown) for row in found) for shown in Shown}


def _newest(steps: Iterable[StepNow]) -> Mapping[str, StepNow]:
    """By teacher the open primary step, else the one that was closed last."""
    found: dict[str, StepNow] = {}
    for each in sorted(steps, key=lambda step: step.rank):
        found[each.teacher_id] = each
    return found


def _row(
    teacher: Cared,
    goal: Goal | None,
    step: StepNow | None,
    today: date,
    zone: tzinfo,
    closed: Collection[Closed],
) -> Row:
    last = local_day(teacher.last_seen, zone) if teacher.last_seen else None
    due = goal.next_by(zone, closed) if goal else None
    reasons = [
        *_of_step(step, today),
        *_of_visit(teacher, last, due, today),
        *_of_goal(goal, step),
    ]
    return Row(
        teacher,
        goal,
        step,
        last,
        (today - last).days if last else None,
        due,
        tuple(sorted(reasons, key=lambda each: each.need)),
    )


def _of_step(step: StepNow | None, today: date) -> Iterable[Reason]:
    if step is None or not step.is_open:
        return
    if step.progress and step.progress.met:
        yield Reason(Need.STEP_REACHED, sentence("the step’s rule is reached: close it"))
    if step.due_on is None:
        return
    left = (step.due_on - today).days
    if left < 0:
        words = counted("step due %(num)d day ago", "step due %(num)d days ago", -left)
        yield Reason(Need.STEP_LATE, words)
    elif left == 0:
        yield Reason(Need.STEP_SOON, sentence("step due today"))
    elif left <= SOON:
        words = counted("step due in %(num)d day", "step due in %(num)d days", left)
        yield Reason(Need.STEP_SOON, words)


def _of_visit(teacher: Cared, last: date | None, due: date | None, today: date) -> Iterable[Reason]:
    if due is not None and due < today:
        words = counted(
            "visit overdue for %(num)d day",
            "visit overdue for %(num)d days",
            (today - due).days,
        )
        yield Reason(Need.VISIT_LATE, words)
    if last is None:
        new = (today - teacher.since).days <= LONG_WAIT
        words = sentence("new on your caseload") if new else sentence("not seen yet")
        yield Reason(Need.NEVER_SEEN, words)
    elif due is None and (today - last).days > LONG_WAIT:
        yield Reason(Need.LONG_UNSEEN, sentence("more than two weeks since a visit"))


def _of_goal(goal: Goal | None, step: StepNow | None) -> Iterable[Reason]:
    if goal is None:
        yield Reason(Need.NO_GOAL, sentence("no goal yet"))
    elif step is None or not step.is_open:
        yield Reason(Need.NO_STEP, sentence("no open step"))


def _key(row: Row, today: date) -> tuple[int, int, int, str, str]:
    """The step or visit that is later comes first, then the longest wait."""
    pressing = {
        Need.STEP_LATE: row.step.due_on if row.step else None,
        Need.STEP_SOON: row.step.due_on if row.step else None,
        Need.VISIT_LATE: row.next_by,
    }.get(row.need)
    left = (pressing - today).days if pressing else 0
    return row.need, left, -(row.days or 0), row.teacher.sort_name, row.teacher.id
