"""Who is where, and which teachers somebody may follow."""

from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from observe.domain.errors import NotThere
from observe.domain.people import NewPerson, School, Term
from observe.domain.policy import Reach, Role
from observe.store import access, entering, ground, people
from observe.store.base import writing
from observe.store.tables_people import Person, Section
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    HADDAD,
    LINCOLN,
    LINDQVIST,
    MADISON,
    MATH,
    OKAFOR,
    OTHER_DISTRICT,
    PRIYA,
    SCIENCE,
    STRANGER_TEACHER,
    THEO,
    the_id,
)

pytestmark = pytest.mark.usefixtures("district")

NOWHERE: frozenset[str] = frozenset()
REACHES = {
    "Dana": (Reach(DANA, True, NOWHERE), {OKAFOR, LINDQVIST}),
    "Theo": (Reach(THEO, True, NOWHERE), {HADDAD}),
    "Priya": (Reach(PRIYA, False, frozenset({LINCOLN})), {OKAFOR}),
    "a coach who leads a school": (
        Reach(DANA, True, frozenset({MADISON})),
        {OKAFOR, LINDQVIST, HADDAD},
    ),
    "Ada": (Reach(ADA, True, None), {OKAFOR, LINDQVIST, HADDAD}),
    "a teacher": (Reach(OKAFOR, False, NOWHERE), set()),
}


@pytest.mark.parametrize("who", REACHES)
def test_the_teachers_somebody_may_follow_are_those_within_reach(who: str) -> None:
    reach, expected = REACHES[who]
    assert {each.id for each in people.teachers(DISTRICT, reach)} == expected


@pytest.mark.parametrize("who", REACHES)
@pytest.mark.parametrize(
    "teacher", [OKAFOR, LINDQVIST, HADDAD, PRIYA, STRANGER_TEACHER, the_id("x")]
)
def test_one_teacher_is_there_for_whom_they_are_within_reach(who: str, teacher: str) -> None:
    reach, expected = REACHES[who]
    if teacher in expected | ({OKAFOR} if reach.person == OKAFOR else set()):
        assert people.teacher(DISTRICT, reach, teacher).id == teacher
    else:
        with pytest.raises(NotThere):
            people.teacher(DISTRICT, reach, teacher)


def test_teachers_stand_by_family_name_with_their_school_and_classes() -> None:
    found = people.teachers(DISTRICT, REACHES["Ada"][0])
    assert [each.called for each in found] == ["Mr. Haddad", "Mr. Lindqvist", "Ms. Okafor"]
    assert [each.school for each in found] == ["Madison", "Madison", "Lincoln"]
    assert [[s.id for s in each.sections] for each in found][1:] == [[MATH], [SCIENCE]]


def test_a_teacher_at_two_schools_is_one_teacher() -> None:
    both = NewPerson(
        the_id("both"),
        "Bo Berg",
        "Mx. Berg",
        "B-1",
        ((Role.TEACHER, LINCOLN), (Role.TEACHER, MADISON)),
    )
    entering.enter_people(DISTRICT, [both], [the_id("r1"), the_id("r2")])
    found = people.teachers(DISTRICT, REACHES["Ada"][0])
    assert [each.id for each in found].count(both.id) == 1


def test_who_has_left_is_listed_no_more() -> None:
    with writing(DISTRICT) as session:
        session.execute(update(Person).where(Person.id == OKAFOR).values(active=False))
        session.execute(update(Section).where(Section.id == MATH).values(active=False))
    found = people.teachers(DISTRICT, REACHES["Dana"][0])
    assert [(each.id, each.sections) for each in found] == [(LINDQVIST, ())]


def test_observers_are_coaches_and_leaders_by_name() -> None:
    assert [each.id for each in people.observers(DISTRICT)] == [DANA, PRIYA, THEO]


def test_a_district_knows_only_its_own() -> None:
    assert [each.id for each in people.teachers(OTHER_DISTRICT, Reach(ADA, True, None))] == [
        STRANGER_TEACHER
    ]
    assert people.people(OTHER_DISTRICT, [OKAFOR, STRANGER_TEACHER]).keys() == {STRANGER_TEACHER}
    assert [each.name for each in ground.schools(DISTRICT)] == ["Lincoln", "Madison"]


def test_districts_are_listed_by_name() -> None:
    assert [each.name for each in ground.districts()] == ["Cedar Valley", "Elsewhere"]
    assert ground.district(DISTRICT).timezone == "America/Chicago"


def test_terms_stand_in_the_order_of_the_year() -> None:
    spring = Term(the_id("spring"), "Spring 2027", "2026–27", date(2027, 1, 5), date(2027, 6, 4))
    earlier = Term(the_id("before"), "Spring 2026", "2025–26", date(2026, 1, 5), date(2026, 6, 4))
    entering.enter_places(DISTRICT, [], [spring, earlier])
    assert [each.title for each in ground.terms(DISTRICT)] == [
        "Spring 2026",
        "Fall 2026",
        "Spring 2027",
    ]


def test_a_term_ends_after_it_begins() -> None:
    turned = Term(the_id("turned"), "Turned", "2026–27", date(2027, 6, 4), date(2027, 1, 5))
    with pytest.raises(IntegrityError):
        entering.enter_places(DISTRICT, [], [turned])


def test_a_school_s_code_stands_once_in_a_district() -> None:
    with pytest.raises(IntegrityError):
        entering.enter_places(DISTRICT, [School(the_id("again"), "Again", "014")], [])
    entering.enter_places(OTHER_DISTRICT, [School(the_id("again"), "Again", "014")], [])


def test_an_e_mail_stands_once_in_the_installation() -> None:
    twin = NewPerson(
        the_id("twin"), "T", "T", "T-1", ((Role.TEACHER, None),), "Dana@school.example"
    )
    with pytest.raises(IntegrityError):
        entering.enter_people(OTHER_DISTRICT, [twin], [the_id("role of twin")])


def test_whoever_has_no_e_mail_has_no_account() -> None:
    quiet = NewPerson(the_id("quiet"), "Q", "Q", "Q-1", ((Role.TEACHER, LINCOLN),))
    entering.enter_people(DISTRICT, [quiet], [the_id("role of quiet")])
    assert access.credentials("") is None


def test_assigning_twice_is_assigning_once() -> None:
    for _ in range(2):
        entering.assign(DISTRICT, THEO, [OKAFOR, HADDAD], date(2026, 9, 1))
    assert {each.id for each in people.teachers(DISTRICT, REACHES["Theo"][0])} == {OKAFOR, HADDAD}


def test_a_teacher_of_another_district_cannot_be_assigned() -> None:
    with pytest.raises(IntegrityError):
        entering.assign(DISTRICT, THEO, [STRANGER_TEACHER], date(2026, 9, 1))
