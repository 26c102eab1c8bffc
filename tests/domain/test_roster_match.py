"""What a list would do to a district, said row by row before anything is stored."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observe.domain.people import School, Section
from observe.domain.policy import Role
from observe.domain.roles import Held
from observe.domain.roster import (
    Column,
    Fate,
    Known,
    KnownPerson,
    ListedRow,
    Plan,
    RosterList,
)
from observe.domain.roster_match import match

LINCOLN, MADISON = School("s1", "Lincoln", "014"), School("s2", "Madison", "015")
CLOSED = School("s3", "Old Mill", "016", active=False)
OKAFOR = KnownPerson(
    "okafor", "Amara Okafor", "Ms. Okafor", "T-1", True, "okafor@x.example",
    frozenset({Held(Role.TEACHER, "s1")}),
)  # fmt: skip
DANA = KnownPerson(
    "dana", "Dana Ruiz", "Dana Ruiz", "C-1", True, "dana@x.example",
    frozenset({Held(Role.COACH, "s1")}),
)  # fmt: skip
SCIENCE = Section("science", "s1", "Grade 5 Science", "Science", "3-5", "12")
KNOWN = Known(
    (LINCOLN, MADISON, CLOSED),
    (OKAFOR, DANA),
    frozenset({"far@x.example"}),
    {"okafor": (SCIENCE,)},
    frozenset(),
    "ada",
)
NEW = ListedRow(2, "Bo Berg", roles=(Role.TEACHER,), schools=("Lincoln",))


def plan(*rows: ListedRow, known: Known = KNOWN) -> Plan:
    numbered = tuple(replace(row, number=number) for number, row in enumerate(rows, 2))
    return match(RosterList((), (), True, numbered, ()), known)


def wrong(*rows: ListedRow, known: Known = KNOWN) -> list[tuple[int, Column | None, str]]:
    found = plan(*rows, known=known).problems
    return [(each.row, each.column, str(each.sentence)) for each in found]


def fates(*rows: ListedRow) -> list[Fate]:
    return [each.fate for each in plan(*rows).outcomes]


def test_somebody_new_is_added_with_role_and_school() -> None:
    found = plan(replace(NEW, email="bo@x.example", called="Mr. Berg"))
    assert found.problems == ()
    [person] = found.people
    assert (person.id, person.name, person.called, person.email) == (
        None,
        "Bo Berg",
        "Mr. Berg",
        "bo@x.example",
    )
    assert person.gains == (Held(Role.TEACHER, "s1"),)
    assert str(found.outcomes[0].says[0]) == "Teacher at Lincoln"


def test_without_a_role_somebody_new_teaches() -> None:
    assert plan(replace(NEW, roles=())).people[0].gains == (Held(Role.TEACHER, "s1"),)


def test_who_is_here_with_nothing_new_stays_the_same() -> None:
    row = ListedRow(2, "Okafor Amara", email="okafor@x.example")
    assert fates(replace(row, name="Amara Okafor")) == [Fate.SAME]
    assert fates(ListedRow(2, "amara okafor")) == [Fate.SAME]
    assert plan(ListedRow(2, "amara okafor")).people[0].name == "Amara Okafor"


def test_several_rows_of_one_person_add_their_roles_and_classes() -> None:
    rows = (
        replace(NEW, email="bo@x.example", title="Art"),
        replace(NEW, email="bo@x.example", schools=("015",), title="Music"),
        replace(NEW, roles=(Role.COACH,), title=""),
    )
    found = plan(*rows)
    assert found.problems == ()
    [person] = found.people
    assert person.gains == (
        Held(Role.TEACHER, "s1"),
        Held(Role.TEACHER, "s2"),
        Held(Role.COACH, "s1"),
    )
    assert [(each.school_id, each.title) for each in person.classes] == [
        ("s1", "Art"),
        ("s2", "Music"),
    ]
    assert fates(*rows) == [Fate.ADDED] * 3


def test_a_coach_without_a_school_is_there_for_the_whole_district() -> None:
    found = plan(ListedRow(2, "Cy Coe", roles=(Role.COACH,)))
    assert (found.problems, found.people[0].gains) == ((), (Held(Role.COACH, None),))
    assert str(found.outcomes[0].says[0]) == "Coach for the whole district"
    [dana] = plan(ListedRow(2, "Dana Ruiz", roles=(Role.COACH,))).people
    assert dana.gains == ()


@pytest.mark.parametrize("role", [Role.TEACHER, Role.LEADER])
def test_whoever_belongs_to_a_school_needs_one_in_the_list(role: Role) -> None:
    [(row, column, said)] = wrong(ListedRow(2, "Cy Coe", roles=(Role.COACH, role)))
    assert (row, column, said) == (
        2,
        Column.SCHOOL,
        "The school is missing: write its name or its code.",
    )


def test_nobody_loses_a_role_by_a_list() -> None:
    [person] = plan(ListedRow(2, "Dana Ruiz", roles=(Role.TEACHER,), schools=("Lincoln",))).people
    assert (person.id, person.gains) == ("dana", (Held(Role.TEACHER, "s1"),))


def test_a_class_that_is_there_is_changed_and_not_doubled() -> None:
    row = ListedRow(2, "Amara Okafor", schools=("014",), title="grade 5 science")
    assert fates(row) == [Fate.SAME]
    moved = plan(replace(row, room="14"))
    [changed] = moved.people[0].classes
    assert (changed.section, changed.title, changed.room) == ("science", "Grade 5 Science", "14")
    assert (changed.subject, changed.grade_band) == ("Science", "3-5")


def test_coaches_are_found_here_and_in_the_same_list() -> None:
    coach = ListedRow(2, "Cy Coe", roles=(Role.COACH,), schools=("Lincoln",))
    found = plan(replace(NEW, coaches=("dana ruiz", "Cy Coe")), coach)
    assert found.problems == ()
    assert found.people[0].coaches == ("dana", 3)


def test_a_school_misspelled_is_not_blamed_on_the_coach_too() -> None:
    row = replace(NEW, schools=("Lincon",), coaches=("Dana Ruiz",))
    assert [column for _row, column, _said in wrong(row)] == [Column.SCHOOL]


def test_who_is_coached_already_is_not_coached_twice() -> None:
    known = replace(KNOWN, caseloads=frozenset({("dana", "okafor")}))
    row = ListedRow(2, "Amara Okafor", coaches=("dana@x.example",))
    assert plan(row, known=known).people[0].coaches == ()


@pytest.mark.parametrize(
    ("row", "column", "cure"),
    [
        (replace(NEW, schools=("Linclon",)), Column.SCHOOL, "did you mean “Lincoln”?"),
        (replace(NEW, schools=("Hogwarts",)), Column.SCHOOL, "add it under Places first"),
        (replace(NEW, schools=("Old Mill",)), Column.SCHOOL, "open it again"),
        (replace(NEW, schools=()), Column.SCHOOL, "write its name or its code"),
        (replace(NEW, email="far@x.example"), Column.EMAIL, "in use already"),
        (replace(NEW, code="T-1"), Column.CODE, "Amara Okafor has this code"),
        (replace(NEW, coaches=("Dana Riuz",)), Column.COACH, "did you mean “Dana Ruiz”?"),
        (replace(NEW, coaches=("Bo Berg",)), Column.COACH, "no coach “Bo Berg”"),
        (replace(NEW, roles=(Role.COACH,), coaches=("dana",)), Column.COACH, "no coach"),
        (replace(NEW, roles=(Role.COACH,), coaches=("Dana Ruiz",)), Column.COACH, "Only teachers"),
        (replace(NEW, roles=(Role.COACH,), title="Art"), Column.CLASS, "Only teachers"),
        (
            ListedRow(2, "Amara Okafor", email="new@x.example", code="T-1"),
            Column.EMAIL,
            "signs in with another e-mail",
        ),
        (
            ListedRow(2, "Amara Okafor", email="okafor@x.example", code="T-2"),
            Column.CODE,
            "has the code T-1 here",
        ),
    ],
)  # fmt: skip
def test_what_the_district_knows_better_is_a_problem_with_its_cure(
    row: ListedRow, column: Column, cure: str
) -> None:
    [found] = wrong(row)
    assert found[:2] == (2, column)
    assert cure in found[2]


def test_one_e_mail_for_two_names_is_named_in_the_second_row() -> None:
    one = replace(NEW, email="bo@x.example")
    [found] = wrong(one, replace(one, name="Cy Coe"))
    assert found == (
        3,
        Column.EMAIL,
        "Row 2 has this too, for Bo Berg: it can be only one person’s.",
    )


def test_where_an_e_mail_is_used_elsewhere_nothing_says_where() -> None:
    [found] = wrong(replace(NEW, email="far@x.example"))
    assert found[2] == "This e-mail is in use already: write another one, or leave it empty."


def test_two_people_of_one_name_are_told_apart_by_e_mail() -> None:
    one, other = replace(NEW, email="bo1@x.example"), replace(NEW, email="bo2@x.example")
    assert len(plan(one, other).people) == 2
    assert "add the e-mail or the code" in wrong(one, other, NEW)[0][2]


def test_who_has_left_is_brought_back_on_their_own_page() -> None:
    known = replace(KNOWN, people=(replace(OKAFOR, active=False),))
    assert "bring them back" in wrong(ListedRow(2, "Amara Okafor"), known=known)[0][2]


def test_nobody_gives_themselves_a_role_by_a_list() -> None:
    known = replace(KNOWN, actor="dana")
    row = ListedRow(2, "Dana Ruiz", roles=(Role.LEADER,), schools=("Lincoln",))
    assert "your own roles" in wrong(row, known=known)[0][2]
    assert wrong(replace(row, roles=()), known=known) == []


def test_with_one_school_nobody_has_to_write_it() -> None:
    known = replace(KNOWN, schools=(LINCOLN, CLOSED))
    assert plan(replace(NEW, schools=()), known=known).people[0].gains[0].school == "s1"


def test_the_seal_changes_with_what_would_be_stored() -> None:
    row = replace(NEW, title="Art")
    assert plan(row).seal == plan(row).seal
    assert plan(row).seal != plan(replace(row, room="1")).seal


def test_two_rows_that_mean_one_person_by_different_names_are_a_problem() -> None:
    renamed = ListedRow(2, "Amara Berg", email="okafor@x.example")
    assert wrong(renamed) == []
    [found] = wrong(renamed, ListedRow(3, "Amara Okafor"))
    assert found[:2] == (3, Column.NAME)
    assert "Row 2 is about Amara Okafor too" in found[2]


NAMES = st.sampled_from(["Amara Okafor", "Dana Ruiz", "Bo Berg", "Cy Coe", "é"])
ROWS = st.builds(
    ListedRow,
    number=st.just(0),
    name=NAMES,
    email=st.sampled_from(["", "okafor@x.example", "bo@x.example", "far@x.example"]),
    code=st.sampled_from(["", "T-1", "t-1", "X"]),
    roles=st.lists(st.sampled_from([Role.TEACHER, Role.COACH, Role.LEADER]), max_size=2).map(tuple),
    schools=st.lists(st.sampled_from(["Lincoln", "015", "Linc", "Old Mill"]), max_size=2).map(
        tuple
    ),
    title=st.sampled_from(["", "Art", "Grade 5 Science"]),
    coaches=st.lists(st.sampled_from(["Dana Ruiz", "Bo Berg", "x"]), max_size=2).map(tuple),
)


@given(st.lists(ROWS, min_size=1, max_size=8))
@settings(max_examples=300, deadline=None)
def test_every_row_has_one_fate_and_no_list_takes_anything_away(rows: list[ListedRow]) -> None:
    found = plan(*rows)
    assert [each.number for each in found.outcomes] == list(range(2, len(rows) + 2))
    assert (Fate.PROBLEM in {each.fate for each in found.outcomes}) == bool(found.problems)
    ids = [each.id for each in found.people if each.id]
    if not found.problems:
        assert len(ids) == len(set(ids))
        emails = [each.email for each in found.people if each.email]
        assert len(emails) == len(set(emails))
    assert not any(held.role is Role.ADMINISTRATOR for p in found.people for held in p.gains)
