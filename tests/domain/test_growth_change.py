"""Reliable change between groups of visits, against a published figure and figures worked by hand."""

import pytest

from observe.domain.growth_change import reliable_change, visits_to_tell
from observe.domain.measurement import measurement_error, noise


def test_the_published_example_is_a_reliable_change() -> None:
    """Jacobson and Truax: from 47.5 to 32.5 with SD 7.5 and r .80 is 3.16 standard errors of 4.74."""
    error = measurement_error(7.5, 0.8)
    assert reliable_change(-15, error, 1, 1)
    assert reliable_change(9.8, error, 1, 1)  # 9.3 > 1.96 · 4.743
    assert not reliable_change(9.7, error, 1, 1)  # 9.2 < 9.297


def test_one_level_between_two_visits_is_not() -> None:
    error = noise(4).error
    assert not reliable_change(1, error, 1, 1)
    assert not reliable_change(2, error, 1, 1)  # 1.5 < 1.96 · .8551
    assert reliable_change(3, error, 1, 1)


@pytest.mark.parametrize(("before", "after", "told"), [(3, 3, False), (4, 4, True), (2, 20, False)])
def test_one_level_takes_four_visits_on_either_side(before: int, after: int, told: bool) -> None:
    """4 and 4: .875 > 1.96 · .60467 · √.5 = .83803; 3 and 3: .83333 < .96767."""
    assert reliable_change(1, noise(4).error, before, after) is told


def test_visits_are_counted_until_a_difference_tells() -> None:
    assert visits_to_tell(1, noise(4).error) == 4
    assert visits_to_tell(2, noise(4).error) == 2
    assert visits_to_tell(0.01, noise(4).error) is None
