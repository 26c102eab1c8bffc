"""How many more visits settle a trend, and whether that holds in simulated schools."""

import pytest

from observe.domain.growth_kendall import trend_p
from observe.domain.growth_looks import ERROR, Limits
from observe.domain.growth_settling import chance, settling
from observe.domain.measurement import noise
from tests.domain.simulated import School, teachers

NOISE = noise(4).error
TEN = Limits(4, ERROR, 10)


def further(observers: str, limits: Limits = TEN) -> tuple[int | None, int | None]:
    told = settling(tuple(observers), limits, NOISE)
    return told.alone, told.in_turn


def test_the_next_look_is_counted_in_visits_of_the_same_observer_or_of_two() -> None:
    assert further("DDD") == (5, 6)
    assert further("D" * 9) == (3, 4)


def test_somebody_new_takes_more_visits_than_the_one_who_came_before() -> None:
    assert further("DDDDDDD") == (1, 1)
    assert further("DDDDDDT") == (2, 2)


def test_the_last_look_is_the_last() -> None:
    assert further("D" * 60) == (None, None)


def test_one_level_among_ten_criteria_is_more_than_a_year_can_show() -> None:
    told = settling(tuple("D" * 8), TEN, NOISE)
    assert (told.one_level, told.two_levels) == (None, 32)


def test_with_less_noise_one_level_shows_within_a_year() -> None:
    told = settling(tuple("D" * 8), TEN, noise(4).error / 3)
    assert (told.one_level, told.two_levels) == (19, 4)


@pytest.mark.parametrize(("visits", "gain"), [(12, 2), (18, 1), (18, 2)])
def test_the_chance_is_about_what_a_simulation_finds(visits: int, gain: float) -> None:
    school = School(criteria=1, visits=visits, observers=1, gain=gain, gaining=1)
    bound, number = 0.01, 400
    found = sum(trend_p([page[0].places])[0] <= bound for page in teachers(number, school))
    assert found / number == pytest.approx(chance((0,) * visits, gain, NOISE, bound), abs=0.12)
