"""How teachers teach and how observers rate: a slow truth, an observer's severity, and noise."""

from dataclasses import dataclass
from functools import cache

from ..domain.rubric import Criterion, Rubric
from .cast import TeacherRole
from .chance import stream

NOISE = 0.38
_LOWEST, _HIGHEST = 0.8, 4.2
_HARDER = {"LF.profile": -0.2, "LD.mastery": -0.2, "LC.community": 0.4, "R.struggle": -0.15}


@dataclass(frozen=True)
class Practice:
    """Where each teacher stands on each criterion at a moment from 0 (oldest visit) to 1 (today)."""

    seed: int

    def truth(self, teacher: TeacherRole, criterion: str, moment: float) -> float:
        """On a scale whose four levels are 1 to 4."""
        start, end = teacher.practice.get(criterion) or self._way(teacher.email, criterion)
        return start + (end - start) * moment

    def level(
        self, teacher: TeacherRole, observer: str, criterion: str, moment: float, visit: str
    ) -> int:
        """What this observer rates at this visit, 1 to 4."""
        noise = stream(self.seed, "noise", visit, criterion).gauss(0, NOISE)
        seen = self.truth(teacher, criterion, moment) + severity(self.seed, observer) + noise
        return min(4, max(1, round(seen)))

    def focus(self, teacher: str, codes: list[str]) -> list[str]:
        """The three criteria that a teacher works at and that are rated most often."""
        return stream(self.seed, "focus", teacher).sample(codes, min(3, len(codes)))

    def _way(self, teacher: str, criterion: str) -> tuple[float, float]:
        return _way(self.seed, teacher, criterion)


@cache
def severity(seed: int, observer: str) -> float:
    return stream(seed, "severity", observer).gauss(0, 0.12)


@cache
def _way(seed: int, teacher: str, criterion: str) -> tuple[float, float]:
    person = stream(seed, "practice", teacher)
    ability, grows = person.gauss(2.3, 0.45), person.random() < 0.35
    own = stream(seed, "practice", teacher, criterion)
    start = ability + own.gauss(0, 0.4) + _HARDER.get(criterion, 0)
    gain = own.uniform(0.3, 1.1) if grows and own.random() < 0.6 else own.gauss(0, 0.12)
    return _within(start), _within(start + gain)


def _within(value: float) -> float:
    return min(_HIGHEST, max(_LOWEST, value))


def level_code(rubric: Rubric, criterion: Criterion, level: int) -> str:
    """The code of a level from 1 to 4 on the criterion's own scale, however many points it has."""
    points = sorted(rubric.scale_of(criterion).levels, key=lambda each: each.value)
    return points[round((level - 1) * (len(points) - 1) / 3)].code
