"""Caseloads: several teachers at once, nothing overwritten, and seen by the coach at once."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from observe.domain.people import NewPerson
from observe.domain.policy import Reach, Role
from observe.store import caseloads, entering, people
from observe.store.base import reading
from observe.store.caseloads import Search
from observe.store.tables_people import Audit
from tests.cast import (
    DANA,
    DISTRICT,
    HADDAD,
    LINCOLN,
    LINDQVIST,
    MADISON,
    OKAFOR,
    ORIGIN,
    STRANGER,
    STRANGER_TEACHER,
    THEO,
    the_id,
)
from tests.reviewing import House, text_of

NOBODY = frozenset()


def save(
    client: FlaskClient, coach: str, ticked: list[str], had: list[str], **more: str
) -> TestResponse:
    data = {"coach": coach, "teacher": ticked, "had": had, **more}
    return client.post("/caseloads", data=data, headers=ORIGIN)


def followed(house: House, coach: str) -> set[str]:
    with house.app.app_context():
        return {each.id for each in people.teachers(DISTRICT, Reach(coach, True, NOBODY))}


def enter(house: House, name: str, *roles: tuple[Role, str]) -> str:
    person = NewPerson(the_id(name), name, name, name, roles)
    with house.app.app_context():
        entering.enter_people(
            DISTRICT, [person], [the_id(f"{name} {n}") for n in range(len(roles))]
        )
    return person.id


def page(client: FlaskClient, query: str = "") -> str:
    return text_of(client.get(f"/caseloads{query}").text)


def test_who_has_no_coach_is_shown_first(house: House, ada: FlaskClient) -> None:
    assert "Nobody coaches these yet" not in page(ada)
    enter(house, "Bo Berg", (Role.TEACHER, LINCOLN))
    found = page(ada)
    assert "Nobody coaches these yet" in found
    assert found.index("Bo Berg") < found.index("Coaches Theo Marsh 1 teacher")


def test_several_teachers_come_on_a_caseload_at_once(house: House, ada: FlaskClient) -> None:
    answer = save(ada, THEO, [OKAFOR, LINDQVIST, HADDAD], [HADDAD])
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/caseloads?coach={THEO}")
    assert "2 teachers were added." in page(ada, f"?coach={THEO}")
    assert followed(house, THEO) == {OKAFOR, LINDQVIST, HADDAD}


def test_a_coach_sees_it_at_once(house: House, ada: FlaskClient) -> None:
    theo = house.browser(THEO)
    assert OKAFOR not in theo.get("/capture/new").text
    save(ada, THEO, [OKAFOR], [])
    assert OKAFOR in theo.get("/capture/new").text


def test_who_is_taken_off_keeps_their_visits(house: House, ada: FlaskClient) -> None:
    house.finish()
    save(ada, DANA, [LINDQVIST], [OKAFOR, LINDQVIST])
    assert "1 teacher was taken off; their visits stay." in page(ada, f"?coach={DANA}")
    assert followed(house, DANA) == {LINDQVIST}
    assert "Ms. Okafor" in text_of(house.browser(DANA).get("/visits").text)


def test_what_another_administrator_changed_meanwhile_stays(house: House, ada: FlaskClient) -> None:
    """Both looked at the same page; neither takes back what the other did."""
    save(ada, DANA, [OKAFOR, LINDQVIST, HADDAD], [OKAFOR, LINDQVIST])
    save(ada, DANA, [LINDQVIST], [OKAFOR, LINDQVIST])
    assert followed(house, DANA) == {LINDQVIST, HADDAD}


def test_each_change_is_in_the_audit_log_and_no_change_is_not(
    house: House, ada: FlaskClient
) -> None:
    save(ada, DANA, [OKAFOR, LINDQVIST], [OKAFOR, LINDQVIST])
    save(ada, DANA, [HADDAD], [OKAFOR])
    with house.app.app_context(), reading(DISTRICT) as session:
        rows = session.execute(
            select(Audit.subject, Audit.detail).where(Audit.action == "change caseload")
        ).all()
    assert [tuple(row) for row in rows] == [(DANA, {"added": [HADDAD], "removed": [OKAFOR]})]


@pytest.mark.parametrize(
    ("coach", "teacher", "status"),
    [
        ("", OKAFOR, 422),
        ("nobody", OKAFOR, 422),
        (OKAFOR, LINDQVIST, 404),
        (STRANGER, OKAFOR, 404),
        (DANA, STRANGER_TEACHER, 422),
        (DANA, THEO, 422),
        (DANA, DANA, 422),
        (DANA, "x", 404),
    ],
)
def test_only_coaches_and_teachers_of_the_district_are_put_together(
    house: House, ada: FlaskClient, coach: str, teacher: str, status: int
) -> None:
    assert save(ada, coach, [teacher], []).status_code == status
    assert followed(house, DANA) == {OKAFOR, LINDQVIST}


def test_nobody_coaches_themselves(house: House, ada: FlaskClient) -> None:
    both = enter(house, "Bo Berg", (Role.TEACHER, LINCOLN), (Role.COACH, LINCOLN))
    assert save(ada, both, [both], []).status_code == 422


def test_two_hats_are_pointed_out(house: House, ada: FlaskClient) -> None:
    assert "Two hats" not in page(ada, f"?coach={DANA}")
    both = enter(house, "Bo Berg", (Role.COACH, LINCOLN), (Role.LEADER, MADISON))
    found = page(ada, f"?coach={both}")
    assert "Bo Berg also leads Madison and evaluates who teaches there." in found
    assert found.count("Two hats") == 3
    assert "also leads Madison" in page(ada)


def test_teachers_are_found_by_school_and_name(ada: FlaskClient) -> None:
    found = page(ada, f"?coach={THEO}&school={LINCOLN}")
    assert "Ms. Okafor" in found
    assert "Mr. Lindqvist" not in found
    assert "Mr. Lindqvist" in page(ada, f"?coach={THEO}&named=NILS+lind")
    assert "No other teacher fits this search." in page(ada, f"?coach={THEO}&named=zz")


def test_a_long_list_goes_on_by_key(house: House) -> None:
    for number in range(5):
        enter(house, f"Bo Berg{number}", (Role.TEACHER, LINCOLN))
    with house.app.app_context():
        seen, after = [], None
        while True:
            found = caseloads.caseload(DISTRICT, THEO, Search(after=after), most=3)
            seen += [each.name for each in found.others]
            after = found.last
            if after is None:
                break
    assert seen == [*(f"Bo Berg{n}" for n in range(5)), "Nils Lindqvist", "Amara Okafor"]


def test_who_left_or_teaches_at_a_closed_school_is_not_offered(
    house: House, ada: FlaskClient
) -> None:
    ada.post(f"/places/schools/{MADISON}/activity", data={"active": "no"}, headers=ORIGIN)
    assert "Mr. Lindqvist" not in page(ada, f"?coach={THEO}")
    assert "Mr. Haddad" in page(ada, f"?coach={THEO}")


def test_only_administrators_keep_caseloads(house: House) -> None:
    dana = house.browser(DANA)
    assert dana.get("/caseloads").status_code == 404
    assert save(dana, DANA, [HADDAD], []).status_code == 404
    assert followed(house, DANA) == {OKAFOR, LINDQVIST}


@pytest.mark.parametrize("query", ["?coach=x", f"?coach={DANA}&after=x", f"?coach={OKAFOR}"])
def test_an_address_that_means_nothing_is_not_there(ada: FlaskClient, query: str) -> None:
    assert ada.get(f"/caseloads{query}").status_code == 404
