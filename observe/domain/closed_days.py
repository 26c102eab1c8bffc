"""Days without school as they are typed or pasted: a day, a stretch of days, a list with titles."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from .errors import NotValid
from .wording import Sentence, counted, sentence

MOST_AT_ONCE = 400
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 1, 1)
_ISO = re.compile(r"^\s*(\d{4})-(\d{1,2})-(\d{1,2})\b")
_SLASHED = re.compile(r"^\s*(\d{1,2})/(\d{1,2})/(\d{4})\b")
_BETWEEN = re.compile(r"^\s*(?:-|–|—|to|until|\.\.)\s*(?=\d)", re.IGNORECASE)
_SEPARATOR = re.compile(r"^[\s,;:\t|–—-]+")


def stretch(first: date, last: date, title: str) -> list[tuple[date, str]]:
    """Each day from Monday to Friday, both ends included. Raises NotValid for too many or none."""
    if last < first:
        problem = sentence("The last day lies before the first.")
        raise NotValid(problem, {"last": problem})
    if not (first >= _EARLIEST and last <= _LATEST) or (last - first).days > MOST_AT_ONCE:
        problem = sentence("That is too long: close at most a year at once.")
        raise NotValid(problem, {"last": problem})
    days = (first + timedelta(days=each) for each in range((last - first).days + 1))
    found = [(day, title) for day in days if day.weekday() < 5 or first == last]
    if not found:
        problem = sentence("These days have no school anyway.")
        raise NotValid(problem, {"last": problem})
    return found


def pasted(text: str) -> list[tuple[date, str]]:
    """One day or stretch a line, then its title: 2026-11-26 Thanksgiving, 12/21/2026 – 1/1/2027 Winter break.

    Raises NotValid naming the lines that hold no day.
    """
    found: list[tuple[date, str]] = []
    wrong: list[int] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        read = _line(line)
        if read is None:
            wrong.append(number)
        else:
            found += read
    if wrong:
        raise NotValid("Nothing was stored.", {"pasted": _unread(wrong)})
    if not found:
        empty = sentence("Paste a list first: one day a line, with its title.")
        raise NotValid(empty, {"pasted": empty})
    if len(found) > MOST_AT_ONCE:
        many = sentence("That is too long: close at most a year at once.")
        raise NotValid(many, {"pasted": many})
    return list(dict(found).items())


def _line(line: str) -> list[tuple[date, str]] | None:
    first, rest = _day(line)
    if first is None:
        return None
    last = first
    between = _BETWEEN.match(rest)
    if between:
        after, left = _day(rest[between.end() :])
        if after is not None:
            last, rest = after, left
    title = _SEPARATOR.sub("", rest).strip().strip('"')[:200]
    try:
        return stretch(first, last, title)
    except NotValid:
        return None


def _day(text: str) -> tuple[date | None, str]:
    for pattern, order in ((_ISO, (0, 1, 2)), (_SLASHED, (2, 0, 1))):
        found = pattern.match(text)
        if found:
            parts = [int(each) for each in found.groups()]
            try:
                day = date(*(parts[each] for each in order))
            except ValueError:
                return None, text
            return day, text[found.end() :]
    return None, text


def _unread(lines: Iterable[int]) -> Sentence:
    shown = tuple(str(each) for each in lines)
    return counted(
        "Line %(lines)s holds no day that can be read: write 2026-11-26 or 11/26/2026 first.",
        "Lines %(lines)s hold no day that can be read: write 2026-11-26 or 11/26/2026 first.",
        len(shown),
        lines=shown[:10],
    )
