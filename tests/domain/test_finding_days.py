"""Days as people type them into a search box."""

from datetime import date

import pytest

from observe.domain.finding_days import Days, days_meant

MONTHS = {"nov": 11, "november": 11, "jan": 1, "january": 1, "feb": 2, "enero": 1, "may": 5}
TODAY = date(2026, 11, 21)


def meant(asked: str, *, day_first: bool = False) -> Days | None:
    return days_meant(asked.split(), MONTHS, TODAY, day_first=day_first)


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        ("2026-11-12", date(2026, 11, 12)),
        ("11/12", date(2026, 11, 12)),
        ("11/12/2025", date(2025, 11, 12)),
        ("nov 12", date(2026, 11, 12)),
        ("12 nov.", date(2026, 11, 12)),
        ("november 12th", date(2026, 11, 12)),
        ("nov 12 2024", date(2024, 11, 12)),
        ("jan 8", date(2027, 1, 8)),
        ("8 enero", date(2027, 1, 8)),
    ],
)
def test_a_day_is_understood_however_it_is_written(asked: str, day: date) -> None:
    found = meant(asked)
    assert found is not None
    assert (found.since, (found.until - found.since).days, found.rest) == (day, 1, ())


def test_a_day_may_come_before_its_month() -> None:
    found = meant("12/11", day_first=True)
    assert found is not None
    assert found.since == date(2026, 11, 12)


def test_what_is_no_day_stays_a_word() -> None:
    assert meant("okafor nov 12") == Days(date(2026, 11, 12), date(2026, 11, 13), ("okafor",))


def test_a_month_alone_is_the_whole_month() -> None:
    assert meant("math january") == Days(date(2027, 1, 1), date(2027, 2, 1), ("math",))
    assert meant("feb 2024") == Days(date(2024, 2, 1), date(2024, 3, 1), ())


@pytest.mark.parametrize("asked", ["okafor", "grade 5", "13/45", "2026-02-30", "", "2026"])
def test_what_names_no_day_is_none(asked: str) -> None:
    assert meant(asked) is None


def test_a_day_that_no_month_has_is_taken_as_the_month() -> None:
    assert meant("nov 45") == Days(date(2026, 11, 1), date(2026, 12, 1), ("45",))
