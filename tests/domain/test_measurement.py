"""The error of a single rating, against figures worked by hand."""

import pytest

from observe.domain.measurement import (
    Site,
    band,
    borrowed_deviation,
    measurement_error,
    noise,
    spread,
    too_early,
)


def test_the_borrowed_deviation_is_a_quarter_of_the_range() -> None:
    assert [borrowed_deviation(levels) for levels in (2, 4, 5)] == [0.25, 0.75, 1.0]


def test_the_error_of_measurement_is_the_textbook_one() -> None:
    """A test with a deviation of 15 and a reliability of .91 has an error of 4.5."""
    assert measurement_error(15, 0.91) == pytest.approx(4.5)


def test_a_perfect_rating_has_no_error_and_a_random_one_nothing_else() -> None:
    assert measurement_error(0.75, 1) == 0
    assert measurement_error(0.75, 0) == 0.75


@pytest.mark.parametrize("reliability", [-0.01, 1.01])
def test_a_reliability_outside_its_range_is_refused(reliability: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        measurement_error(1, reliability)


def test_the_band_of_one_visit_on_four_levels_is_almost_a_level_each_way() -> None:
    """.75 · √.65 = .60467; times 1.64 = .99166."""
    assert band(2, 4) == pytest.approx((1.00834, 2.99166), abs=1e-5)


def test_the_band_of_one_visit_on_five_levels_is_wider() -> None:
    """1 · √.65 = .80623; times 1.64 = 1.32221."""
    assert band(3, 5) == pytest.approx((1.67779, 4.32221), abs=1e-5)


def test_the_band_ends_with_the_scale() -> None:
    assert band(1, 4) == pytest.approx((0.5, 1.99166), abs=1e-5)
    assert band(4, 4) == pytest.approx((3.00834, 4.5), abs=1e-5)


def test_five_points_are_the_first_that_may_have_a_word() -> None:
    assert [too_early(points) for points in (0, 1, 4, 5, 60)] == [True, True, True, False, False]


def test_the_deviation_is_the_districts_own_from_twenty_teachers_on() -> None:
    assert noise(4, Site(19, 0.6)).deviation == 0.75
    assert noise(4, Site(20, 0.6)).deviation == 0.6
    assert noise(4, Site(20, 0.0)).deviation == 0.75


def test_the_reliability_is_the_districts_own_where_enough_was_seen_twice() -> None:
    enough = Site(30, 0.6, revisited=20, double_scored=0.2, reliability=0.5)
    assert (noise(4, enough).reliability, noise(4, enough).borrowed) == (0.5, False)
    for lacking in (
        Site(30, 0.6, revisited=19, double_scored=0.2, reliability=0.5),
        Site(30, 0.6, revisited=20, double_scored=0.19, reliability=0.5),
        Site(30, 0.6, revisited=20, double_scored=0.2),
    ):
        assert (noise(4, lacking).reliability, noise(4, lacking).borrowed) == (0.35, True)


def test_the_spread_is_the_textbook_deviation() -> None:
    """2, 4, 4, 4, 5, 5, 7, 9 have a mean of 5 and a deviation of 2."""
    assert spread(8, 40, 232) == 2
    assert spread(0, 0, 0) == 0
