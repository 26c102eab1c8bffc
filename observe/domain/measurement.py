"""How much one visit can tell: the error of a single rating, and the band that draws it."""

from dataclasses import dataclass
from math import sqrt

BORROWED_RELIABILITY = 0.35
"""Reliability of one rating of one lesson, borrowed until a district can estimate its own.

Of the size that Kane and Staiger (2012), "Gathering Feedback for Teaching", report for one lesson
scored once by one trained observer.
"""

NINETY_PERCENT = 1.64
"""Two-sided 90 % point of the normal distribution, to two decimals."""

COMPARABLE_POINTS = 5
"""Below so many comparable points there is no word on a trend."""

ENOUGH_TEACHERS = 20
"""From so many teachers on a district's own figures take the place of borrowed ones."""

DOUBLE_SCORED = 0.2
"""The least share of lessons that two observers rated, for a reliability of the district's own."""


@dataclass(frozen=True, slots=True)
class Site:
    """What a district knows of its ratings with one criterion: an empty one knows nothing.

    `deviation` is over `teachers`; of these `revisited` were seen at least twice; `reliability` was
    estimated where the share `double_scored` of the lessons had two observers.
    """

    teachers: int = 0
    deviation: float | None = None
    revisited: int = 0
    double_scored: float = 0.0
    reliability: float | None = None


@dataclass(frozen=True, slots=True)
class Noise:
    """The error of one rating in levels, and which of its two sources had to be borrowed."""

    deviation: float
    reliability: float
    own_deviation: bool = False
    own_reliability: bool = False

    @property
    def error(self) -> float:
        return measurement_error(self.deviation, self.reliability)

    @property
    def reach(self) -> float:
        """What one rating cannot tell to either side: ± 1.64 SEM, in levels."""
        return NINETY_PERCENT * self.error

    @property
    def borrowed(self) -> bool:
        return not (self.own_deviation and self.own_reliability)


def noise(levels: int, site: Site | None = None) -> Noise:
    """The district's own figures where there is enough behind them, else the borrowed ones."""
    site = site or Site()
    enough = site.teachers >= ENOUGH_TEACHERS
    own = site.deviation if enough and site.deviation else None
    twice = site.revisited >= ENOUGH_TEACHERS and site.double_scored >= DOUBLE_SCORED
    estimated = site.reliability if twice else None
    return Noise(
        borrowed_deviation(levels) if own is None else own,
        BORROWED_RELIABILITY if estimated is None else estimated,
        own is not None,
        estimated is not None,
    )


def borrowed_deviation(levels: int) -> float:
    """The standard deviation, in levels, of ratings on a scale of this many levels.

    A quarter of the range, after Hozo, Djulbegovic and Hozo (2005), "Estimating the mean and
    variance from the median, range, and the size of a sample", BMC Medical Research Methodology 5.
    """
    return (levels - 1) / 4


def spread(number: int, total: int, squares: int) -> float:
    """The standard deviation of so many ratings with this sum and this sum of squares."""
    return sqrt(max(squares * number - total**2, 0)) / number if number else 0.0


def measurement_error(deviation: float, reliability: float) -> float:
    """Standard error of measurement `SEM = SD √(1 − r)`, in the unit of the deviation.

    Classical test theory: Lord and Novick (1968), "Statistical Theories of Mental Test Scores".
    """
    if not 0 <= reliability <= 1:
        raise ValueError(f"A reliability lies between 0 and 1, not at {reliability}.")
    return deviation * sqrt(1 - reliability)


def band(place: int, levels: int, of: Noise | None = None) -> tuple[float, float]:
    """What a single rating at this place cannot tell apart: ± 1.64 SEM, in levels.

    Places count from 1; a level reaches half a step to either side, and the band ends with the scale.
    """
    reach = (of or noise(levels)).reach
    return max(0.5, place - reach), min(levels + 0.5, place + reach)


def too_early(points: int) -> bool:
    return points < COMPARABLE_POINTS
