"""How much one visit can tell: the error of a single rating, and the band that draws it."""

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


def borrowed_deviation(levels: int) -> float:
    """The standard deviation, in levels, of ratings on a scale of this many levels.

    A quarter of the range, after Hozo, Djulbegovic and Hozo (2005), "Estimating the mean and
    variance from the median, range, and the size of a sample", BMC Medical Research Methodology 5.
    """
    return (levels - 1) / 4


def measurement_error(deviation: float, reliability: float) -> float:
    """Standard error of measurement `SEM = SD √(1 − r)`, in the unit of the deviation.

    Classical test theory: Lord and Novick (1968), "Statistical Theories of Mental Test Scores".
    """
    if not 0 <= reliability <= 1:
        raise ValueError(f"A reliability lies between 0 and 1, not at {reliability}.")
    return deviation * sqrt(1 - reliability)


def band(place: int, levels: int) -> tuple[float, float]:
    """What a single rating at this place cannot tell apart: ± 1.64 SEM, borrowed, in levels.

    Places count from 1; a level reaches half a step to either side, and the band ends with the scale.
    """
    error = measurement_error(borrowed_deviation(levels), BORROWED_RELIABILITY)
    reach = NINETY_PERCENT * error
    return max(0.5, place - reach), min(levels + 0.5, place + reach)


def too_early(points: int) -> bool:
    return points < COMPARABLE_POINTS
