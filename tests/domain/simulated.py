"""Simulated teachers: levels with the noise of single lessons, given by observers who change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random
from statistics import NormalDist

from observe.domain.growth import Series
from observe.domain.measurement import (
    BORROWED_RELIABILITY,
    borrowed_deviation,
    measurement_error,
)

LEVELS = 4
SEED = 20_261_122
_NOISE = measurement_error(borrowed_deviation(LEVELS), BORROWED_RELIABILITY)
_SEVERITY = 0.3
_SHARED = 0.2


@dataclass(frozen=True)
class School:
    """How teachers are seen: `gain` in levels from the first visit to the last, on `gaining` criteria."""

    criteria: int = 10
    visits: int = 12
    observers: int = 3
    gain: float = 0.0
    gaining: int = 0


def teachers(number: int, school: School, seed: int = SEED) -> Iterator[tuple[Series, ...]]:
    """The series of one teacher after another, a criterion each.

    Observers come in stretches and differ in severity; what is particular to a lesson, such as a test
    day, moves all criteria of a visit.
    """
    random = Random(seed)  # noqa: S311  (a simulation)
    for _ in range(number):
        who = _observers(random, school)
        severity = [random.gauss(0, _SEVERITY) for _ in range(school.observers)]
        lesson = [random.gauss(0, _NOISE * _SHARED) for _ in range(school.visits)]
        yield tuple(
            _series(random, school, who, severity, lesson, school.gain * (at < school.gaining))
            for at in range(school.criteria)
        )


def until(series: Series, visits: int) -> Series:
    return Series(series.places[:visits], series.strata[:visits], series.levels)


def wilson(found: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share: Wilson (1927), Journal of the American Statistical Association 22."""
    z = NormalDist().inv_cdf(0.975)
    share, weight = found / of, z * z / of
    middle = (share + weight / 2) / (1 + weight)
    half = z * sqrt(share * (1 - share) / of + weight / (4 * of)) / (1 + weight)
    return middle - half, middle + half


def _observers(random: Random, school: School) -> list[int]:
    """Who comes: the same one for a while, then another."""
    found = [random.randrange(school.observers)]
    while len(found) < school.visits:
        stays = random.random() < 0.7
        found.append(found[-1] if stays else random.randrange(school.observers))
    return found


def _series(
    random: Random,
    school: School,
    who: Sequence[int],
    severity: Sequence[float],
    lesson: Sequence[float],
    gain: float,
) -> Series:
    base = random.gauss((1 + LEVELS - gain) / 2, borrowed_deviation(LEVELS) / 2)
    apart = sqrt(1 - _SHARED**2)
    true = [base + gain * visit / max(school.visits - 1, 1) for visit in range(school.visits)]
    places = (
        round(level + severity[observer] + at_lesson + random.gauss(0, _NOISE * apart))
        for level, observer, at_lesson in zip(true, who, lesson, strict=True)
    )
    return Series(tuple(min(max(place, 1), LEVELS) for place in places), tuple(who), LEVELS)
