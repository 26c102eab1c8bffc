"""The package without its rows: headers, tables, frozen panes, widths, colors and print set-up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from . import look
from .cells import letters
from .spool import Part

_CONTROLS = re.compile(r"[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_FOOTER = 120
_HIGHEST_LEVEL = 7
_FILTER_BUTTON = 4
_LETTER = 1


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the foot of each printed page and the file's properties say."""

    title: str
    author: str
    when: str
    asked: str


def lay_out(book: Workbook, parts: Sequence[Part], imprint: Imprint) -> None:
    """Give each part its sheet, in this order, and take away the empty one a new workbook has."""
    book.properties.title = printable(imprint.title)
    book.properties.creator = printable(imprint.author)
    for part in parts:
        sheet = book.create_sheet(part.name)
        _head(sheet, part)
        _page(sheet, part, imprint)
        if part.table:
            _tabulate(sheet, part, part.table)
    book.remove(book.worksheets[0])


def printable(value: str) -> str:
    """A text for the places that openpyxl writes by itself and that take no control characters."""
    return _CONTROLS.sub(" ", value)


def _head(sheet: Worksheet, part: Part) -> None:
    for index, column in enumerate(part.sheet.columns):
        cell = sheet.cell(1, index + 1)
        cell.value = column.name
        cell.data_type = "s"
        if part.table:
            cell.font, cell.fill = look.HEADER_FONT, look.HEADER_FILL
            cell.alignment = look.HEADER_PLACE
        else:
            cell.font = look.TITLE_FONT
        sheet.column_dimensions[letters(index)].width = max(
            column.width, len(column.name) + _FILTER_BUTTON
        )


def _page(sheet: Worksheet, part: Part, imprint: Imprint) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _LETTER
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    foot: Any = sheet.oddFooter
    foot.left.text = f"{part.name} · {_footnote(imprint.asked)}"
    foot.center.text = _footnote(imprint.when)
    foot.right.text = "&P / &N"
    if part.table:
        sheet.print_title_rows = "1:1"
        sheet.freeze_panes = f"{letters(part.sheet.frozen)}2"


def _footnote(value: str) -> str:
    """Excel takes 255 characters for a whole footer, and reads & as the start of a code."""
    value = printable(value)
    if len(value) > _LONGEST_FOOTER:
        value = value[: _LONGEST_FOOTER - 1] + "…"
    return value.replace("&", "&&")


def _tabulate(sheet: Worksheet, part: Part, name: str) -> None:
    """With one row for now: openpyxl makes every cell of a table; the package tells its true end."""
    last = letters(len(part.sheet.columns) - 1)
    table = Table(displayName=name, name=name, ref=f"A1:{last}2")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(table)
    for index, column in enumerate(part.sheet.columns):
        if column.colored:
            _color(sheet, part, index)
        for word in column.words:
            _mark(sheet, part, index, word)


def _color(sheet: Worksheet, part: Part, index: int) -> None:
    """Fill a level's cell, and the label's beside it where there is one; the words stay."""
    column = letters(index)
    following = part.sheet.names[index + 1 : index + 2]
    end = letters(index + 1) if following == ("level_label",) else column
    area = f"{column}2:{end}{part.last_row}"
    for level in range(1, _HIGHEST_LEVEL + 1):
        style = look.level_style(level)
        rule = Rule(type="expression", dxf=style, formula=[f"${column}2={level}"])
        sheet.conditional_formatting.add(area, rule)


def _mark(sheet: Worksheet, part: Part, index: int, word: str) -> None:
    """Fill the cell that holds this word."""
    column = letters(index)
    formula = [f'${column}2="{word}"']
    rule = Rule(type="expression", dxf=look.standing_style(word), formula=formula)
    sheet.conditional_formatting.add(f"{column}2:{column}{part.last_row}", rule)
