"""Every text comes back from the workbook exactly as it was written."""

import io
from itertools import pairwise
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from tests.workbook.visits import note, rate, rows, shared, workbook

pytestmark = pytest.mark.usefixtures("district")

HOSTILE = [
    "=1+1",
    "-x",
    "@a",
    "+1",
    '=HYPERLINK("http://evil.example","x")',
    "_x0041_ is not A, nor is _x005F_x0041_, _x0041_x0042_",
    "two\r\nlines\tand a tab",
    " kept blanks ",
    "\n",
    "a & b < c > \"d\" 'e'",
    "]]>",
    "é😀",
    "0014",
    "'quoted",
    "TRUE",
    "=",
]  # fmt: skip


def by_calamine(book: io.BytesIO) -> list[list[Any]]:
    book.seek(0)
    return CalamineWorkbook.from_filelike(book).get_sheet_by_name("Evidence").to_python()


def test_hostile_texts_are_string_cells_with_their_text_unchanged() -> None:
    shared("visit", *(note(text, ms=1000 * place) for place, text in enumerate(HOSTILE)))
    book = workbook()
    assert [row["text"] for row in rows(book, "Evidence")] == HOSTILE
    sheet = by_calamine(book)
    assert [row[sheet[0].index("text")] for row in sheet[1:]] == HOSTILE
    book.seek(0)
    cells = openpyxl.load_workbook(book)["Evidence"]["M"][1:]
    assert {cell.data_type for cell in cells} == {"s"}


def test_what_xml_cannot_hold_is_escaped_as_excel_does() -> None:
    text = "bell \x07, unit \x1f, vertical tab \x0b"
    shared("visit", note(text))
    book = workbook()
    (row,) = rows(book, "Evidence")
    assert unescape(row["text"]) == text
    sheet = by_calamine(book)
    assert sheet[1][sheet[0].index("text")] == text


def test_a_text_too_long_for_a_cell_goes_on_in_the_next_row_and_says_so() -> None:
    text = "😀" * 20_000  # 40,000 as Excel counts
    shared("visit", note(text, tags=["LF.goals", "R.demand"]), rate("LF.goals", "2"))
    book = workbook()
    found = rows(book, "Evidence")
    parts = ["1 of 2, goes on in the next row", "2 of 2"]
    assert [row["part"] for row in found] == parts * 2
    assert [one["text"] + two["text"] for one, two in list(pairwise(found))[::2]] == [text] * 2
    assert len(rows(book, "Ratings")) == 1


def test_names_of_people_and_places_are_texts_in_the_package_too() -> None:
    shared("visit", note("=cmd|' /C calc'!A1"))
    package = ZipFile(workbook())
    evidence = [n for n in package.namelist() if b"cmd|" in package.read(n)]
    assert len(evidence) == 1
    assert b"<f>" not in package.read(evidence[0])
