"""Where a cycle stands, what is next in it and whose turn it is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .cycle_conferences import Conference, Party, conferences
from .cycle_pace import Dosage, checks_wanted, dosage, stage_days
from .cycles import Cycle, CycleState, Event, Happening, missing
from .wording import Sentence, counted, sentence


class Doing(StrEnum):
    """What kind of act is next, so that a page can offer the way to it."""

    PLAN = "plan"
    OPEN = "open"
    VISIT = "visit"
    CONFERENCE = "conference"
    CHECK = "check"
    REFLECT = "reflect"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Act:
    """What is next, who does it and by when."""

    kind: Doing
    who: Party
    says: Sentence
    by_day: date | None = None


@dataclass(frozen=True, slots=True)
class Course:
    cycle: Cycle
    dosage: Dosage
    conferences: tuple[Conference, ...]
    checks: tuple[Event, ...]
    stages: Mapping[str, int]
    next: Act | None
    today: date

    @property
    def overdue_days(self) -> int:
        return self.dosage.overdue_days(self.today)


def course(
    cycle: Cycle,
    events: Sequence[Event],
    visited: Iterable[date],
    today: date,
    closed: Collection[date] = (),
) -> Course:
    """Everything that follows from a cycle's events, the days of its visits and those without school."""
    found = Course(
        cycle,
        dosage(cycle, events, visited, closed),
        conferences(events),
        tuple(each for each in events if each.kind is Happening.CHECK),
        stage_days(events, today),
        None,
        today,
    )
    return Course(
        cycle, found.dosage, found.conferences, found.checks, found.stages, next_act(found), today
    )


def closing_lacks(cycle: Cycle, checks: int) -> list[Sentence]:
    """What a cycle should have before it closes; with a reason it may close without."""
    lacks: list[Sentence] = []
    if not cycle.own and not cycle.reflection.strip():
        lacks.append(sentence("The teacher has not written a reflection yet."))
    left = cycle.plan.planned_checks - checks
    if left > 0:
        lacks.append(
            counted(
                "%(num)d interim check is missing.", "%(num)d interim checks are missing.", left
            )
        )
    return lacks


def next_act(course: Course) -> Act | None:
    """The one thing that is next; None once the cycle is closed."""
    if course.cycle.state is CycleState.CLOSED:
        return None
    if course.cycle.state is CycleState.DRAFT:
        return _before_opening(course.cycle)
    return _own_next(course) if course.cycle.own else _coached_next(course)


def _before_opening(cycle: Cycle) -> Act:
    who, lacking = Party.TEACHER if cycle.own else Party.COACH, missing(cycle.plan)
    if not lacking:
        return Act(Doing.OPEN, who, sentence("The plan is whole: open the cycle."))
    return Act(
        Doing.PLAN,
        who,
        counted(
            "Complete the plan: %(num)d thing is missing.",
            "Complete the plan: %(num)d things are missing.",
            len(lacking),
        ),
    )


def _own_next(course: Course) -> Act:
    plan, done = course.cycle.plan, len(course.checks)
    if done >= plan.planned_checks or _over(course):
        return Act(
            Doing.CLOSE, Party.TEACHER, sentence("Write what has changed for students, and close.")
        )
    says = sentence("Look back: what do students do now?")
    return Act(Doing.CHECK, Party.TEACHER, says, course.dosage.due_on)


def _coached_next(course: Course) -> Act:
    dosage, plan = course.dosage, course.cycle.plan
    if course.cycle.reflection.strip():
        return Act(
            Doing.CLOSE, Party.COACH, sentence("Read the reflection, and close the cycle together.")
        )
    if course.overdue_days:
        return _visit(dosage)
    talk = next((each for each in course.conferences if _waits(each, course.today)), None)
    if talk:
        return Act(
            Doing.CONFERENCE,
            Party.BOTH,
            sentence("Note down what you agreed in the conference."),
            talk.day,
        )
    if len(course.checks) < checks_wanted(dosage.done, dosage.planned, plan.planned_checks):
        return Act(
            Doing.CHECK,
            Party.BOTH,
            sentence("Interim check: look together at what students do now."),
        )
    enough = dosage.planned is not None and dosage.done >= dosage.planned
    if enough or _over(course):
        says = sentence("Write the reflection: what has changed for students?")
        return Act(Doing.REFLECT, Party.TEACHER, says, plan.ends_on)
    return _visit(dosage)


def _visit(dosage: Dosage) -> Act:
    says = sentence("Make the next visit.") if dosage.last else sentence("Make the first visit.")
    return Act(Doing.VISIT, Party.COACH, says, dosage.due_on)


def _waits(conference: Conference, today: date) -> bool:
    return not conference.held and conference.day <= today


def _over(course: Course) -> bool:
    ends = course.cycle.plan.ends_on
    return ends is not None and ends < course.today
