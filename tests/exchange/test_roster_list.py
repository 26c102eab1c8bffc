"""A pasted list becomes rows and problems, whatever was pasted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observe.domain.policy import Role
from observe.domain.roster import MOST_ROWS, Column
from observe.exchange.roster_list import read

HEADING = "Name\tE-mail\tRole\tSchool\tClass"


def problems(text: str) -> list[tuple[int, Column | None, str]]:
    return [(each.row, each.column, str(each.sentence)) for each in read(text).problems]


def the_problem(*cells: str) -> tuple[int, Column | None, str]:
    """The only problem of one row below the heading."""
    found = problems(HEADING + "\n" + "\t".join([*cells, *[""] * (5 - len(cells))]))
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("separator", ["\t", ";", ","])
def test_cells_may_be_separated_by_tabs_semicolons_or_commas(separator: str) -> None:
    heading = HEADING.replace("\t", separator)
    row = separator.join(["Amara Okafor", "Okafor@School.example", "teacher", "Lincoln", "Art"])
    found = read(f"{heading}\r\n{row}\r\n").rows[0]
    assert (found.number, found.name, found.email) == (2, "Amara Okafor", "okafor@school.example")
    assert (found.roles, found.schools, found.title) == ((Role.TEACHER,), ("Lincoln",), "Art")


def test_headings_may_be_spanish_in_any_order_and_case() -> None:
    text = "CARGO,Correo electrónico,nombre,Apellidos,Escuela\nMaestra,a@x.example,Amara,Okafor,014"
    found = read(text)
    assert found.has_header
    assert found.columns[:4] == (Column.ROLE, Column.EMAIL, Column.GIVEN, Column.FAMILY)
    assert (found.rows[0].name, found.rows[0].roles) == ("Amara Okafor", (Role.TEACHER,))


def test_columns_that_say_nothing_to_us_are_named_and_left_out() -> None:
    found = read("Name\tShoe size\tE-mail\nAmara Okafor\t39\ta@x.example")
    assert found.unused == ("Shoe size",)
    assert found.rows[0].email == "a@x.example"


def test_without_a_heading_columns_are_known_by_looks_and_order() -> None:
    found = read(
        "a@x.example\tAmara Okafor\tLincoln\tcoach\nb@x.example\tBo Berg\tLincoln\tteacher"
    )
    assert not found.has_header
    assert found.columns == (Column.EMAIL, Column.NAME, Column.SCHOOL, Column.ROLE)
    assert [row.number for row in found.rows] == [1, 2]


def test_family_and_given_name_in_two_columns_without_heading_are_put_in_order() -> None:
    assert [row.name for row in read("Okafor, Amara\nLindqvist, Nils").rows] == [
        "Amara Okafor",
        "Nils Lindqvist",
    ]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Okafor, Amara", "Amara Okafor"),
        ("García Márquez, Gabriel", "Gabriel García Márquez"),
        ("King, Martin, Jr.", "Martin King Jr."),
        ("  Amara   Okafor\u200b ", "Amara Okafor"),
        ("José Ortega y Gasset", "José Ortega y Gasset"),
    ],
)
def test_a_name_is_put_in_order(written: str, name: str) -> None:
    found = read(f"{HEADING}\n{written}\t\t\t\t")
    assert (found.rows[0].name, found.problems) == (name, ())


@pytest.mark.parametrize(
    "written",
    [
        "Ada Okafor and Nils Lindqvist",
        "Ada Okafor & Nils Lindqvist",
        "Okafor/Lindqvist",
        "Ada Okafor; Nils Lindqvist",
        "Ada Okafor y Nils Lindqvist",
        "Ada Okafor, Nils Lindqvist, Bo Berg",
        '"Ada Okafor\nNils Lindqvist"',
    ],
)
def test_two_people_in_one_name_are_refused_with_the_cure(written: str) -> None:
    found = problems(f"{HEADING}\n{written}\t\t\t\t")
    assert found[-1][:2] == (2, Column.NAME) or found[0][:2] == (2, Column.NAME)
    assert any("put each on a row of their own" in each[2] for each in found)


@pytest.mark.parametrize(
    ("cells", "column", "cure"),
    [
        (("",  "a@x.example"), Column.NAME, "write given name and family name"),
        (("kim@x.example",), Column.NAME, "an e-mail, not a name"),
        (("12345",), Column.NAME, "look whether the columns are in order"),
        (("Ada O", "a@x.example b@x.example"), Column.EMAIL, "two e-mails"),
        (("Ada O", "not a mail"), Column.EMAIL, "kim@school.example"),
        (("Ada O", "", "king"), Column.ROLE, "teacher, coach, leader or coaching lead"),
        (("Ada O", "", "administrator"), Column.ROLE, "never makes administrators"),
        (("Ada O", "", "teacher; Admin"), Column.ROLE, "never makes administrators"),
        (("A" * 201,), Column.NAME, "at most 200 characters"),
        (("Ada O", "", "", "", "Art\u0007"), Column.CLASS, "cannot be stored"),
        (("Ada O", "", "", "", "\u202eArt"), Column.CLASS, "cannot be stored"),
    ],
)  # fmt: skip
def test_each_problem_has_its_row_its_column_and_its_cure(
    cells: tuple[str, ...], column: Column, cure: str
) -> None:
    found = the_problem(*cells)
    assert found[:2] == (2, column)
    assert cure in found[2]


def test_a_row_of_the_wrong_length_is_named() -> None:
    found = problems(
        "Name,E-mail\nOkafor, Amara,a@x.example\nBo Berg,b@x.example\nCy Coe,c@x.example"
    )
    assert found[0][:2] == (2, None)
    assert "3 cells where 2 belong" in found[0][2]


def test_empty_rows_count_and_say_nothing() -> None:
    assert [row.number for row in read("Name\tE-mail\n\n\t\nBo Berg\tb@x.example\n").rows] == [4]


@pytest.mark.parametrize("text", ["", "   \n\t\n", HEADING])
def test_nothing_to_read_is_said(text: str) -> None:
    assert len(problems(text)) == 1
    assert problems(text)[0][0] == 0


def test_a_longer_list_than_one_act_can_take_is_refused_whole() -> None:
    rows = "\n".join(f"Person{n} Berg\tp{n}@x.example" for n in range(MOST_ROWS + 1))
    found = read(f"Name\tE-mail\n{rows}")
    assert found.rows == ()
    assert "paste it in parts" in str(found.problems[0].sentence)
    assert len(read("Name\tE-mail\n" + rows.rpartition("\n")[0]).rows) == MOST_ROWS


def test_two_columns_of_one_heading_are_refused() -> None:
    assert "Two columns" in problems("Name\tE-mail\tMail\nA B\ta@x.example\tb@x.example")[0][2]


def test_a_list_without_names_says_once_what_to_call_the_column() -> None:
    [said] = problems("E-mail\tRole\na@x.example\tcoach\nb@x.example\tcoach")
    assert "call one of them “name”" in said[2]


def test_a_list_may_say_what_the_district_says() -> None:
    text = "Name\tRole\tGuide\nAmara Okafor\tteacher\tDana Ruiz\nDana Ruiz\tGuide\t"
    found = read(text, [("coach", "guide"), ("coach", "guides"), ("term", "role")])
    assert (found.columns[2], found.problems, found.unused) == (Column.COACH, (), ())
    assert (found.rows[0].coaches, found.rows[1].roles) == (("Dana Ruiz",), (Role.COACH,))


@pytest.mark.parametrize("title", ["Last name, First name", "Last, First", "Apellidos y nombre"])
def test_family_and_given_name_may_share_a_column(title: str) -> None:
    assert [row.name for row in read(f"{title}\tE-mail\nOkafor, Amara\ta@x.example").rows] == [
        "Amara Okafor"
    ]


CELL = st.text(alphabet=st.sampled_from("ab@.,;\t\n\"'/& é\u202e\x00"), max_size=12)


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_no_text_makes_reading_fail(text: str) -> None:
    found = read(text)
    assert found.rows or found.problems


@given(st.lists(st.lists(CELL, max_size=5), max_size=8), st.sampled_from("\t;,"), st.booleans())
@settings(max_examples=300, deadline=None)
def test_no_table_makes_reading_fail(table: list[list[str]], separator: str, headed: bool) -> None:
    lines = [separator.join(cells) for cells in table]
    found = read("\n".join(["name,e-mail,role".replace(",", separator)] * headed + lines))
    assert all(row.name for row in found.rows) or found.problems
    assert [row.number for row in found.rows] == sorted(row.number for row in found.rows)


@given(st.lists(st.sampled_from(["Amara Okafor", "Bo Berg", "Cy Coe"]), min_size=1, max_size=30))
def test_good_rows_are_all_read_and_have_no_problem(names: list[str]) -> None:
    found = read("name\tschool\n" + "\n".join(f"{name}\tLincoln" for name in names))
    assert [row.name for row in found.rows] == names
    assert found.problems == ()
