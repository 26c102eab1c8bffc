"""The package itself: what makes Excel offer a repair must not be in it."""

import io
import posixpath
import re
import tempfile
import tracemalloc
from contextlib import ExitStack
from dataclasses import replace
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl import Workbook

from observe.domain.export import Filter
from observe.workbook.columns import Type
from observe.workbook.layout import Imprint, lay_out
from observe.workbook.look import cell_styles
from observe.workbook.package import fill
from observe.workbook.ratings import RATINGS
from observe.workbook.spool import MOST_ROWS, Spool
from tests.cast import LINDQVIST, MATH, the_id
from tests.workbook.visits import note, rate, rows, shared, workbook

pytestmark = pytest.mark.usefixtures("district")

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


@pytest.fixture(params=["full", "empty", "cut"])
def package(request: pytest.FixtureRequest) -> ZipFile:
    """A workbook with rows, one without any, and one whose sheets go on in the next."""
    for number in range(6):
        about = {"teacher": LINDQVIST, "section": MATH} if number % 2 else {}
        levels = (rate("LF.goals", str(1 + number % 4)), rate("R.demand", "NO"))
        shared(f"visit {number}", note("=1+1", tags=["LF.goals"]), *levels, **about)
    nothing = Filter(teacher=the_id("nobody"))
    books = {"full": {}, "empty": {"asked": nothing}, "cut": {"most_rows": 10}}
    return ZipFile(workbook(**books[request.param]))


