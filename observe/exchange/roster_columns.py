"""Which column of a pasted list says what: by its heading, else by its looks and its place."""

import csv
import re
from collections import Counter
from collections.abc import Sequence

from ..domain.roster import Column, Problem
from ..domain.wording import sentence
from .roster_words import Vocabulary

Cells = tuple[int, list[str]]

BETWEEN_ROLES = re.compile(r"\s*[;,/|+&\n]\s*|\s+(?:and|y)\s+", re.IGNORECASE)
_SEPARATORS = "\t;,"
_LOOKED_AT = 50
_ORDER = (
    Column.NAME,
    Column.EMAIL,
    Column.ROLE,
    Column.SCHOOL,
    Column.CLASS,
    Column.SUBJECT,
    Column.GRADE,
    Column.ROOM,
    Column.CODE,
    Column.COACH,
)


def separator(text: str) -> str:
    """The one by which most rows have the same number of cells, of those that divide any."""
    sample = text.split("\n")[:_LOOKED_AT]

    def even(separator: str) -> int:
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=separator) if row)
        width, rows = max(widths.items(), key=lambda item: item[1], default=(0, 0))
        return rows if width > 1 else 0

    return max(_SEPARATORS, key=even)


def columns(
    rows: Sequence[Cells], words: Vocabulary
) -> tuple[tuple[Column | None, ...], tuple[str, ...], bool, list[Problem]]:
    number, first = rows[0]
    first = trimmed(first)
    found = [words.heading(each) for each in first]
    known = [each for each in found if each]
    is_header = len(known) > 1 or (len(known) == 1 == len(first))
    if not is_header or any("@" in each for each in first):
        return _guessed([cells for _number, cells in rows], words), (), False, []
    if Column.FAMILY in known and Column.GIVEN not in known and Column.NAME in known:
        found[found.index(Column.NAME)] = Column.GIVEN
    unused = tuple(text for text, each in zip(first, found, strict=True) if text and not each)
    problems = [
        Problem(number, each, sentence("Two columns have this heading: keep one of them."))
        for each, times in Counter(found).items()
        if each and times > 1
    ]
    if not {Column.NAME, Column.GIVEN, Column.FAMILY} & set(found):
        lacks = sentence("There is no column with names: call one of them “name”.")
        problems.append(Problem(number, Column.NAME, lacks))
    return tuple(found), unused, True, problems


def _guessed(rows: Sequence[list[str]], words: Vocabulary) -> tuple[Column | None, ...]:
    """Without a heading: e-mails and roles are known by their looks, the rest by their order."""
    width = max(len(trimmed(cells)) for cells in rows)
    looks: list[Column | None] = [
        _look([at(cells, place) for cells in rows], words) for place in range(width)
    ]
    if width == 2 and looks == [None, None] and _single_words(rows):
        return Column.FAMILY, Column.GIVEN
    taken: set[Column] = set()
    for place, each in enumerate(looks):
        looks[place] = None if each in taken else each
        taken |= {each} if each else set()
    rest = iter([each for each in _ORDER if each not in (*taken, Column.EMAIL, Column.ROLE)])
    return tuple(each or next(rest, None) for each in looks)


def _single_words(rows: Sequence[list[str]]) -> bool:
    return all(" " not in cells[0] for cells in rows)


def _look(cells: list[str], words: Vocabulary) -> Column | None:
    said = [each for each in cells if each]
    if said and sum("@" in each for each in said) * 2 > len(said):
        return Column.EMAIL
    if said and sum(_is_role(each, words) for each in said) * 2 > len(said):
        return Column.ROLE
    return None


def _is_role(cell: str, words: Vocabulary) -> bool:
    return bool(words.role(cell)) or all(words.role(each) for each in BETWEEN_ROLES.split(cell))


def trimmed(cells: list[str]) -> list[str]:
    """Without the empty cells at its end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def at(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
