"""Which roles may be given, by whom and where."""

from itertools import product

import pytest

from observe.domain.errors import NotAllowed
from observe.domain.people import code_letter, is_email, next_code
from observe.domain.policy import Role
from observe.domain.roles import Held, check_not_oneself, check_rank, problem_with_roles

SCHOOLS = frozenset({"Lincoln"})
ABOVE = {
    (Role.TEACHER, Role.LEADER),
    (Role.TEACHER, Role.COACHING_LEAD),
    (Role.TEACHER, Role.ADMINISTRATOR),
    (Role.COACH, Role.LEADER),
    (Role.COACH, Role.COACHING_LEAD),
    (Role.COACH, Role.ADMINISTRATOR),
    (Role.LEADER, Role.ADMINISTRATOR),
    (Role.COACHING_LEAD, Role.ADMINISTRATOR),
}


@pytest.mark.parametrize(("own", "other"), list(product(Role, Role)))
def test_nobody_decides_about_who_stands_above(own: Role, other: Role) -> None:
    if (own, other) in ABOVE:
        with pytest.raises(NotAllowed):
            check_rank([own], [other])
    else:
        check_rank([own], [other])


def test_the_highest_of_several_roles_counts() -> None:
    check_rank([Role.TEACHER, Role.ADMINISTRATOR], [Role.LEADER])
    with pytest.raises(NotAllowed):
        check_rank([Role.LEADER], [Role.TEACHER, Role.ADMINISTRATOR])


def test_nobody_decides_about_themselves() -> None:
    check_not_oneself("Ada", "Dana", "no")
    with pytest.raises(NotAllowed, match="no"):
        check_not_oneself("Ada", "Ada", "no")


@pytest.mark.parametrize(
    ("role", "school", "fits"),
    [
        (Role.TEACHER, "Lincoln", True),
        (Role.TEACHER, None, False),
        (Role.TEACHER, "elsewhere", False),
        (Role.LEADER, "Lincoln", True),
        (Role.LEADER, None, False),
        (Role.COACH, "Lincoln", True),
        (Role.COACH, None, True),
        (Role.COACHING_LEAD, None, True),
        (Role.COACHING_LEAD, "Lincoln", False),
        (Role.ADMINISTRATOR, None, True),
        (Role.ADMINISTRATOR, "Lincoln", False),
    ],
)
def test_each_role_is_held_where_it_can_be(role: Role, school: str | None, fits: bool) -> None:
    assert (problem_with_roles([Held(role, school)], SCHOOLS) is None) is fits


def test_a_role_at_a_school_that_has_closed_may_stay() -> None:
    closed = Held(Role.TEACHER, "closed")
    assert problem_with_roles([closed], SCHOOLS, [closed]) is None


def test_codes_go_on_from_the_highest_of_their_letter() -> None:
    taken = ["T-0041", "T-0007", "C-0900", "T-x", "", "T-00420"]
    assert next_code("T", taken[:3]) == "T-0042"
    assert next_code("T", taken) == "T-0421"
    assert next_code("L", taken) == "L-0001"
    assert code_letter([Role.LEADER, Role.TEACHER]) == "T"
    assert code_letter([]) == "P"


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("kim@school.example", True),
        ("kim.o'hara+1@school.example", True),
        ("kim@school", True),
        ("kim", False),
        ("kim@", False),
        ("@school.example", False),
        ("kim@a@b", False),
        ("kim ruiz@school.example", False),
        ("kim@school.example, ann@school.example", False),
        ("<kim@school.example>", False),
        ("kim\n@school.example", False),
        ("k" * 400 + "@school.example", False),
    ],
)
def test_an_e_mail_is_one_address_and_nothing_else(text: str, good: bool) -> None:
    assert is_email(text) is good
