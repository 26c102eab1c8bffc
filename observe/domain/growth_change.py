"""Whether two groups of visits differ by more than their ratings' error."""

from math import sqrt

NINETY_FIVE_PERCENT = 1.96
_MOST = 100


def reliable_change(difference: float, error: float, before: int, after: int) -> bool:
    """Whether a difference between groups of so many visits is beyond the noise of single ratings.

    `(|Δ| − 1/(2m)) > 1.96 · SEM √(1/m1 + 1/m2)`, m the smaller of the two: the reliable change of
    Jacobson and Truax (1991), "Clinical significance", Journal of Consulting and Clinical Psychology
    59, for means of several ratings; the correction for continuity, after Yates (1934), is for levels,
    which come in whole steps. `error` is that of one rating.
    """
    corrected = abs(difference) - 1 / (2 * min(before, after))
    return corrected > NINETY_FIVE_PERCENT * error * sqrt(1 / before + 1 / after)


def visits_to_tell(levels: float, error: float) -> int | None:
    """The least number of visits on either side that makes so many levels a reliable change."""
    tried = range(1, _MOST + 1)
    return next((m for m in tried if reliable_change(levels, error, m, m)), None)
