"""What a reader takes away of coaching and of duties: cycles, steps and tries, and what was due of whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from .cycles import Cycle
from .due import Event
from .observation import Kind
from .rubric import Rubric
from .steps import StepNow


@dataclass(frozen=True, slots=True)
class Known:
    """A person or a school by name and code."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class CycleTaken:
    """A cycle with what was done in it; without a coach it is the teacher's own."""

    cycle: Cycle
    teacher: Known
    coach: Known | None
    visits: int
    conferences: int
    checks: int
    steps: int
    steps_met: int


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step with its counts in shared visits; of a `bare` one the reader knows words and state alone."""

    step: StepNow
    teacher: Known
    coach: Known | None
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """A line of the teacher's own practice log; `step` is what was practiced, "" for none in particular."""

    day: date
    text: str
    step_id: str | None
    step: str


class Standing(StrEnum):
    """How far a requirement is, the gravest first."""

    LATE = "late"
    MISSED = "missed"
    OPEN = "open"
    DONE_LATE = "done_late"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that was due of one visit; `acknowledged` says whether its record was received.

    `missed` where it was not done and the visit went on without it.
    """

    due_on: date
    done_on: date | None
    acknowledged: bool
    missed: bool = False

    @property
    def days_late(self) -> int:
        """How late it was done; 0 in time, or not yet."""
        return max(0, (self.done_on - self.due_on).days) if self.done_on else 0


@dataclass(frozen=True, slots=True)
class Requirement:
    """What rules ask of a teacher's visits of one kind at one school, all of these taken together.

    `due_on` is the earliest day of what is still to do, `most_late` the days of what was done the latest.
    """

    school: Known
    teacher: Known
    kind: Kind
    event: Event
    required: int = 0
    done: int = 0
    done_late: int = 0
    most_late: int = 0
    due_on: date | None = None
    acknowledged: int = 0
    missed: int = 0

    def plus(self, duty: Duty) -> "Requirement":
        over = duty.done_on is not None or duty.missed
        waiting = [each for each in (self.due_on, duty.due_on) if each]
        return replace(
            self,
            required=self.required + 1,
            done=self.done + (duty.done_on is not None),
            done_late=self.done_late + (duty.days_late > 0),
            most_late=max(self.most_late, duty.days_late),
            due_on=self.due_on if over else min(waiting),
            acknowledged=self.acknowledged + duty.acknowledged,
            missed=self.missed + duty.missed,
        )

    def days_late(self, today: date) -> int:
        waiting = (today - self.due_on).days if self.due_on else 0
        return max(self.most_late, waiting)

    def standing(self, today: date) -> Standing:
        if self.due_on and self.due_on < today:
            return Standing.LATE
        if self.missed:
            return Standing.MISSED
        if self.due_on:
            return Standing.OPEN
        return Standing.DONE_LATE if self.done_late else Standing.DONE


@dataclass(frozen=True, slots=True)
class Coaching:
    """All of it that one reader may take away; `rubrics` are those that goals and steps belong to."""

    cycles: tuple[CycleTaken, ...] = ()
    steps: tuple[StepTaken, ...] = ()
    tried: tuple[Tried, ...] = ()
    rubrics: Mapping[tuple[str, str], Rubric] = field(default_factory=dict)
