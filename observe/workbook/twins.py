"""The same rows as the workbook's, as CSV and as JSON."""

import csv
import io
import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from typing import IO

from ..domain.errors import NotValid
from ..domain.export import Edition, Extract
from .columns import Cell, Live, Row, Sheet
from .content import Content

_READ_AS_FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
_PIECE = 1 << 16
_TABLES = ("tblRatings",)


def write_csv(extract: Extract, edition: Edition, sheet_name: str, out: IO[bytes]) -> None:
    """One sheet; UTF-8 with its mark, all cells quoted, texts that a program could run defused.

    Raises NotValid for no sheet of the workbook.
    """
    content = Content(extract, edition)
    sheet = next((each for each in content.sheets if each.name == sheet_name), None)
    if sheet is None:
        names = tuple(each.name for each in content.sheets)
        raise NotValid("There is no sheet of that name. The sheets are %(names)s.", names=names)
    with _text(out) as lines:
        writer = csv.writer(lines, quoting=csv.QUOTE_ALL)
        writer.writerow(sheet.names)
        for row in _rows(content, sheet):
            writer.writerow([_csv(cell) for cell in row])


def write_json(extract: Extract, edition: Edition, out: IO[bytes]) -> None:
    """All sheets: `{"sheets": {name: [{column: value}]}}`, days and times in ISO 8601."""
    content = Content(extract, edition)
    with ExitStack() as files:
        kept = {each.name: files.enter_context(tempfile.TemporaryFile()) for each in content.sheets}
        counts = dict.fromkeys((each.name for each in content.bulk), 0)
        columns = {each.name: each.names for each in content.sheets}
        for name, row in content.stream():
            kept[name].write(_line(columns[name], row, first=counts[name] == 0))
            counts[name] += 1
        for sheet, rows in content.rest(counts, _TABLES):
            for number, row in enumerate(rows):
                kept[sheet.name].write(_line(sheet.names, row, first=number == 0))
        out.write(b'{"sheets": {')
        for number, (name, file) in enumerate(kept.items()):
            out.write(f"{',' if number else ''}\n{json.dumps(name)}: [\n".encode())
            file.seek(0)
            while piece := file.read(_PIECE):
                out.write(piece)
            out.write(b"]")
        out.write(b"}}\n")


def defused(value: str) -> str:
    """A text that a spreadsheet would run when it opens a CSV gets an apostrophe in front."""
    return f"'{value}" if _READ_AS_FORMULA.match(value) else value


def undefused(value: str) -> str:
    """The text as it was before `defused`."""
    return value[1:] if value.startswith("'") and _READ_AS_FORMULA.match(value) else value


def _rows(content: Content, sheet: Sheet) -> Iterable[Row]:
    if sheet in content.bulk:
        return (row for _name, row in content.stream(sheet.name))
    counts = dict.fromkeys((each.name for each in content.bulk), 0)
    for name, _row in content.stream():
        counts[name] += 1
    return {each.name: list(rows) for each, rows in content.rest(counts, _TABLES)}[sheet.name]


def _csv(cell: Cell) -> str:
    if isinstance(cell, str):
        return defused(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    plain = _plain(cell)
    return "" if plain is None else str(plain)


def _line(columns: tuple[str, ...], row: Row, *, first: bool) -> bytes:
    values = dict(zip(columns, map(_plain, row), strict=True))
    return f"{'' if first else ','}{json.dumps(values, ensure_ascii=False)}\n".encode()


def _plain(cell: Cell) -> Cell:
    """A value of JSON; an empty text is nothing, as in a sheet."""
    if isinstance(cell, Live):
        return cell.value
    if isinstance(cell, datetime):
        return cell.isoformat(sep="T")
    if isinstance(cell, date):
        return cell.isoformat()
    return None if cell == "" else cell


@contextmanager
def _text(out: IO[bytes]) -> Iterator[io.TextIOWrapper]:
    """Writes the mark first; leaves `out` open."""
    lines = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    try:
        yield lines
    finally:
        lines.detach()
