"""What sheets of people's words share: whose visit, which criterion, and texts that go on."""

from collections.abc import Iterator

from ..domain.export import Visit
from ..domain.wording import Tell, sentence
from .cells import pieces
from .columns import Column, Row, Sheet, Type, code, text
from .names import RubricNames

DAY = Column("date", Type.DATE, "The day of the visit by the district's clock.", "a day", width=11)
TEACHER = (
    text("school", "The school where the visit was.", width=30),
    text("teacher", "Who taught.", width=22),
    code("teacher_code", "The teacher's code in the roster.", width=12),
)
PART = text(
    "part",
    "Which part of a text too long for one cell this row holds.",
    allowed="such as: 1 of 2, goes on in the next row",
    blank="the whole text stands in the row",
    width=12,
)
CRITERION = (
    code(
        "criterion_code",
        "The criterion's code in the rubric.",
        blank="the row is about no single criterion",
        width=14,
    ),
    text(
        "criterion",
        "The criterion's title.",
        blank="the row is about no single criterion",
        width=30,
    ),
)


def teacher_of(visit: Visit) -> Row:
    return (visit.school, visit.teacher, visit.teacher_code)


def criterion_of(rubric: RubricNames, code: str | None) -> Row:
    return (code, rubric.criterion(code).title) if code else (None, None)


def parts_of(words: str, say: Tell) -> Iterator[tuple[str, str | None]]:
    found = pieces(words)
    for place, part in enumerate(found):
        yield part, numbered(place, len(found), say)


def continued(sheet: Sheet, row: Row, say: Tell) -> Iterator[Row]:
    """A row, its last column left out, as often as the longest of its wrapped texts needs; `part` says so."""
    places = [place for place, column in enumerate(sheet.columns) if column.wrapped]
    texts = {place: pieces(str(row[place] or "")) for place in places}
    length = max(map(len, texts.values()))
    for number in range(length):
        cells = list(row)
        for place, parts in texts.items():
            cells[place] = parts[number] if number < len(parts) else None
        yield (*cells, numbered(number, length, say))


def numbered(place: int, count: int, say: Tell) -> str | None:
    if count == 1:
        return None
    if place == count - 1:
        return say(sentence("%(part)s of %(parts)s", part=count, parts=count))
    return say(
        sentence("%(part)s of %(parts)s, goes on in the next row", part=place + 1, parts=count)
    )
