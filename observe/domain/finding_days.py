"""The day or month that somebody means by what they typed into a search box."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?")
_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_YEAR = re.compile(r"20\d{2}")


@dataclass(frozen=True, slots=True)
class Days:
    """From `since` on and before `until`; `rest` are the words that say something else."""

    since: date
    until: date
    rest: tuple[str, ...]


def days_meant(
    words: Sequence[str], months: Mapping[str, int], today: date, *, day_first: bool = False
) -> Days | None:
    """The days in folded words, or None; `months` maps folded names to 1–12.

    A day without a year is the one nearest to today; `day_first` says how 3/4 is read.
    """
    for word in words:
        found = _written(word, today, day_first)
        if found:
            return _one_day(found, tuple(each for each in words if each != word))
    for before, after in pairwise(words):
        found = _named(before, after, months, words, today)
        if found:
            used = {before, after, str(found.year)}
            return _one_day(found, tuple(each for each in words if each not in used))
    return _month(words, months, today)


def _one_day(day: date, rest: tuple[str, ...]) -> Days:
    return Days(day, day + timedelta(days=1), rest)


def _written(word: str, today: date, day_first: bool) -> date | None:
    iso = _ISO.fullmatch(word)
    if iso:
        year, month, day = map(int, iso.groups())
        return _day(year, month, day)
    slashed = _SLASHED.fullmatch(word)
    if not slashed:
        return None
    first, second = int(slashed[1]), int(slashed[2])
    month, day = (second, first) if day_first else (first, second)
    return _day(int(slashed[3]), month, day) if slashed[3] else _nearest(month, day, today)


def _named(
    before: str, after: str, months: Mapping[str, int], words: Sequence[str], today: date
) -> date | None:
    """“nov 12”, “12 nov”, with the year where one was typed."""
    for name, number in ((before, after), (after, before)):
        counted = _NUMBER.fullmatch(number)
        month = months.get(name.rstrip("."))
        if counted and month:
            year = next((int(each) for each in words if _YEAR.fullmatch(each)), None)
            day = int(counted[1])
            return _day(year, month, day) if year else _nearest(month, day, today)
    return None


def _month(words: Sequence[str], months: Mapping[str, int], today: date) -> Days | None:
    for word in words:
        month = months.get(word.rstrip("."))
        if month:
            year = next((each for each in words if _YEAR.fullmatch(each)), None)
            start = _day(int(year), month, 1) if year else _nearest(month, 1, today)
            if start:
                following = (start + timedelta(days=31)).replace(day=1)
                rest = tuple(each for each in words if each not in (word, year))
                return Days(start, following, rest)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(month: int, day: int, today: date) -> date | None:
    years = (_day(today.year + more, month, day) for more in (-1, 0, 1))
    return min((each for each in years if each), key=lambda each: abs(each - today), default=None)
