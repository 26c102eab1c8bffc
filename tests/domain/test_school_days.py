"""Due days and days without school."""

from datetime import date

from observe.domain.school_days import add_working_days, is_school_day, move_off

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
THANKSGIVING = frozenset({date(2026, 11, 26), date(2026, 11, 27)})


def test_a_day_with_school_stays_where_it_is() -> None:
    assert move_off(FRIDAY, THANKSGIVING) == FRIDAY
    assert is_school_day(FRIDAY, THANKSGIVING)


def test_a_holiday_before_a_weekend_moves_to_the_monday_after_it() -> None:
    assert move_off(date(2026, 11, 26), THANKSGIVING) == date(2026, 11, 30)


def test_a_weekend_is_what_the_school_says_it_is() -> None:
    assert move_off(FRIDAY, frozenset(), weekend={4, 5}) == date(2026, 11, 22)


def test_working_days_count_neither_weekends_nor_holidays() -> None:
    assert add_working_days(FRIDAY, 1, THANKSGIVING) == MONDAY
    assert add_working_days(MONDAY, 3, THANKSGIVING) == date(2026, 11, 30)
    assert add_working_days(date(2026, 11, 21), 1, THANKSGIVING) == MONDAY


def test_no_working_days_after_a_closed_day_is_the_next_school_day() -> None:
    assert add_working_days(date(2026, 11, 26), 0, THANKSGIVING) == date(2026, 11, 30)


def test_a_calendar_without_any_school_day_leaves_the_day_alone() -> None:
    assert move_off(FRIDAY, frozenset(), weekend=range(7)) == FRIDAY
