"""Whether levels rise with time: Mann–Kendall S with its exact permutation distribution, ties kept."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import factorial, prod
from random import Random

PERMUTATIONS = 20_000
"""How many orders are drawn where counting all of them takes too long."""

_COUNTABLE = 4_000
_SEED = 1945


def kendall_s(levels: Sequence[int]) -> int:
    """Pairs that rise less pairs that fall, each later level against each earlier one.

    Mann (1945), "Nonparametric tests against trend", Econometrica 13; Kendall (1975), "Rank
    Correlation Methods", 4th edition.
    """
    seen, s = Counter[int](), 0
    for level in levels:
        s += sum(((level > each) - (level < each)) * count for each, count in seen.items())
        seen[level] += 1
    return s


def stratified_s(strata: Sequence[Sequence[int]]) -> int:
    """The sum of S over the strata: no level is compared with one of another stratum.

    As in the seasonal Kendall test: Hirsch, Slack and Smith (1982), "Techniques of trend analysis for
    monthly water quality data", Water Resources Research 18.
    """
    return sum(kendall_s(levels) for levels in strata)


def trend_p(strata: Sequence[Sequence[int]]) -> tuple[float, float]:
    """One-sided permutation p of a rise and of a fall; both are 1 where all levels tie.

    The share of all orders of the levels, within their strata, whose S is at least (at most) as great.
    """
    counted = (Counter(levels) for levels in strata)
    tied = sorted(tuple(count for _, count in sorted(each.items())) for each in counted)
    s, margins = stratified_s(strata), tuple(tied)
    return _share_at_least(margins, s), _share_at_least(margins, -s)


@lru_cache(maxsize=2048)
def least_p(sizes: tuple[int, ...], levels: int) -> float:
    """The smallest p that so many ratings in each stratum can reach on a scale of so many levels.

    Every stratum climbs through the whole scale; of all its orders that is one.
    """
    return 1 / prod(_orders(_even(size, levels)) for size in sizes)


@lru_cache(maxsize=2048)
def orders_by_fallen_pairs(counts: tuple[int, ...]) -> tuple[int, ...]:
    """How many orders of so many ratings at each level have 0, 1, 2 … pairs that fall.

    The coefficients of the Gaussian multinomial [n]! / ([c1]! [c2]! …): MacMahon (1913), "Two
    applications of general theorems in combinatory analysis", Proceedings of the London Mathematical
    Society 15. S is the number of untied pairs less twice the fallen ones.
    """
    found, placed = [1], 0
    for count in counts:
        for step in range(1, count + 1):
            found = _divided(_times(found, placed + step), step)
        placed += count
    return tuple(found)


def untied_pairs(counts: Sequence[int]) -> int:
    return (sum(counts) ** 2 - sum(count**2 for count in counts)) // 2


def drawn_share_at_least(margins: Sequence[tuple[int, ...]], s: int) -> float:
    """The same share from 20,000 seeded orders, the observed one counted among them.

    Phipson and Smyth (2010), "Permutation p-values should never be zero", Statistical Applications in
    Genetics and Molecular Biology 9.
    """
    random = Random(_SEED)  # noqa: S311  (a fixed seed: the same page says the same twice)
    strata = [[level for level, count in enumerate(each) for _ in range(count)] for each in margins]
    reached = 0
    for _ in range(PERMUTATIONS):
        for levels in strata:
            random.shuffle(levels)
        reached += sum(kendall_s(levels) for levels in strata) >= s
    return (reached + 1) / (PERMUTATIONS + 1)


@lru_cache(maxsize=16_384)
def _share_at_least(margins: tuple[tuple[int, ...], ...], s: int) -> float:
    pairs = sum(untied_pairs(counts) for counts in margins)
    if not pairs:
        return 1.0
    if pairs > _COUNTABLE:
        return drawn_share_at_least(margins, s)
    orders = [1]
    for counts in margins:
        orders = _product(orders, orders_by_fallen_pairs(counts))
    return sum(orders[: (pairs - s) // 2 + 1]) / sum(orders)


def _even(size: int, levels: int) -> tuple[int, ...]:
    return tuple(size // levels + (at < size % levels) for at in range(levels))


def _orders(counts: tuple[int, ...]) -> int:
    return factorial(sum(counts)) // prod(factorial(count) for count in counts)


def _times(terms: list[int], power: int) -> list[int]:
    """Multiplied by 1 − x^power."""
    longer = terms + [0] * power
    return [term - (longer[at - power] if at >= power else 0) for at, term in enumerate(longer)]


def _divided(terms: list[int], power: int) -> list[int]:
    """Divided by 1 − x^power, which goes without a rest."""
    found: list[int] = []
    for at, term in enumerate(terms[: len(terms) - power]):
        found.append(term + (found[at - power] if at >= power else 0))
    return found


def _product(one: Sequence[int], other: Sequence[int]) -> list[int]:
    found = [0] * (len(one) + len(other) - 1)
    for at, term in enumerate(one):
        for further, factor in enumerate(other):
            found[at + further] += term * factor
    return found
