"""The list of people: in order, cut down, and of one district."""

import pytest
from sqlalchemy import update

from observe.domain.errors import NotThere
from observe.domain.policy import Role
from observe.store import staff
from observe.store.base import writing
from observe.store.staff import Cut, Standing
from observe.store.tables_people import Account
from tests.cast import (
    ADA,
    DANA,
    HADDAD,
    LINCOLN,
    MADISON,
    OKAFOR,
    OTHER_DISTRICT,
    PRIYA,
    STRANGER,
    THEO,
    the_id,
)


def test_the_list_pages_by_family_name(district: str) -> None:
    seen: list[str] = []
    after = None
    while True:
        found, after = staff.members(district, Cut(), after=after, most=3)
        seen += [each.name for each in found]
        if after is None:
            break
    assert seen == [
        "Ada Brandt",
        "Lena Fischer",
        "Sami Haddad",
        "Nils Lindqvist",
        "Theo Marsh",
        "Priya Nair",
        "Amara Okafor",
        "Dana Ruiz",
    ]


@pytest.mark.parametrize(
    ("cut", "expected"),
    [
        (Cut(("oka",)), {OKAFOR}),
        (Cut(("principal",)), {PRIYA}),
        (Cut(role=Role.COACH), {DANA, THEO}),
        (Cut(role=Role.TEACHER, school=LINCOLN), {OKAFOR}),
        (Cut(school=LINCOLN), {DANA, THEO, OKAFOR, PRIYA}),
        (
            Cut(standing=Standing.NEVER, role=Role.TEACHER, school=MADISON),
            {HADDAD, the_id("Lindqvist")},
        ),
        (Cut(standing=Standing.MAIL), {THEO}),
        (Cut(standing=Standing.INACTIVE), set()),
    ],
)
def test_the_list_can_be_cut(district: str, cut: Cut, expected: set[str]) -> None:
    with writing(district) as session:
        session.execute(update(Account).where(Account.id == THEO).values(mail_problem="full"))
    found, _last = staff.members(district, cut)
    assert {each.id for each in found} == expected


def test_a_page_after_nobody_is_not_there(district: str) -> None:
    with pytest.raises(NotThere):
        staff.members(district, Cut(), after=STRANGER)


def test_nobody_of_another_district_is_listed(district: str) -> None:
    assert {each.id for each in staff.members(OTHER_DISTRICT, Cut())[0]} & {DANA, ADA} == set()
