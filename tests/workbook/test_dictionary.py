"""The dictionary tells of every column of every sheet, and of no other."""

import openpyxl
import pytest

from observe.workbook.columns import Type
from tests.workbook.visits import rate, rows, shared, workbook

pytestmark = pytest.mark.usefixtures("district")


def test_every_column_of_every_sheet_has_its_line_in_order() -> None:
    shared("visit", rate("LF.goals", "2", segment=1))
    book = workbook()
    sheets = openpyxl.load_workbook(book)
    headers = [
        (sheet.title, place, cell.value)
        for sheet in sheets
        for place, cell in enumerate(sheet[1], start=1)
    ]
    lines = rows(book, "Data_dictionary")
    assert [(line["sheet"], line["position"], line["column"]) for line in lines] == headers


def test_every_line_says_type_values_meaning_and_what_blank_means() -> None:
    for line in rows(workbook(), "Data_dictionary"):
        assert all(line.values()), line
        assert line["type"] in list(Type)


def test_what_is_never_blank_is_not_blank() -> None:
    shared("visit", rate("LF.goals", "2"), rate("R.demand", "NO"))
    book = workbook()
    never = {
        (line["sheet"], line["column"])
        for line in rows(book, "Data_dictionary")
        if line["when_blank"] == "never blank"
    }
    for sheet in ("Summary", "Criteria", "Ratings", "Ratings_wide", "Visits"):
        for row in rows(book, sheet):
            blank = {(sheet, name) for name, value in row.items() if value is None}
            assert not blank & never
