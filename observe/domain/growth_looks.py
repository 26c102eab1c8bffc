"""When a trend is looked at, and how much error each look may spend: fixed before the first visit.

The claim is for one reader's page on one teacher in one school year: over all its criteria, looks and
rubrics a *clear rise* where nothing changed stays below one in twenty, and so does a *clear fall*.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from .growth_kendall import least_p
from .measurement import COMPARABLE_POINTS

Key = TypeVar("Key", bound=Hashable)

ERROR = 0.05
"""One-sided, for all rises of a page and school year together, and for all falls."""


@dataclass(frozen=True, slots=True)
class Look:
    """A decision point: at so many comparable ratings, with its share of the error."""

    points: int
    share: float


LOOKS = (
    Look(COMPARABLE_POINTS, 0.1),
    Look(8, 0.2),
    Look(12, 0.5),
    Look(18, 0.1),
    Look(27, 0.05),
    Look(40, 0.03),
    Look(60, 0.02),
)
"""Half of the error is kept for the twelfth rating, which a year of visits every two weeks reaches.

Shares add up to one, so that by Bonferroni's inequality all looks together keep the limit; after
Slud and Wei (1982), "Two-sample repeated significance tests based on the modified Wilcoxon
statistic", Journal of the American Statistical Association 77, who spend stated parts at stated looks.
"""

_FIRST_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Limits:
    """What one criterion is held to: its scale, the error of its family, and how many are in that."""

    levels: int
    error: float = ERROR
    criteria: int = 1

    def first_bound(self, share: float) -> float:
        """The p that the smallest of the family must reach at a look with this share."""
        return self.error * share / self.criteria


@dataclass(frozen=True, slots=True)
class Taken:
    """A look that was taken after so many `ratings`, of which some `points` were comparable."""

    ratings: int
    points: int
    share: float


def comparable_points(strata: Sequence[Hashable]) -> int:
    """Ratings in strata that hold another one to compare with."""
    return sum(count for count in Counter(strata).values() if count > 1)


@lru_cache(maxsize=2048)
def looks_taken(strata: tuple[Hashable, ...], limits: Limits) -> tuple[Taken, ...]:
    """The looks that a series of ratings has reached, by the stratum of each.

    A look waits until the steepest rise could be clear at it, and takes the shares of those it met on
    the way: this depends on who came when and on the scale, never on a level.
    """
    found: list[Taken] = []
    counts: Counter[Hashable] = Counter()
    points, at, share = 0, 0, 0.0
    for ratings, stratum in enumerate(strata, start=1):
        counts[stratum] += 1
        points += 2 if counts[stratum] == 2 else counts[stratum] > 2
        while at < len(LOOKS) and points >= LOOKS[at].points:
            share += LOOKS[at].share
            at += 1
        if not share:
            continue
        sizes = tuple(sorted(count for count in counts.values() if count > 1))
        if least_p(sizes, limits.levels) <= limits.first_bound(share):
            found.append(Taken(ratings, points, share))
            share = 0.0
    return tuple(found)


def clear_by_holm(spent: Mapping[Key, float], criteria: int, error: float) -> frozenset[Key]:
    """Which of a family of criteria stay clear at this error; those not in `spent` count as 1.

    Holm (1979), "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
    Statistics 6.
    """
    found: list[Key] = []
    for key, p in sorted(spent.items(), key=lambda each: each[1]):
        if p > error / max(criteria - len(found), 1):
            break
        found.append(key)
    return frozenset(found)


def family_error(place: int) -> float:
    """The error of the family that is the first, second … (from 0) to reach five comparable ratings.

    Nine tenths go to the first, nine tenths of the rest to the next: most teachers are seen with one
    rubric, and a second one must not cost the first its power.
    """
    return ERROR * _FIRST_SHARE * (1 - _FIRST_SHARE) ** place
