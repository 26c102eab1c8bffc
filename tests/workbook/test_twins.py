"""CSV and JSON hold the same rows as the workbook."""

import csv
import io
import json
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from observe.domain.errors import NotValid
from observe.domain.export import Filter
from observe.store import exports
from observe.workbook.twins import undefused, write_csv, write_json
from tests.cast import DISTRICT
from tests.workbook.test_texts import HOSTILE
from tests.workbook.visits import ADMINISTRATOR, EDITION, note, rate, rows, shared, workbook

pytestmark = pytest.mark.usefixtures("district", "visit")


@pytest.fixture
def visit() -> None:
    notes = [note(text, ms=1000 * place, tags=["LF.goals"]) for place, text in enumerate(HOSTILE)]
    shared("visit", *notes, rate("LF.goals", "3"), rate("R.demand", "NO"))


def as_csv(sheet: str) -> bytes:
    out = io.BytesIO()
    with exports.extract(DISTRICT, ADMINISTRATOR, Filter()) as extract:
        write_csv(extract, EDITION, sheet, out)
    return out.getvalue()


def as_json() -> Any:
    out = io.BytesIO()
    with exports.extract(DISTRICT, ADMINISTRATOR, Filter()) as extract:
        write_json(extract, EDITION, out)
    return json.loads(out.getvalue())


def plain(value: Any) -> Any:
    """A cell of the workbook as CSV and JSON write it, a day without its midnight."""
    if isinstance(value, datetime):
        return (
            value.isoformat() if value.time() != datetime.min.time() else value.date().isoformat()
        )
    return value.isoformat() if isinstance(value, date) else value


def in_csv(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return "" if value is None else str(value)


SHEETS = (
    "Summary", "Criteria", "Ratings", "Ratings_wide", "Visits", "Evidence", "Compliance", "Data_dictionary",
)  # fmt: skip


@pytest.mark.parametrize("sheet", SHEETS)
def test_csv_read_back_is_the_workbook(sheet: str) -> None:
    written = as_csv(sheet)
    assert written.startswith(b"\xef\xbb\xbf")
    found = list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    expected = [{k: in_csv(plain(v)) for k, v in row.items()} for row in rows(workbook(), sheet)]
    assert [{k: undefused(v) for k, v in row.items()} for row in found] == expected


@pytest.mark.parametrize("sheet", SHEETS)
def test_json_read_back_is_the_workbook(sheet: str) -> None:
    expected = [{k: plain(v) for k, v in row.items()} for row in rows(workbook(), sheet)]
    assert as_json()["sheets"][sheet] == expected


def test_json_has_every_sheet() -> None:
    assert list(as_json()["sheets"]) == openpyxl.load_workbook(workbook()).sheetnames


def test_no_cell_of_a_csv_begins_as_a_formula() -> None:
    for sheet in (*SHEETS, "README"):
        lines = csv.reader(io.StringIO(as_csv(sheet).decode("utf-8-sig"), newline=""))
        assert not [cell for line in lines for cell in line if cell[:1] in set("=+-@\t\r\n")]


def test_every_cell_of_a_csv_is_quoted() -> None:
    assert (
        as_csv("Ratings")
        .decode("utf-8-sig")
        .splitlines()[0]
        .startswith('"rating_id","observation_id"')
    )


def test_a_sheet_that_is_not_there_is_refused_with_the_names_of_those_that_are() -> None:
    with pytest.raises(NotValid, match="Ratings_wide"):
        as_csv("Secrets")
