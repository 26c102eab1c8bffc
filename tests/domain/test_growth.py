"""The four words, when each may be said, and what a look decides."""

import pytest

from observe.domain.growth import Series, Word, verdicts
from observe.domain.growth_looks import (
    ERROR,
    LOOKS,
    Limits,
    clear_by_holm,
    comparable_points,
    family_error,
    looks_taken,
)

CLIMB = (1, 1, 2, 2, 3, 3, 4, 4, 4, 4, 4, 4)
FLAT = (2,) * 12


def series(places: tuple[int, ...], observers: str = "", levels: int = 4) -> Series:
    return Series(places, tuple(observers or "D" * len(places)), levels)


def words(*family: Series, criteria: int = 1) -> list[Word]:
    return [each.word for each in verdicts(dict(enumerate(family)), criteria, ERROR).values()]


def test_there_are_four_words_and_no_others() -> None:
    assert list(Word) == ["too early to tell", "no clear change", "clear rise", "clear fall"]


@pytest.mark.parametrize("points", range(5))
def test_below_five_comparable_points_it_is_too_early_however_steep(points: int) -> None:
    assert words(series(tuple(range(1, points + 1)), levels=7)) == [Word.TOO_EARLY]


def test_five_points_bear_a_word_where_the_steepest_climb_could_be_clear() -> None:
    """On seven levels p is 1/120 at five points, above .05 · .1, and 1/720 at six."""
    limits = Limits(levels=7, error=ERROR, criteria=1)
    assert [look.points for look in looks_taken(("D",) * 12, limits)] == [6, 8, 12]
    generous = Limits(levels=7, error=0.5, criteria=1)
    assert [look.points for look in looks_taken(("D",) * 12, generous)] == [5, 8, 12]


def test_a_steady_climb_is_clear_and_so_is_its_mirror() -> None:
    fall = tuple(5 - place for place in CLIMB)
    assert words(series(CLIMB), series(fall), series(FLAT), criteria=10) == [
        Word.CLEAR_RISE,
        Word.CLEAR_FALL,
        Word.NO_CLEAR_CHANGE,
    ]


def test_a_change_of_observer_alone_is_no_change() -> None:
    places = (1,) * 6 + (4,) * 6
    assert words(series(places), criteria=10) == [Word.CLEAR_RISE]
    assert words(series(places, "D" * 6 + "T" * 6), criteria=10) == [Word.NO_CLEAR_CHANGE]


def test_the_more_criteria_the_more_it_takes() -> None:
    places = (2, 1, 2, 2, 3, 2, 3, 2, 3, 2, 3, 3)
    assert words(series(places), criteria=1) == [Word.CLEAR_RISE]
    assert words(series(places), criteria=10) == [Word.NO_CLEAR_CHANGE]


def test_a_word_holds_until_the_next_look() -> None:
    """What comes after the eighth rating changes nothing before the twelfth."""
    climb = (1, 1, 2, 2, 3, 3, 4, 4)
    for after in ((), (1,), (1, 1), (1, 1, 1)):
        (verdict,) = verdicts({"goals": series(climb + after)}, 10, ERROR).values()
        assert (verdict.word, verdict.look.points) == (Word.CLEAR_RISE, 8)
    (verdict,) = verdicts({"goals": series((*climb, 1, 1, 1, 1))}, 10, ERROR).values()
    assert (verdict.word, verdict.look.points) == (Word.NO_CLEAR_CHANGE, 12)


def test_a_look_waits_until_something_could_be_clear_and_takes_the_shares_it_met() -> None:
    limits = Limits(levels=4, error=ERROR, criteria=10)
    taken = looks_taken(("D",) * 12, limits)
    assert [(look.points, round(look.share, 2)) for look in taken] == [(8, 0.3), (12, 0.5)]
    mixed = looks_taken(tuple("DDDDTTTTTT"), limits)
    assert [(look.points, round(look.share, 2)) for look in mixed] == [(9, 0.3)]
    assert looks_taken(tuple("AABBCCDDEEFF"), limits) == ()


def test_the_shares_of_all_looks_add_up_to_the_whole() -> None:
    assert sum(look.share for look in LOOKS) == pytest.approx(1)
    assert sum(family_error(place) for place in range(50)) == pytest.approx(ERROR)


def test_a_rating_without_another_of_its_stratum_is_not_comparable() -> None:
    assert [comparable_points(each) for each in ("", "D", "DT", "DTD", "DTDT")] == [0, 0, 0, 2, 4]


def test_holms_procedure_is_the_published_one() -> None:
    """.005 and .01 pass .05/4 and .05/3; .03 does not pass .05/2, and so .04 is not asked."""
    spent = {"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.005}
    assert clear_by_holm(spent, 4, 0.05) == {"a", "d"}
    assert clear_by_holm({}, 4, 0.05) == frozenset()
    assert clear_by_holm({"a": 0.01}, 10, 0.05) == frozenset()
