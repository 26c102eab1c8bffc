"""Summaries of ordinal levels that stay honest for small numbers."""

from collections.abc import Sequence
from math import sqrt

Z_95 = 1.959964
"""The normal quantile of a two-sided 95 % interval."""


def interpolated_median(counts: Sequence[int]) -> float | None:
    """The median level, moved by how the rest lies around it; `counts[0]` is level 1.

    `M + (n_above − n_below) / (2 n_M)`: the median of grouped data with classes one level wide
    (Yule and Kendall, An Introduction to the Theory of Statistics, on averages). None for no
    levels at all; where the median falls between two levels that both were given, their middle.
    """
    total = sum(counts)
    if total == 0:
        return None
    low, high = _at(counts, (total + 1) // 2), _at(counts, total // 2 + 1)
    if low != high:
        return (low + high) / 2
    below, above = sum(counts[: low - 1]), sum(counts[low:])
    return low + (above - below) / (2 * counts[low - 1])


def wilson(hits: int, total: int, z: float = Z_95) -> tuple[float, float] | None:
    """The interval of a share, as (low, high) between 0 and 1; None for no observations.

    Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
    American Statistical Association 22 (1927), 209–212.
    """
    if total == 0:
        return None
    share, square = hits / total, z * z
    middle = share + square / (2 * total)
    reach = z * sqrt(share * (1 - share) / total + square / (4 * total * total))
    scale = 1 + square / total
    low, high = (middle - reach) / scale, (middle + reach) / scale
    return (0.0 if hits == 0 else low, 1.0 if hits == total else high)


def _at(counts: Sequence[int], place: int) -> int:
    """The level of the value at this place, counted from 1 in order."""
    seen = 0
    for level, count in enumerate(counts, start=1):
        seen += count
        if seen >= place:
            return level
    raise ValueError(f"there is no value at place {place}")
