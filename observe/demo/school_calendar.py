"""On which days the demo district holds school, and its terms."""

from datetime import date, timedelta
from functools import cache

from .plan_values import TermPlan

_MONDAY, _THURSDAY, _SATURDAY = 0, 3, 5
_DAY = timedelta(days=1)


def is_school_day(day: date) -> bool:
    first, last = _year(_school_year_of(day))
    in_session = first <= day <= last and day.weekday() < 5
    return in_session and day not in _holidays(_school_year_of(day))


def school_days_before(today: date, count: int) -> list[date]:
    """The last `count` school days before this day, oldest first."""
    found: list[date] = []
    day = today
    while len(found) < count:
        day -= _DAY
        if is_school_day(day):
            found.append(day)
    return found[::-1]


def school_days_after(today: date, count: int) -> list[date]:
    found: list[date] = []
    day = today
    while len(found) < count:
        day += _DAY
        if is_school_day(day):
            found.append(day)
    return found


def terms_around(today: date) -> tuple[TermPlan, ...]:
    """Fall and spring of the last school year and of this one; a new one begins with July."""
    this = _school_year_of(today)
    return tuple(term for year in (this - 1, this) for term in _terms(year))


def closed_around(today: date) -> tuple[tuple[date, str], ...]:
    """The days without school of the last school year and of this one, each with its title."""
    years = (_school_year_of(today) - 1, _school_year_of(today))
    return tuple(
        (day, _title(day)) for year in years for day in sorted(_holidays(year)) if day.weekday() < 5
    )


def _title(day: date) -> str:
    singles = {
        9: "Labor Day",
        10: "Indigenous Peoples’ Day",
        2: "Presidents’ Day",
        3: "Spring break",
        5: "Memorial Day",
        12: "Winter break",
    }
    if day.month == 11:
        return "Veterans Day" if day.day == 11 else "Thanksgiving"
    if day.month == 1:
        return "Winter break" if day.day < 10 else "Martin Luther King Jr. Day"
    return singles[day.month]


def _terms(year: int) -> tuple[TermPlan, TermPlan]:
    first, last = _year(year)
    named = f"{year}–{(year + 1) % 100:02d}"
    spring = _first_school_day_of_january(year + 1)
    return (
        TermPlan(f"Fall {year}", named, first, _winter_break(year) - _DAY),
        TermPlan(f"Spring {year + 1}", named, spring, last),
    )


def _school_year_of(day: date) -> int:
    return day.year if day.month >= 7 else day.year - 1


def _year(year: int) -> tuple[date, date]:
    """From the third Monday of August to the second Thursday of June."""
    return _nth(year, 8, _MONDAY, 3), _nth(year + 1, 6, _THURSDAY, 2)


def _winter_break(year: int) -> date:
    """The Saturday that leaves at least three days to the 25th begins it."""
    last = date(year, 12, 22)
    return last - timedelta(days=(last.weekday() - _SATURDAY) % 7)


def _first_school_day_of_january(year: int) -> date:
    day = date(year, 1, 3)
    while day.weekday() >= 5:
        day += _DAY
    return day


@cache
def _holidays(year: int) -> frozenset[date]:
    thanksgiving = _nth(year, 11, _THURSDAY, 4)
    single = {
        _nth(year, 9, _MONDAY, 1),
        _nth(year, 10, _MONDAY, 2),
        date(year, 11, 11),
        thanksgiving,
        thanksgiving + _DAY,
        _nth(year + 1, 1, _MONDAY, 3),
        _nth(year + 1, 2, _MONDAY, 3),
        _last_monday_of_may(year + 1),
    }
    winter = _days(_winter_break(year), _first_school_day_of_january(year + 1) - _DAY)
    spring = _nth(year + 1, 3, _MONDAY, 3)
    return frozenset(single | winter | _days(spring, spring + 4 * _DAY))


def _nth(year: int, month: int, weekday: int, which: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


def _last_monday_of_may(year: int) -> date:
    june = date(year, 6, 1)
    return june - timedelta(days=june.weekday() or 7)


def _days(first: date, last: date) -> set[date]:
    return {first + timedelta(days=each) for each in range((last - first).days + 1)}
