"""On which mornings something is brought to mind: around its day, then every week, and not for ever."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observe.domain.reminders import Item, Waits, is_near, lines, remembers, to_remind

TODAY = date(2026, 11, 17)


def due(days: int, person: str = "p", what: Waits = Waits.DUE) -> Item:
    return Item(person, what, due_on=TODAY + timedelta(days=days))


def since(days: int, person: str = "p") -> Item:
    return Item(person, Waits.FEEDBACK, since=TODAY - timedelta(days=days))


@pytest.mark.parametrize(
    ("days", "reminded"),
    [
        (2, False),
        (1, True),
        (0, True),
        (-1, True),
        (-2, False),
        (-7, True),
        (-8, False),
        (-42, False),
    ],
)
def test_what_is_due_is_brought_to_mind_around_its_day(days: int, reminded: bool) -> None:
    assert remembers(due(days), TODAY) is reminded


@pytest.mark.parametrize(
    ("days", "reminded"), [(0, False), (1, False), (2, True), (3, False), (9, True), (44, False)]
)
def test_what_waits_without_a_day_is_brought_to_mind_after_two(days: int, reminded: bool) -> None:
    assert remembers(since(days), TODAY) is reminded


def test_a_weekend_between_two_looks_loses_nothing() -> None:
    """Due on Saturday, looked at on Friday and Monday."""
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    item = Item("p", Waits.STEP, due_on=date(2026, 11, 21))
    assert to_remind([item], friday - timedelta(days=1), friday) == {"p"}
    assert to_remind([item], friday, monday) == {"p"}


def test_the_mail_lists_all_that_is_near_and_nothing_that_is_far() -> None:
    found = lines([due(1), due(-9), due(5), since(3), since(0)], TODAY)
    assert [(each.what, each.count, each.first) for each in found] == [
        (Waits.DUE, 2, TODAY - timedelta(days=9)),
        (Waits.FEEDBACK, 1, None),
    ]


@given(st.integers(-60, 60))
def test_whoever_is_reminded_finds_it_in_the_mail(days: int) -> None:
    item = due(days)
    if to_remind([item], TODAY - timedelta(days=1), TODAY):
        assert is_near(item, TODAY)
        assert lines([item], TODAY) != ()


@given(st.integers(0, 200))
def test_nothing_is_brought_to_mind_on_more_than_nine_mornings(start: int) -> None:
    item = due(-start)
    mornings = [TODAY + timedelta(days=each) for each in range(400)]
    assert sum(remembers(item, each) for each in mornings) <= 9
