"""How the workbook looks: the cell styles of its columns and the colors of its levels."""

from collections.abc import Mapping

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle

from ..domain.export_coaching import Standing
from .columns import Type

INK = "1D2433"
ACCENT = "1F5F6B"
PAPER = "FFFEFB"
LEVELS = ("D9C9A8", "9DBFB0", "6FAAAE", "1F5F6B", "184C56", "123C44", "0C2C32")
"""Fills from level 1 up; a label or number stands on each, dark on the first three, light on the others."""

_FACE = "Calibri"
HEADER_FONT = Font(name=_FACE, bold=True, color=PAPER)
HEADER_FILL = PatternFill("solid", fgColor=ACCENT)
HEADER_PLACE = Alignment(vertical="center")
TITLE_FONT = Font(name=_FACE, bold=True, size=16, color=ACCENT)

_FORMATS = {
    Type.TEXT: "General",
    Type.INTEGER: "0",
    Type.NUMBER: "0.00",
    Type.SHARE: "0%",
    Type.DATE: "yyyy-mm-dd",
    Type.TIME: "yyyy-mm-dd hh:mm",
    Type.BOOLEAN: '"TRUE";"TRUE";"FALSE"',
}
_DARK_INK_UP_TO = 3
_STANDINGS = {
    Standing.LATE: ("FAE8E5", "9B2C22"),
    Standing.MISSED: ("EFE3EA", "6B2A4A"),
    Standing.OPEN: ("F8ECDB", "8A4B08"),
    Standing.DONE_LATE: ("E2DDD2", INK),
    Standing.DONE: ("E1EEF0", ACCENT),
}
"""Fill and ink of each standing."""


def cell_styles(book: Workbook) -> Mapping[tuple[Type, bool], int]:
    """The number of each style in this workbook, by a column's type and whether it is wrapped."""
    scratch = book.create_sheet("scratch")
    found = {}
    for row, (kind, number_format) in enumerate(_FORMATS.items(), start=1):
        for wrapped in (False, True):
            cell = scratch.cell(row, 1 + wrapped)
            cell.number_format = number_format
            cell.alignment = Alignment(vertical="top", wrap_text=wrapped or None)
            found[kind, wrapped] = cell.style_id
    book.remove(scratch)
    return found


def level_style(level: int) -> DifferentialStyle:
    ink = INK if level <= _DARK_INK_UP_TO else PAPER
    fill = PatternFill(bgColor=LEVELS[min(level, len(LEVELS)) - 1])
    return DifferentialStyle(font=Font(color=ink), fill=fill)


def standing_style(word: str) -> DifferentialStyle:
    fill, ink = _STANDINGS[Standing(word)]
    return DifferentialStyle(font=Font(color=ink, bold=True), fill=PatternFill(bgColor=fill))
