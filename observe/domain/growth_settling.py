"""What would settle a trend: how many more visits, and by whom."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import sqrt
from statistics import NormalDist

from .growth_looks import LOOKS, Limits, looks_taken

USUAL_POWER = 0.8
"""Four times in five, as is usual: Cohen (1988), "Statistical Power Analysis", 2nd edition."""

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Settling:
    """Further comparable visits until the next look, by one observer or by two in turn.

    `one_level` and `two_levels` are how many the same observer would need until a steady rise by so
    much, from the first visit to the last, is usually clear. None where a school year does not hold so
    many.
    """

    alone: int | None
    in_turn: int | None
    one_level: int | None
    two_levels: int | None


@lru_cache(maxsize=2048)
def settling(strata: tuple[Hashable, ...], limits: Limits, error: float) -> Settling:
    """`strata` are those of the ratings so far, never empty; the next visits are like the latest one.

    `error` is that of one rating, in levels.
    """
    latest = strata[-1]
    other = next((each for each in reversed(strata) if each != latest), None)
    return Settling(
        _until_next_look(strata, (latest,), limits),
        _until_next_look(strata, (latest, other), limits),
        _until_usually_clear(strata, 1, limits, error),
        _until_usually_clear(strata, 2, limits, error),
    )


@lru_cache(maxsize=2048)
def chance(strata: tuple[Hashable, ...], gain: float, error: float, bound: float) -> float:
    """The chance that a steady rise by `gain` levels is clear at a look where p may be at most `bound`.

    S is taken as normal, with the mean of so noisy a rise and the variance of no change: Noether
    (1987), "Sample size determination for some common nonparametric tests", Journal of the American
    Statistical Association 82.
    """
    slope = gain / max(len(strata) - 1, 1) / (error * sqrt(2))
    pairs = Counter(
        after - before
        for (before, one), (after, other) in combinations(enumerate(strata), 2)
        if one == other
    )
    mean = sum((2 * _NORMAL.cdf(slope * apart) - 1) * times for apart, times in pairs.items())
    sizes = Counter(strata).values()
    deviation = sqrt(sum(size * (size - 1) * (2 * size + 5) for size in sizes) / 18)
    return _NORMAL.cdf((mean - 1) / deviation + _NORMAL.inv_cdf(bound)) if deviation else 0.0


def _until_next_look(
    strata: tuple[Hashable, ...], comers: Sequence[Hashable], limits: Limits
) -> int | None:
    taken = len(looks_taken(strata, limits))
    for further in range(1, LOOKS[-1].points + 1):
        strata += (comers[(further - 1) % len(comers)],)
        if len(looks_taken(strata, limits)) > taken:
            return further
    return None


def _until_usually_clear(
    strata: tuple[Hashable, ...], gain: float, limits: Limits, error: float
) -> int | None:
    coming = strata + (strata[-1],) * LOOKS[-1].points
    ahead = (look for look in looks_taken(coming, limits) if look.ratings > len(strata))
    for look in ahead:
        bound = limits.first_bound(look.share)
        if chance(coming[: look.ratings], gain, error, bound) >= USUAL_POWER:
            return look.ratings - len(strata)
    return None
