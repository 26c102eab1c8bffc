"""The school's time: the day by its clock, the term a day falls in, and days that are worked."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo

from .people import Term

_SATURDAY = 5
_YEAR = timedelta(days=365)


def local_day(at: datetime, zone: tzinfo) -> date:
    """The day by the clock of the school: late in the evening in UTC it may still be the day before."""
    return at.astimezone(zone).date()


def term_at(terms: Iterable[Term], day: date) -> Term | None:
    """The term that holds this day, else the last one that began before it."""
    begun = [each for each in terms if each.starts_on <= day]
    return max(begun, key=lambda each: each.starts_on, default=None)


def school_year_began(terms: Sequence[Term], day: date) -> date:
    """The first day of this day's school year, as far as terms tell; a year ago at the earliest."""
    term, year_ago = term_at(terms, day), day - _YEAR
    if term is None:
        return year_ago
    first = min(each.starts_on for each in terms if each.school_year == term.school_year)
    return max(first, year_ago)


def working_days_before(day: date, number: int) -> date:
    """The day that lies so many days from Monday to Friday back; holidays count as worked."""
    while number:
        day -= timedelta(days=1)
        number -= day.weekday() < _SATURDAY
    return day
