"""A pasted list: looked through without storing, then stored as shown, wholly or not at all."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from observe.domain.people import School
from observe.domain.policy import Reach, Role
from observe.store import access, audit, classes, entering, notices, people, staff
from observe.store.base import reading
from observe.store.staff import Cut, Member
from observe.store.tables_people import Account, Audit, Person
from tests.cast import ADA, DANA, DISTRICT, LINCOLN, MADISON, OKAFOR, ORIGIN, PRIYA, THEO, the_id
from tests.reviewing import House, hidden, post, text_of

LIST = """Name\tE-mail\tRole\tSchool\tClass\tSubject\tGrade\tRoom\tCode\tCoach
Berg, Bo\tBo@School.example\tteacher\tLincoln\tArt\tArt\t5\t7\t\tDana Ruiz
Bo Berg\tbo@school.example\t\tLincoln\tMusic\t\t\t\t\tCy Coe
Cy Coe\tcy@school.example\tcoach\t015\t\t\t\t\tC-77\t
Amara Okafor\t\t\tLincoln\tGrade 5 Science\t\t\t14\t\t
Priya Nair\t\tcoach\tLincoln\t\t\t\t\t\t
Nils Lindqvist\t\t\t\t\t\t\t\t\t
"""


def check(client: FlaskClient, text: str = LIST) -> TestResponse:
    return post(client, "/people/pasted", text=text)


def store(client: FlaskClient, text: str = LIST) -> TestResponse:
    seal = hidden(check(client, text).text, "seal")
    return post(client, "/people/pasted/confirmation", text=text, seal=seal)


def members(house: House) -> dict[str, Member]:
    with house.app.app_context():
        found, _last = staff.members(DISTRICT, Cut(), most=200)
    return {each.name: each for each in found}


def rows(house: House) -> tuple[int, int, int]:
    """How many people, accounts and audit rows there are."""
    with house.app.app_context(), reading(DISTRICT) as session:
        tables = (Person, Account, Audit)
        people_, accounts, acts = (
            session.scalar(select(func.count()).select_from(each)) or 0 for each in tables
        )
        return people_, accounts, acts


def caseload(house: House, coach: str) -> Iterator[str]:
    with house.app.app_context():
        yield from (
            each.name for each in people.teachers(DISTRICT, Reach(coach, True, frozenset()))
        )


def test_looking_through_a_list_stores_nothing(house: House, ada: FlaskClient) -> None:
    before = rows(house)
    answer = check(ada)
    assert answer.status_code == 200
    found = text_of(answer.text)
    assert "2 Will be added Bo Berg Teacher at Lincoln · Class Art · Coached by Dana Ruiz" in found
    assert "3 Will be added Bo Berg Class Music · Coached by Cy Coe" in found
    assert "5 Will be changed Amara Okafor Class Grade 5 Science, changed" in found
    assert "7 Here already Nils Lindqvist" in found
    assert rows(house) == before


def test_a_list_is_stored_as_it_was_shown(house: House, ada: FlaskClient) -> None:
    answer = store(ada)
    assert answer.status_code == 303
    found = members(house)
    bo, cy = found["Bo Berg"], found["Cy Coe"]
    assert (bo.email, bo.joined, bo.code) == ("bo@school.example", False, "T-0001")
    assert [(each.role, each.school_id) for each in bo.places] == [(Role.TEACHER, LINCOLN)]
    assert (cy.code, cy.places[0].school_id) == ("C-77", MADISON)
    assert {each.role for each in found["Priya Nair"].places} == {Role.LEADER, Role.COACH}
    with house.app.app_context():
        held, _more = classes.of_school(DISTRICT, LINCOLN)
    taught = [each for each in held if each.teacher_id == bo.id]
    [science] = [each for each in held if each.teacher_id == OKAFOR]
    assert [(each.title, each.room) for each in taught] == [("Art", "7"), ("Music", "")]
    assert (science.title, science.room, science.subject) == ("Grade 5 Science", "14", "Science")
    assert "Bo Berg" in list(caseload(house, DANA))
    assert list(caseload(house, cy.id)) == ["Bo Berg"]


def test_the_summary_leads_on_to_inviting(ada: FlaskClient) -> None:
    found = ada.get(store(ada).headers["Location"])
    assert "2 people were added. 2 people who were here already were changed." in text_of(
        found.text
    )
    assert 'href="/people?standing=never"' in found.text
    assert ada.get(f"/people/pasted/{the_id('no list')}").status_code == 404


def test_the_same_list_a_second_time_changes_nothing(house: House, ada: FlaskClient) -> None:
    store(ada)
    before = members(house)
    found = text_of(check(ada).text)
    assert "Will be added 0 Will be changed 0 Here already 6 Problem 0" in found
    store(ada)
    assert members(house) == before


def test_everything_is_in_the_audit_log(house: House, ada: FlaskClient) -> None:
    store(ada)
    with house.app.app_context(), reading(DISTRICT) as session:
        kept = select(Audit.action, Audit.actor_id, Audit.subject).order_by(Audit.seq)
        acts = [tuple(row) for row in session.execute(kept)]
        assert audit.first_break(DISTRICT) is None
    assert ("roles changed", ADA, PRIYA) in acts
    assert acts[-1][:2] == ("people pasted", ADA)


def test_a_new_role_ends_sessions_and_is_told(house: House, ada: FlaskClient) -> None:
    priya = house.browser(PRIYA)
    assert priya.get("/").status_code == 200
    store(ada)
    assert priya.get("/").status_code == 303
    with house.app.app_context():
        assert [each.kind for each in notices.news(DISTRICT, PRIYA).notices] == ["roles_changed"]


def test_a_list_with_a_problem_is_kept_and_nothing_of_it_is_stored(
    house: House, ada: FlaskClient
) -> None:
    before = rows(house)
    text = LIST + "Eda Eck\teda@school.example\tteacher\tLinclon\t\t\t\t\t\t\n"
    answer = check(ada, text)
    assert answer.status_code == 422
    found = text_of(answer.text)
    assert "1 thing to put right" in found
    assert "Row 8 School There is no school “Linclon”: did you mean “Lincoln”?" in found
    assert "Eda Eck\teda@school.example" in answer.text
    assert 'name="seal"' not in answer.text
    refused = post(ada, "/people/pasted/confirmation", text=text, seal="x")
    assert refused.status_code == 422
    assert rows(house) == before


def test_what_changed_since_the_check_is_looked_at_again(house: House, ada: FlaskClient) -> None:
    """Another administrator closes the school between the look and the tap."""
    seal = hidden(check(ada).text, "seal")
    post(house.browser(ADA), f"/places/schools/{LINCOLN}/activity", active="no")
    before = rows(house)
    answer = post(ada, "/people/pasted/confirmation", text=LIST, seal=seal)
    assert answer.status_code == 422
    found = text_of(answer.text)
    assert "The district has changed since this list was checked. Nothing was stored" in found
    assert "Lincoln is closed" in found
    assert rows(house) == before


def test_a_person_added_meanwhile_is_not_added_twice(house: House, ada: FlaskClient) -> None:
    seal = hidden(check(ada).text, "seal")
    store(house.browser(ADA))
    before = rows(house)
    answer = post(ada, "/people/pasted/confirmation", text=LIST, seal=seal)
    assert answer.status_code == 422
    assert "Here already 6" in text_of(answer.text)
    assert rows(house) == before


def test_an_e_mail_used_in_another_district_does_not_say_where(ada: FlaskClient) -> None:
    answer = check(ada, "Name\tE-mail\tSchool\nBo Berg\tstranger@school.example\tLincoln\n")
    assert "This e-mail is in use already" in text_of(answer.text)
    assert "Elsewhere" not in answer.text
    assert "Sasha" not in answer.text


def test_a_list_never_makes_administrators(house: House, ada: FlaskClient) -> None:
    answer = check(ada, "Name\tRole\tSchool\nBo Berg\tadministrator\tLincoln\n")
    assert answer.status_code == 422
    assert "A list never makes administrators" in text_of(answer.text)
    assert "The school is missing" not in text_of(answer.text)


def test_nobody_loses_what_they_have(house: House, ada: FlaskClient) -> None:
    before = members(house)
    text = "Name\tE-mail\tRole\tSchool\nAda Brandt\tada@school.example\t\t\nTheo Marsh\ttheo@school.example\tteacher\tMadison\n"
    assert store(ada, text).status_code == 303
    found = members(house)
    assert found["Ada Brandt"] == before["Ada Brandt"]
    assert set(before["Theo Marsh"].places) < set(found["Theo Marsh"].places)
    with house.app.app_context():
        assert access.credentials("theo@school.example") is not None
    assert found["Theo Marsh"].id == THEO


def test_hostile_text_is_shown_as_text(ada: FlaskClient) -> None:
    answer = check(ada, "Name\tSchool\n<script>alert(1)</script>\t</textarea><b>\n")
    assert "<script>alert" not in answer.text
    assert "</textarea><b>" not in answer.text


def test_a_formula_is_text_like_any_other(house: House, ada: FlaskClient) -> None:
    store(ada, "Name\tSchool\n=HYPERLINK Berg\tLincoln\n")
    assert "=HYPERLINK Berg" in members(house)


@pytest.mark.parametrize("text", ["", "\x00\x00", "a" * 300_000, '"', "\ud83d\ude00\t" * 40])
def test_no_text_makes_the_page_fail(house: House, ada: FlaskClient, text: str) -> None:
    before = rows(house)
    data = {"text": text.encode("utf-8", "surrogatepass")}
    answer = ada.post("/people/pasted", data=data, headers=ORIGIN)
    assert answer.status_code == 422
    assert rows(house) == before


def test_a_thousand_rows_are_one_act(house: House, ada: FlaskClient) -> None:
    people_ = "\n".join(f"Bo Berg{n}\tbo{n}@school.example\tLincoln" for n in range(1000))
    with house.counting() as asked:
        answer = store(ada, f"Name\tE-mail\tSchool\n{people_}")
    assert answer.status_code == 303
    assert len(asked) < 120
    assert rows(house)[0] == 1010


def test_a_district_without_schools_is_led_to_add_them(house: House, ada: FlaskClient) -> None:
    for school in (LINCOLN, MADISON):
        post(ada, f"/places/schools/{school}/activity", active="no")
    assert "Add your schools first" in ada.get("/people/pasted").text
    with house.app.app_context():
        entering.enter_places(DISTRICT, [School(the_id("only"), "Only One", "9")], [])
    answer = store(ada, "Bo Berg\nCy Coe\n")
    assert answer.status_code == 303
    assert members(house)["Bo Berg"].places[0].school == "Only One"


def test_only_administrators_paste_lists(house: House, ada: FlaskClient) -> None:
    stored = store(ada).headers["Location"]
    dana = house.browser(DANA)
    assert dana.get("/people/pasted").status_code == 404
    assert dana.get(stored).status_code == 404
    assert check(dana).status_code == 404
    assert post(dana, "/people/pasted/confirmation", text=LIST, seal="").status_code == 404


def test_a_list_may_use_the_word_that_the_page_uses(ada: FlaskClient) -> None:
    post(ada, "/district/words/coach?language=en", language="en", one="guide", many="guides")
    page = text_of(ada.get("/people/pasted").text)
    assert "Teacher, guide, leader" in page
    text = "Name\tRole\tSchool\tGuide\nBo Berg\tteacher\tLincoln\tCy Coe\nCy Coe\tguide\tLincoln\t"
    found = text_of(check(ada, text).text)
    assert "Guide at Lincoln" in found
    assert "Nothing stands in the way" in found
