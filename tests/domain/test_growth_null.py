"""Where nothing has changed a page keeps silent: the yearly limit on false words, by simulation."""

from collections.abc import Callable, Sequence

import pytest

from observe.domain.growth import Series, Word, verdicts
from observe.domain.growth_kendall import trend_p
from observe.domain.growth_looks import ERROR
from observe.domain.measurement import COMPARABLE_POINTS
from tests.domain.simulated import School, teachers, until, wilson

TEACHERS = 1_000
Rule = Callable[[Sequence[Series]], set[Word]]


def said(page: Sequence[Series]) -> set[Word]:
    return {each.word for each in verdicts(dict(enumerate(page)), len(page), ERROR).values()}


def uncorrected(page: Sequence[Series]) -> set[Word]:
    """Mann–Kendall at one-sided .05 for each criterion at each reading."""
    rises = any(trend_p([series.places])[0] <= ERROR for series in page)
    return {Word.CLEAR_RISE} if rises else set()


def ever(rule: Rule, school: School) -> dict[Word, int]:
    """Of a thousand teachers, how many ever see the word when they read after each visit from the fifth."""
    seen = {Word.CLEAR_RISE: 0, Word.CLEAR_FALL: 0}
    for page in teachers(TEACHERS, school):
        readings = range(COMPARABLE_POINTS, school.visits + 1)
        words = set().union(*(rule([until(each, visits) for each in page]) for visits in readings))
        for word in words & seen.keys():
            seen[word] += 1
    return seen


@pytest.mark.parametrize("observers", [1, 2, 3])
def test_at_most_one_teacher_in_twenty_ever_sees_a_change_that_is_none(
    observers: int, capsys: pytest.CaptureFixture[str]
) -> None:
    for word, found in ever(said, School(observers=observers)).items():
        low, high = wilson(found, TEACHERS)
        told = f"{word} that is none, {observers} observers: {low:.1%} to {high:.1%} of teachers"
        with capsys.disabled():
            print(f"\n{told}", end="")
        assert high <= ERROR, told


@pytest.mark.parametrize(("gain", "least"), [(1, 0.01), (2, 0.25)])
def test_the_power_for_a_true_gain_is_printed_beside_the_limit(
    gain: float, least: float, capsys: pytest.CaptureFixture[str]
) -> None:
    """One of ten criteria rises steadily over twelve visits by one observer."""
    school, number = School(observers=1, gain=gain, gaining=1), 300
    family = (dict(enumerate(page)) for page in teachers(number, school))
    found = sum(verdicts(each, 10, ERROR)[0].word is Word.CLEAR_RISE for each in family)
    with capsys.disabled():
        print(
            f"\na true gain of {gain} level(s) in 12 visits: clear for {found / number:.1%}", end=""
        )
    assert found / number >= least


def test_without_the_corrections_most_teachers_would_see_one() -> None:
    """The control: the same thousand teachers, read by a rule that corrects for nothing."""
    found = ever(uncorrected, School())[Word.CLEAR_RISE]
    assert wilson(found, TEACHERS)[0] > 10 * ERROR, found
