"""The current school year, by the district's terms and without them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from observe.domain.people import Term
from observe.domain.school_time import local_day, school_year_began

SPRING = Term("s", "Spring", "2025–26", date(2026, 1, 5), date(2026, 6, 12))
FALL = Term("f", "Fall", "2026–27", date(2026, 8, 17), date(2026, 12, 18))
WINTER = Term("w", "Winter", "2026–27", date(2027, 1, 4), date(2027, 3, 19))


def test_a_school_year_begins_with_its_first_term() -> None:
    assert school_year_began([SPRING, FALL, WINTER], date(2027, 2, 1)) == FALL.starts_on
    assert school_year_began([SPRING, FALL, WINTER], date(2026, 7, 20)) == SPRING.starts_on


def test_without_terms_or_long_after_them_it_is_the_last_twelve_months() -> None:
    assert school_year_began([], date(2026, 11, 20)) == date(2025, 11, 20)
    assert school_year_began([SPRING], date(2028, 11, 20)) == date(2027, 11, 21)


def test_the_day_is_the_one_at_the_school() -> None:
    """Half past nine in the evening in Chicago is the next day in UTC."""
    assert local_day(
        datetime(2026, 11, 18, 3, 30, tzinfo=UTC), ZoneInfo("America/Chicago")
    ) == date(2026, 11, 17)