def tree(package: ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(package.read(name))  # noqa: S314 - our own


def sheets(package: ZipFile) -> dict[str, str]:
    """The member of each sheet, by its name."""
    targets = {
        each.get("Id"): each.get("Target", "").lstrip("/")
        for each in tree(package, "xl/_rels/workbook.xml.rels")
    }
    key = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    return {
        each.get("name", ""): targets[each.get(key)]
        for each in tree(package, "xl/workbook.xml").iter(f"{MAIN}sheet")
    }


def test_every_member_is_well_formed_and_stands_once(package: ZipFile) -> None:
    names = package.namelist()
    assert len(names) == len(set(names))
    assert package.testzip() is None
    assert [tree(package, name).tag for name in names if name.endswith((".xml", ".rels"))]


def test_every_relationship_leads_to_a_member(package: ZipFile) -> None:
    names = set(package.namelist())
    relations = [name for name in names if name.endswith(".rels")]
    assert len(relations) > 10
    for name in relations:
        folder = posixpath.dirname(posixpath.dirname(name))
        for each in tree(package, name).iter(f"{RELATIONS}Relationship"):
            target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", "")))
            assert target.lstrip("/") in names, f"{name} → {target}"


def test_every_member_has_a_content_type_and_every_type_a_member(package: ZipFile) -> None:
    types = tree(package, "[Content_Types].xml")
    defaults = {each.get("Extension") for each in types.iter(f"{TYPES}Default")}
    named = {each.get("PartName", "").lstrip("/") for each in types.iter(f"{TYPES}Override")}
    members = set(package.namelist()) - {"[Content_Types].xml"}
    assert named <= members
    assert {name for name in members - named if name.rsplit(".")[-1] not in defaults} == set()


def test_each_table_covers_its_sheet_and_names_its_header(package: ZipFile) -> None:
    seen = set()
    for name, member in sheets(package).items():
        sheet = tree(package, member)
        header = ["".join(cell.itertext()) for cell in sheet.find(f"{MAIN}sheetData")[0]]
        dimension = sheet.find(f"{MAIN}dimension").get("ref")
        found = [r for r in _related(package, member) if "/tables/" in r]
        assert len(found) == (name != "README")
        for each in found:
            table = tree(package, each)
            assert table.get("ref") == dimension
            assert table.find(f"{MAIN}autoFilter").get("ref") == dimension
            assert [c.get("name") for c in table.iter(f"{MAIN}tableColumn")] == header
            assert len({words.casefold() for words in header}) == len(header)
            assert table.get("displayName") == f"tbl{name}"
            seen.add(table.get("id"))
    assert len(seen) == len(sheets(package)) - 1


def test_the_dimension_is_where_the_rows_end(package: ZipFile) -> None:
    for name, member in sheets(package).items():
        sheet = tree(package, member)
        numbers = [int(row.get("r")) for row in sheet.iter(f"{MAIN}row")]
        assert numbers == list(range(1, len(numbers) + 1))
        last = int(re.search(r"(\d+)$", sheet.find(f"{MAIN}dimension").get("ref")).group())
        assert last == max(len(numbers), 1 if name == "README" else 2)


def test_every_cell_has_a_style_that_exists_and_a_type_that_fits(package: ZipFile) -> None:
    styles = len(tree(package, "xl/styles.xml").find(f"{MAIN}cellXfs"))
    for member in sheets(package).values():
        for cell in tree(package, member).iter(f"{MAIN}c"):
            assert int(cell.get("s", "0")) < styles
            kinds = [child.tag.removeprefix(MAIN) for child in cell]
            fits = {"inlineStr": [["is"]], "b": [["v"]], None: [["v"], ["f", "v"]]}
            assert kinds in fits[cell.get("t")]


def test_colors_and_tables_end_where_the_rows_end(package: ZipFile) -> None:
    for member in sheets(package).values():
        sheet = tree(package, member)
        last = re.search(r"(\d+)$", sheet.find(f"{MAIN}dimension").get("ref")).group()
        for area in sheet.iter(f"{MAIN}conditionalFormatting"):
            assert area.get("sqref").endswith(last)


def test_sheets_are_set_up_for_reading_and_printing(package: ZipFile) -> None:
    book = openpyxl.load_workbook(io.BytesIO(package.fp.getvalue()))
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert "&P" in sheet.oddFooter.right.text
        assert not sheet.merged_cells.ranges
        if sheet.title != "README":
            assert sheet.print_title_rows == "$1:$1"
            assert sheet.freeze_panes is not None
            assert all(cell.value for cell in sheet[1])


def test_without_rows_there_are_only_headers_and_the_summary_has_no_chart() -> None:
    book = workbook()
    for sheet in ("Summary", "Ratings", "Ratings_wide", "Visits", "Evidence", "Replies"):
        assert rows(book, sheet) == []
    assert not [name for name in ZipFile(book).namelist() if "chart" in name]


def test_the_summary_has_a_native_stacked_chart_over_its_criteria() -> None:
    shared("visit", rate("LF.goals", "1"), rate("R.demand", "4"))
    chart = ZipFile(workbook()).read("xl/charts/chart1.xml").decode()
    assert '<grouping val="stacked"' in chart
    assert "'Criteria'!$L$2:$L$3" in chart
    assert "1 Not yet" in chart


def test_a_full_sheet_goes_on_in_the_next() -> None:
    for number in range(11):
        shared(f"visit {number}", rate("LF.goals", str(1 + number % 4)), rate("R.demand", "2"))
    whole, cut = workbook(), workbook(most_rows=10)
    names = [name for name in openpyxl.load_workbook(cut).sheetnames if name.startswith("Ratings")]
    assert names == ["Ratings", "Ratings_2", "Ratings_3", "Ratings_wide", "Ratings_wide_2"]
    parts = [rows(cut, name) for name in names[:3]]
    assert [len(part) for part in parts] == [9, 9, 4]
    assert [row for part in parts for row in part] == rows(whole, "Ratings")
    formula = openpyxl.load_workbook(cut)["Criteria"]["L2"].value
    assert [f"tblRatings{end}[level]" in formula for end in ("", "_2", "_3")] == [True] * 3
    assert rows(cut, "Criteria") == rows(whole, "Criteria")


def _related(package: ZipFile, member: str) -> list[str]:
    folder, name = posixpath.split(member)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in package.namelist():
        return []
    return [each.get("Target", "").lstrip("/") for each in tree(package, relations)]


def test_memory_does_not_grow_with_rows() -> None:
    few, many = peak(1_000), peak(10_000)
    assert many < 1.5 * few


def peak(count: int) -> int:
    """The most memory that writing a sheet of so many rows takes."""
    rows_of_ids = ([f"{number:036d}"] * len(RATINGS.columns) for number in range(count))
    columns = tuple(replace(each, type=Type.TEXT) for each in RATINGS.columns)
    tracemalloc.start()
    with ExitStack() as files:
        book = Workbook()
        spool = Spool(replace(RATINGS, columns=columns), cell_styles(book), MOST_ROWS, files)
        for row in rows_of_ids:
            spool.add(row)
        parts = spool.finish()
        lay_out(book, parts, Imprint("Peak", "nobody", "now", "no filter"))
        laid_out = files.enter_context(tempfile.TemporaryFile())
        book.save(laid_out)
        fill(laid_out, parts, files.enter_context(tempfile.TemporaryFile()))
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found
