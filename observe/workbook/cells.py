"""Values as the XML of a sheet's cells; every text comes back from Excel exactly as it went in."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from .columns import Column, Live, Row, Type

LONGEST_CELL = 32_767
"""Excel's limit for the text of one cell, counted in UTF-16 units."""

_SHORT = 80
_EPOCH = date(1899, 12, 30).toordinal()
_DAY = 24 * 3600
_LINE, _HIGHEST_ROW = 15, 409
_MARKED = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_NEEDS_CARE = re.compile(rf"{_MARKED.pattern}|_x|\n|^\s|\s\Z")
_LIKE_AN_ESCAPE = re.compile(r"(?<=_x)(?=[0-9A-Fa-f]{4}_)")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}

Writer = Callable[[int, Row], str]


def row_writer(columns: Sequence[Column], styles: Mapping[tuple[Type, bool], int]) -> Writer:
    """A function of a row's number, from 1, and its values, that gives the row's XML."""
    attributes = [
        f'" s="{styles[column.type, column.wrapped]}"'
        if styles[column.type, column.wrapped]
        else '"'
        for column in columns
    ]
    places = [(f'<c r="{letters(index)}', attribute) for index, attribute in enumerate(attributes)]

    content = _CONTENT

    def write(number: int, row: Row) -> str:
        cells = [
            f"{before}{number}{attribute}{content[type(value)](value)}"
            for (before, attribute), value in zip(places, row, strict=True)
            if value is not None and value != ""
        ]
        return f'<row r="{number}"{_height(wrapped, row)}>{"".join(cells)}</row>'

    wrapped = [
        (place, each.width + each.width // 8) for place, each in enumerate(columns) if each.wrapped
    ]
    return write


def letters(index: int) -> str:
    """The name of a column, counted from 0: A, B, … Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def escaped(value: str) -> str:
    """Text for XML; what XML cannot hold is written as Excel's _xHHHH_."""
    return _MARKED.sub(_mark, value) if _MARKED.search(value) else value


def serial(value: date | datetime) -> float | int:
    """A day, or a local time to the second, as Excel counts them."""
    days = value.toordinal() - _EPOCH
    if not isinstance(value, datetime):
        return days
    return days + (value.hour * 3600 + value.minute * 60 + value.second) / _DAY


def pieces(value: str, most: int = LONGEST_CELL) -> list[str]:
    """A text in parts that each fit a cell; no character is cut in two."""
    if len(value) * 2 <= most or len(value.encode("utf-16-le", "surrogatepass")) <= most * 2:
        return [value]
    parts, start, units = [], 0, 0
    for place, character in enumerate(value):
        width = 2 if character > "\uffff" else 1
        if units + width > most:
            parts.append(value[start:place])
            start, units = place, 0
        units += width
    return [*parts, value[start:]]


def _height(wrapped: Sequence[tuple[int, int]], row: Row) -> str:
    """Room for the longest of the wrapped texts: not every program measures rows when it opens a file."""
    lines = max((_lines(row[place], width) for place, width in wrapped), default=1)
    if lines == 1:
        return ""
    return f' ht="{min(lines * _LINE, _HIGHEST_ROW)}" customHeight="1"'


def _lines(value: object, width: int) -> int:
    if not isinstance(value, str):
        return 1
    return sum(1 + (len(line) - 1) // width if line else 1 for line in value.split("\n"))


def _text(value: str) -> str:
    return _again(value) if len(value) <= _SHORT else _string(value)


def _string(value: str) -> str:
    if not _NEEDS_CARE.search(value):
        return f' t="inlineStr"><is><t>{value}</t></is></c>'
    return f' t="inlineStr"><is>{_runs(value)}</is></c>'


_again = lru_cache(maxsize=4096)(_string)
"""Names and codes stand in every row: they are written once and remembered."""


def _live(value: Live) -> str:
    return f"><f>{escaped(value.formula)}</f><v>{value.value}</v></c>"


_CONTENT: Mapping[type, Callable[[Any], str]] = {
    str: _text,
    bool: lambda value: f' t="b"><v>{value:d}</v></c>',
    int: lambda value: f"><v>{value}</v></c>",
    float: lambda value: f"><v>{value!r}</v></c>",
    date: lambda value: f"><v>{value.toordinal() - _EPOCH}</v></c>",
    datetime: lambda value: f"><v>{serial(value)!r}</v></c>",
    Live: _live,
}
"""All of a cell after its style, by the type of its value."""


def _runs(value: str) -> str:
    """A text that happens to look like _xHHHH_ is cut in two runs, so that nobody decodes it."""
    runs = _LIKE_AN_ESCAPE.split(value)
    return "".join(f"<r>{_t(run)}</r>" for run in runs) if len(runs) > 1 else _t(value)


def _t(value: str) -> str:
    keep = ' xml:space="preserve"' if value != value.strip() or "\n" in value else ""
    return f"<t{keep}>{escaped(value)}</t>"


def _mark(found: re.Match[str]) -> str:
    character = found.group()
    return _NAMED.get(character) or f"_x{ord(character):04X}_"
