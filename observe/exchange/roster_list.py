"""A list of people as it is pasted from a spreadsheet, read into rows and problems; nothing makes it fail."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..domain.places import MOST, problem_with
from ..domain.policy import Role
from ..domain.roster import MOST_LETTERS, MOST_ROWS, Column, ListedRow, Problem, RosterList
from ..domain.wording import Sentence, sentence
from .roster_columns import BETWEEN_ROLES, Cells, at, columns, separator, trimmed
from .roster_names import email_alone, name_in_order
from .roster_words import Vocabulary, vocabulary

_MANY_LINES = 3
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u200e\u200f\u00ad\u2060"))
_BETWEEN_SCHOOLS = re.compile(r"\s*[;|\n]\s*")
_MOST = {
    Column.CLASS: MOST["title"],
    Column.SUBJECT: MOST["subject"],
    Column.GRADE: MOST["grade_band"],
    Column.ROOM: MOST["room"],
    Column.CODE: MOST["code"],
    Column.EMAIL: 400,
}


def read(text: str, own: Iterable[tuple[str, str]] = ()) -> RosterList:
    """Rows are numbered as in the spreadsheet, from 1, its heading and empty rows counted.

    `own` are the district's words: each a term's name and what is said for it here.
    """
    if len(text) > MOST_LETTERS:
        return _nothing(_too_much())
    try:
        rows = _records(text)
    except csv.Error:
        return _nothing(_open_quote())
    if not rows:
        return _nothing(sentence("The list is empty: copy the rows in your spreadsheet first."))
    known = vocabulary(own)
    found, unused, has_header, problems = columns(rows, known)
    people = rows[1:] if has_header else rows
    if len(people) > MOST_ROWS:
        return _nothing(_too_much())
    if not people:
        only = sentence("There is only a heading: copy the rows below it as well.")
        return _nothing(only)
    width = len(found)
    if not has_header:
        width = Counter(len(cells) for _number, cells in rows).most_common(1)[0][0]
    reader = _Reader(found, width, known, problems)
    read_rows = tuple(reader.row(number, cells) for number, cells in people)
    return RosterList(found, unused, has_header, read_rows, tuple(reader.problems))


def _nothing(problem: Sentence) -> RosterList:
    return RosterList((), (), False, (), (Problem(0, None, problem),))


def _too_much() -> Sentence:
    return sentence(
        "The list is longer than %(most)s rows: paste it in parts, one after the other.",
        most=MOST_ROWS,
    )


def _open_quote() -> Sentence:
    return sentence(
        "A quotation mark in this list is opened and never closed: delete it, or paste straight from the spreadsheet."
    )


def _records(text: str) -> list[Cells]:
    """Cells by row, without empty rows; cells are freed of what nobody sees."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text))
    found = enumerate(rows, 1)
    cleaned = ((number, [_clean(each) for each in cells]) for number, cells in found)
    return [(number, cells) for number, cells in cleaned if any(cells)]


def _clean(cell: str) -> str:
    return re.sub(r"[ \u00a0\u2000-\u200a\u202f\u3000]+", " ", cell).strip()


@dataclass
class _Reader:
    """Reads row by row and notes each problem with its place."""

    columns: tuple[Column | None, ...]
    width: int
    known: Vocabulary
    problems: list[Problem] = field(default_factory=list)

    def row(self, number: int, cells: list[str]) -> ListedRow:
        said: dict[Column, str] = {}
        for place, column in enumerate(self.columns):
            if column and column not in said:
                said[column] = at(cells, place)
        if self._fits(number, cells):
            self._check_texts(number, said)
        email, wrong = email_alone(said.get(Column.EMAIL, ""))
        self._note(number, Column.EMAIL, wrong)
        return ListedRow(
            number=number,
            name=self._name(number, said),
            called=said.get(Column.CALLED, ""),
            email=email,
            code=said.get(Column.CODE, ""),
            roles=self._roles(number, said.get(Column.ROLE, "")),
            schools=_parts(said.get(Column.SCHOOL, "")),
            title=said.get(Column.CLASS, "") or said.get(Column.SUBJECT, ""),
            subject=said.get(Column.SUBJECT, ""),
            grade_band=said.get(Column.GRADE, ""),
            room=said.get(Column.ROOM, ""),
            coaches=_parts(said.get(Column.COACH, "")),
        )

    def _note(self, number: int, column: Column | None, problem: Sentence | None) -> None:
        if problem:
            self.problems.append(Problem(number, column, problem))

    def _fits(self, number: int, cells: list[str]) -> bool:
        if any(each.count("\n") > _MANY_LINES for each in cells):
            self._note(number, None, _open_quote())
            return False
        if len(trimmed(cells)) <= self.width <= len(cells):
            return True
        wrong = sentence(
            "This row has %(own)s cells where %(width)s belong: look for a separator too many or too few. A comma inside a cell needs quotation marks around the cell.",
            own=len(cells),
            width=self.width,
        )
        self._note(number, None, wrong)
        return False

    def _check_texts(self, number: int, said: Mapping[Column, str]) -> None:
        for column, text in said.items():
            self._note(number, column, problem_with(text, _MOST.get(column, MOST["name"])))

    def _name(self, number: int, said: Mapping[Column, str]) -> str:
        given, family = said.get(Column.GIVEN, ""), said.get(Column.FAMILY, "")
        whole = said.get(Column.NAME, "") or f"{given} {family}".strip()
        if not {Column.NAME, Column.GIVEN, Column.FAMILY} & set(said):
            return ""  # said once, of the heading
        column = Column.NAME if Column.NAME in said else Column.FAMILY
        name, wrong = name_in_order(whole)
        self._note(number, column, wrong)
        if not wrong and Column.NAME not in said:
            self._note(number, column, problem_with(name, MOST["name"]))
        return name

    def _roles(self, number: int, text: str) -> tuple[Role, ...]:
        words = (
            [text]
            if self.known.role(text)
            else [each for each in BETWEEN_ROLES.split(text) if each]
        )
        return tuple(dict.fromkeys(self._allowed(number, words)))

    def _allowed(self, number: int, words: Sequence[str]) -> Iterator[Role]:
        for word in words:
            found = self.known.role(word)
            if found is None:
                unknown = sentence(
                    "“%(role)s” is no role here: write teacher, coach, leader or coaching lead.",
                    role=word[:60],
                )
                self._note(number, Column.ROLE, unknown)
            elif found is Role.ADMINISTRATOR:
                never = sentence(
                    "A list never makes administrators: leave the role out here, and give it on the person’s own page."
                )
                self._note(number, Column.ROLE, never)
            else:
                yield found


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in _BETWEEN_SCHOOLS.split(cell) if each))
