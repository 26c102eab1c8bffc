"""The first run: five steps from an empty district to the first visit that a teacher has received."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class SetupStep(StrEnum):
    DISTRICT = "district"
    SCHOOLS = "schools"
    PEOPLE = "people"
    RUBRIC = "rubric"
    VISIT = "visit"


AWAY = "away"
"""The name under which it is kept that somebody put the checklist away."""


@dataclass(frozen=True, slots=True)
class SetupFacts:
    """Counts of what a district holds; `followed` are teachers whom some observer may visit."""

    terms: int
    schools: int
    teachers: int
    sections: int
    observers: int
    followed: int
    waiting: int
    rubrics: int
    visits: int
    shared: int
    received: int


@dataclass(frozen=True, slots=True)
class Setup:
    """How far a district of that name is; `kept` holds when something was said to be done, by its name."""

    name: str
    facts: SetupFacts
    kept: Mapping[str, str]

    @property
    def done(self) -> frozenset[SetupStep]:
        """Four steps show in the district itself; which rubrics to offer is somebody's word."""
        facts = self.facts
        shown = {
            SetupStep.DISTRICT: facts.terms > 0,
            SetupStep.SCHOOLS: facts.schools > 0,
            SetupStep.PEOPLE: facts.followed > 0,
            SetupStep.RUBRIC: facts.rubrics > 0
            and bool(self.kept.get(SetupStep.RUBRIC) or facts.visits),
            SetupStep.VISIT: facts.received > 0,
        }
        return frozenset(step for step, done in shown.items() if done)

    @property
    def next(self) -> SetupStep | None:
        """The first step that is not done."""
        return next((step for step in SetupStep if step not in self.done), None)

    @property
    def away(self) -> bool:
        return AWAY in self.kept

    @property
    def left(self) -> int:
        """How many steps to remind of."""
        return 0 if self.away else len(SetupStep) - len(self.done)
