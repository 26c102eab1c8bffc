"""LibreOffice opens the workbook and counts what the database counted; runs where it is installed."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from tests.cast import LINDQVIST, MATH
from tests.workbook.visits import rate, rows, shared, workbook

pytestmark = pytest.mark.usefixtures("district")

OFFICE = shutil.which("soffice")


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("most_rows", [1_048_576, 10])
def test_recalculated_counts_are_those_of_the_database(tmp_path: Path, most_rows: int) -> None:
    for number in range(12):
        about = {"teacher": LINDQVIST, "section": MATH} if number % 2 else {}
        if number % 3 == 0:
            about |= {"section": None}
        levels = [
            rate("LF.goals", str(1 + number % 4)),
            rate("R.demand", ["NO", "NA", "4"][number % 3]),
        ]
        shared(f"visit {number}", *levels, **about)
    book = workbook(most_rows=most_rows)
    again = recalculated(ZipFile(book), tmp_path)
    for sheet in ("Summary", "Criteria"):
        expected, found = counts(rows(book, sheet)), counts(rows(again, sheet))
        assert len(expected) > 1
        assert found == expected


def counts(sheet: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The whole numbers and words; LibreOffice rounds the others to 15 digits."""
    return [{k: v for k, v in row.items() if not k.startswith("share_")} for row in sheet]


def recalculated(book: ZipFile, folder: Path) -> Path:
    """The workbook as LibreOffice saves it, when no cached value helps it."""
    bare = folder / "bare.xlsx"
    with ZipFile(bare, "w", ZIP_DEFLATED) as out:
        for name in book.namelist():
            out.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", book.read(name)))
    assert openpyxl.load_workbook(bare, data_only=True)["Criteria"]["L2"].value is None
    subprocess.run(
        [
            str(OFFICE),
            "--headless",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(folder / "out"),
            str(bare),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / "out" / "bare.xlsx"
