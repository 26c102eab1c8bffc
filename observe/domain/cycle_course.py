"""Where a cycle stands: time in each stage, visits done of planned, checks, and what is next and whose turn it is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil

from .cycles import Change, Cycle, CycleState, Event, Happening, missing
from .school_days import move_off
from .wording import Sentence, counted, sentence


class Party(StrEnum):
    TEACHER = "teacher"
    COACH = "coach"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Conference:
    """As it was last written down, by the event `latest`; `id` is that of the event which first told of it."""

    id: str
    day: date
    first: Party
    text: str
    agreed: str
    owner: Party | None
    by_day: date | None
    author_name: str
    latest: str

    @property
    def held(self) -> bool:
        return bool(self.text or self.agreed)


@dataclass(frozen=True, slots=True)
class Dosage:
    """Visits done of those planned; `due_on` is the last day on which the next one is in time."""

    done: int
    planned: int | None
    last: date | None
    due_on: date | None

    def overdue_days(self, today: date) -> int:
        """0 on the due day itself: every 14 days makes the 15th day the first that is overdue."""
        return max(0, (today - self.due_on).days) if self.due_on else 0


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


def dosage(
    cycle: Cycle, events: Iterable[Event], visited: Iterable[date], closed: Collection[date] = ()
) -> Dosage:
    """Of an own goal the looks back are what is due again and again: nobody visits."""
    days = sorted(visited)
    looks = (each.day for each in events if each.kind is Happening.CHECK)
    last = max(looks, default=None) if cycle.own else max(days, default=None)
    planned = None if cycle.own else cycle.plan.planned_visits
    opened_on = cycle.opened_on if cycle.state is CycleState.OPEN else None
    due = next_due(opened_on, last, cycle.plan.cadence_days, len(days), planned, closed)
    return Dosage(len(days), planned, last, due)


def next_due(
    opened_on: date | None,
    last: date | None,
    cadence: int | None,
    done: int = 0,
    planned: int | None = None,
    closed: Collection[date] = (),
) -> date | None:
    """The last day on which the next visit is in time: so many days after the last one, or after the
    opening; where that day has no school, the next one that has. None unless the cycle is open, without
    a cadence, and once all that were planned are done."""
    enough = planned is not None and done >= planned
    if opened_on is None or cadence is None or enough:
        return None
    since = max(last or opened_on, opened_on)
    return move_off(since + timedelta(days=cadence), closed)


def conferences(events: Iterable[Event]) -> tuple[Conference, ...]:
    """Each conference once, as last written down, by its day."""
    found: dict[str, Conference] = {}
    for each in events:
        if each.kind is Happening.CONFERENCE:
            first = each.detail.get("of") or each.id
            found[first] = _conference(first, each)
    return tuple(sorted(found.values(), key=lambda each: (each.day, each.id)))


def rewritten(before: Conference, after: Conference) -> tuple[Change, ...]:
    """What differs between two ways in which a conference was written down."""
    names = ("day", "first", "text", "agreed", "owner", "by_day")
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return tuple(Change(f"conference_{name}", was, is_) for name, was, is_ in pairs if was != is_)


def stage_days(events: Iterable[Event], today: date) -> dict[str, int]:
    """Days spent in each stage, from the days on which stages began; the time a cycle was closed is in none."""
    spent: dict[str, int] = {}
    stage, since = "", today
    for each in events:
        if each.kind not in _TURNS:
            continue
        if stage:
            spent[stage] = spent.get(stage, 0) + max(0, (each.day - since).days)
        stage, since = ("" if each.kind is Happening.CLOSED else each.stage), each.day
    if stage:
        spent[stage] = spent.get(stage, 0) + max(0, (today - since).days)
    return spent


def checks_wanted(done: int, planned: int | None, checks: int) -> int:
    """How many interim checks belong to so many visits, spread evenly among those planned."""
    total = planned or 2 * checks
    return sum(1 for number in range(1, checks + 1) if done >= ceil(total * number / (checks + 1)))


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


_TURNS = (Happening.OPENED, Happening.STAGE, Happening.REOPENED, Happening.CLOSED)


def _conference(first: str, event: Event) -> Conference:
    detail = event.detail
    return Conference(
        first,
        event.day,
        Party(detail.get("first") or Party.TEACHER),
        event.text,
        detail.get("agreed") or "",
        Party(detail["owner"]) if detail.get("owner") else None,
        date.fromisoformat(detail["by"]) if detail.get("by") else None,
        event.author_name,
        event.id,
    )


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
