"""Terms in order, proposals for a school year, and names that can be stored."""

from datetime import date

import pytest

from observe.domain.errors import NotValid
from observe.domain.people import School, Section, Term
from observe.domain.places import (
    check_school,
    check_section,
    check_term,
    plain,
    problem_with,
    proposed_terms,
    school_year_of,
)

FALL = Term("fall", "Fall 2026", "2026–27", date(2026, 8, 17), date(2026, 12, 18))


def spring(**changes: object) -> Term:
    values = {
        "id": "spring",
        "title": "Spring 2027",
        "school_year": "2026–27",
        "starts_on": date(2027, 1, 4),
        "ends_on": date(2027, 6, 11),
    }
    return Term(**{**values, **changes})


def wrong(term: Term) -> dict[str, str]:
    with pytest.raises(NotValid) as refused:
        check_term(term, [FALL])
    return {name: str(each) for name, each in refused.value.fields.items()}


def test_a_term_in_order_is_taken_also_when_it_is_changed() -> None:
    check_term(spring(), [FALL])
    check_term(spring(title="Second half"), [FALL, spring()])


@pytest.mark.parametrize(
    ("changes", "field", "cure"),
    [
        ({"ends_on": date(2026, 12, 1)}, "ends_on", "ends before it starts"),
        ({"ends_on": date(2027, 1, 4)}, "ends_on", "choose a later last day"),
        ({"ends_on": date(2028, 6, 11)}, "ends_on", "check the years"),
        ({"starts_on": date(1026, 1, 4)}, "ends_on", "check both days"),
        ({"starts_on": date(2026, 12, 18)}, "starts_on", "overlap with Fall 2026"),
        ({"title": "fall  2026"}, "title", "choose another name"),
        ({"title": ""}, "title", "Give the term a name"),
        ({"title": "x" * 101}, "title", "at most 100"),
        ({"school_year": "x" * 21}, "school_year", "at most 20"),
    ],
)
def test_what_is_wrong_with_a_term_is_said_with_its_cure(
    changes: dict[str, object], field: str, cure: str
) -> None:
    assert cure in wrong(spring(**changes))[field]


def test_the_same_name_may_stand_in_another_school_year() -> None:
    check_term(spring(title="Fall 2026", school_year="2027–28"), [FALL])


@pytest.mark.parametrize(
    ("today", "first", "year"),
    [
        (date(2026, 11, 22), "Fall 2026", "2026–27"),
        (date(2027, 3, 1), "Fall 2026", "2026–27"),
        (date(2027, 6, 20), "Fall 2027", "2027–28"),
        (date(2099, 9, 1), "Fall 2099", "2099–00"),
    ],
)
def test_fall_and_spring_of_the_school_year_are_proposed(
    today: date, first: str, year: str
) -> None:
    fall, following = proposed_terms(today, [])
    assert (str(fall.title), fall.school_year, following.school_year) == (first, year, year)
    assert fall.starts_on < fall.ends_on < following.starts_on < following.ends_on
    assert (fall.starts_on.weekday(), following.ends_on.weekday()) == (0, 4)


def test_what_stands_already_is_not_proposed() -> None:
    assert [str(each.title) for each in proposed_terms(date(2026, 11, 22), [FALL])] == [
        "Spring 2027"
    ]
    assert proposed_terms(date(2026, 11, 22), [FALL, spring()]) == []


def test_the_school_year_of_a_day_begins_in_july() -> None:
    assert school_year_of(date(2026, 6, 30)) == "2025–26"
    assert school_year_of(date(2026, 7, 1)) == "2026–27"


def test_names_are_the_same_whatever_their_case_accents_and_spaces() -> None:
    assert plain(" José   ÁLVAREZ ") == plain("jose alvarez")


@pytest.mark.parametrize("text", ["a\nb", "a\u202eb", "\ud800", "x" * 11])
def test_what_no_database_or_page_should_hold_is_refused(text: str) -> None:
    assert problem_with(text, 10)


def test_a_school_s_name_and_code_are_its_own() -> None:
    lincoln = School("1", "Lincoln", "014")
    check_school(School("1", "Lincoln", "014"), [lincoln])
    with pytest.raises(NotValid) as refused:
        check_school(School("2", "LINCOLN ", "014"), [lincoln])
    assert refused.value.fields.keys() == {"name", "code"}


def test_a_closed_school_of_the_same_name_is_opened_again_instead() -> None:
    with pytest.raises(NotValid) as refused:
        check_school(School("2", "Lincoln", "2"), [School("1", "Lincoln", "1", active=False)])
    assert "open it again" in str(refused.value.fields["name"])


def test_a_teacher_s_classes_have_names_of_their_own() -> None:
    check_section(Section("1", "s", "Art", "", "", ""), ["Music"])
    with pytest.raises(NotValid):
        check_section(Section("1", "s", "Art", "", "", ""), ["ART"])
    with pytest.raises(NotValid):
        check_section(Section("1", "s", "", "", "", ""), [])
