"""Mann–Kendall with its exact p: published tables, and every order counted one by one."""

from itertools import permutations, product
from math import factorial

import pytest

from observe.domain.growth_kendall import (
    drawn_share_at_least,
    kendall_s,
    least_p,
    orders_by_fallen_pairs,
    stratified_s,
    trend_p,
    untied_pairs,
)


@pytest.mark.parametrize(
    ("levels", "s"),
    [([], 0), ([3], 0), ([1, 2, 3], 3), ([3, 2, 1], -3), ([2, 2, 2], 0), ([1, 2, 2, 1, 3], 4)],
)
def test_s_counts_pairs_that_rise_less_pairs_that_fall(levels: list[int], s: int) -> None:
    assert kendall_s(levels) == s


@pytest.mark.parametrize(
    ("number", "s", "p"),
    [(4, 6, 0.042), (5, 10, 0.0083), (5, 8, 0.042), (5, 6, 0.117), (8, 16, 0.031), (8, 20, 0.0071)],
)
def test_without_ties_p_is_that_of_the_published_table(number: int, s: int, p: float) -> None:
    """Kendall's upper tail probabilities, as in Gilbert (1987), "Statistical Methods for Environmental
    Pollution Monitoring", table A18."""
    order = next(each for each in permutations(range(number)) if kendall_s(each) == s)
    assert trend_p([order])[0] == pytest.approx(p, abs=0.0005)


@pytest.mark.parametrize(
    "levels",
    [
        [1, 1, 2, 2, 2],
        [1, 2, 3, 4, 4],
        [3, 1, 2, 2, 4, 1],
        [1, 2, 1, 3, 2, 4, 4],
        [2, 1, 1, 1, 1, 1],
    ],
)
def test_with_ties_p_is_the_share_of_all_orders(levels: list[int]) -> None:
    s, orders = kendall_s(levels), [kendall_s(each) for each in permutations(levels)]
    rising = sum(each >= s for each in orders) / len(orders)
    falling = sum(each <= s for each in orders) / len(orders)
    assert trend_p([levels]) == pytest.approx((rising, falling))


def test_where_all_levels_tie_p_is_one() -> None:
    assert trend_p([[2] * 12]) == (1, 1)
    assert trend_p([[2, 2], [3, 3, 3]]) == (1, 1)
    assert trend_p([]) == (1, 1)


def test_strata_are_ordered_each_within_itself() -> None:
    strata = [[1, 2, 2, 3], [2, 1, 3], [1, 1, 2]]
    s = stratified_s(strata)
    orders = [stratified_s(each) for each in product(*(permutations(one) for one in strata))]
    assert s == sum(kendall_s(each) for each in strata)
    assert trend_p(strata)[0] == pytest.approx(sum(each >= s for each in orders) / len(orders))


def test_a_change_from_a_strict_observer_to_a_mild_one_is_no_rise() -> None:
    assert trend_p([[1] * 6 + [4] * 6])[0] < 0.01
    assert trend_p([[1] * 6, [4] * 6]) == (1, 1)


def test_orders_are_counted_by_the_pairs_that_fall() -> None:
    """Six orders of 1, 1, 2, 2: with 0, 1, 2, 2, 3 and 4 falling pairs."""
    assert orders_by_fallen_pairs((2, 2)) == (1, 1, 2, 1, 1)
    assert sum(orders_by_fallen_pairs((15,) * 4)) == factorial(60) // factorial(15) ** 4
    assert len(orders_by_fallen_pairs((15, 15, 15, 15))) == untied_pairs((15, 15, 15, 15)) + 1


def test_too_many_orders_to_count_are_drawn_and_say_nearly_the_same() -> None:
    levels = [1, 2, 1, 2, 3, 2, 3, 4]
    drawn = drawn_share_at_least(((2, 3, 2, 1),), kendall_s(levels))
    assert drawn == pytest.approx(trend_p([levels])[0], abs=0.002)
    assert drawn == drawn_share_at_least(((2, 3, 2, 1),), kendall_s(levels))


@pytest.mark.parametrize(("sizes", "levels"), [((5,), 4), ((3, 2), 4), ((4,), 3), ((6,), 2)])
def test_the_least_p_is_that_of_the_steepest_climb(sizes: tuple[int, ...], levels: int) -> None:
    climbs = [sorted(at % levels for at in range(size)) for size in sizes]
    assert least_p(sizes, levels) == pytest.approx(trend_p(climbs)[0])
