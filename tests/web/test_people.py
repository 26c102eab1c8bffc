"""The pages on which administrators keep people."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from observe.domain.people import NewPerson
from observe.domain.policy import Role
from observe.store import entering, staff
from observe.store.base import writing
from observe.store.staff import Cut
from observe.store.tables_people import Account, Person
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    EMAILS,
    HADDAD,
    LENA,
    LINCOLN,
    MADISON,
    OKAFOR,
    ORIGIN,
    PRIYA,
    STRANGER,
    THEO,
    sign_in,
    the_id,
)
from tests.reviewing import post, text_of

KIM = {"name": "Kim Soto", "called": "Ms. Soto", "email": "Kim@School.example", "language": "es"}


def add(client: FlaskClient, *roles: tuple[str, str], **fields: str) -> str:
    """Add somebody; gives the address of their page."""
    data = {**KIM, **fields, "role": [r for r, _ in roles], "school": [s for _, s in roles]}
    answer = client.post("/people", data=data, headers=ORIGIN)
    assert answer.status_code == 303, text_of(answer.text)
    return str(answer.headers["Location"])


def named(page: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'class="who"><a [^>]+>([^<]+)</a>', page)]


@pytest.mark.parametrize("person", [DANA, OKAFOR, PRIYA, LENA])
@pytest.mark.parametrize(
    "path", ["/people", "/people/new", f"/people/{DANA}", f"/people/{DANA}/activity"]
)
def test_nobody_but_administrators_finds_the_pages(app: Flask, person: str, path: str) -> None:
    assert sign_in(app, person).get(path).status_code == 404


@pytest.mark.parametrize("path", ["", "/activity", "/links"])
def test_somebody_of_another_district_is_nobody(ada: FlaskClient, path: str) -> None:
    never = ada.get(f"/people/{the_id('never was')}{path}")
    other = ada.get(f"/people/{STRANGER}{path}")
    assert (other.status_code, other.text) == (404, never.text)
    assert post(ada, f"/people/{STRANGER}{path}", purpose="join", name="X").status_code == 404


# The list


def test_the_list_says_who_is_what_where_and_how_far(ada: FlaskClient) -> None:
    page = text_of(ada.get("/people").text)
    assert "Amara Okafor Ms. Okafor Teacher, Lincoln okafor@school.example" in page
    assert "Sami Haddad Mr. Haddad Teacher, Madison No e-mail: cannot sign in" in page
    assert "Ada Brandt Administrator ada@school.example Signed in on" in page


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("named=OKAF", ["Amara Okafor"]),
        ("named=haddad+sami", ["Sami Haddad"]),
        ("role=coach", ["Theo Marsh", "Dana Ruiz"]),
        (f"school={MADISON}", ["Sami Haddad", "Nils Lindqvist"]),
        (f"school={LINCOLN}&role=leader", ["Priya Nair"]),
        ("standing=inactive", []),
        ("standing=mail", ["Theo Marsh"]),
    ],
)
def test_filters_live_in_the_address(
    app: Flask, ada: FlaskClient, asked: str, expected: list[str]
) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Account).where(Account.id == THEO).values(mail_problem="full"))
    assert named(ada.get(f"/people?{asked}").text) == expected
    part = ada.get(f"/people?{asked}", headers={"HX-Request": "true"}).text
    assert named(part) == expected
    assert "<html" not in part


@pytest.mark.parametrize(
    "asked", ["role=king", "school=x", "standing=tall", "after=x", f"after={STRANGER}", "named=%00"]
)
def test_a_filter_that_there_is_not_is_no_page(ada: FlaskClient, asked: str) -> None:
    assert ada.get(f"/people?{asked}").status_code == 404


def test_nobody_found_leads_back_to_everybody(ada: FlaskClient) -> None:
    page = ada.get("/people?named=xyz").text
    assert "Nobody fits this." in page
    assert "Show everybody" in page


def test_who_is_alone_is_led_to_the_others(app: Flask, ada: FlaskClient) -> None:
    alone = "You are the only one here so far."
    assert alone not in ada.get("/people").text
    with app.app_context(), writing(DISTRICT) as session:
        others = Person.id != ADA
        session.execute(
            update(Person).where(others, Person.district_id == DISTRICT).values(active=False)
        )
    assert alone in ada.get("/people").text
    assert alone not in ada.get("/people?named=ada").text


def test_many_people_come_in_pages_that_keep_the_filters(app: Flask, ada: FlaskClient) -> None:
    with app.app_context():
        many = [
            NewPerson(the_id(f"n{n}"), f"Zoe Zz{n:02d}", "Z", f"Z-{n}", ((Role.TEACHER, LINCOLN),))
            for n in range(60)
        ]
        entering.enter_people(DISTRICT, many, [the_id(f"r{n}") for n in range(60)])
    first = ada.get("/people?named=zoe&role=teacher").text
    more = re.search(r'rel="next" href="([^"]+)"', first)
    assert more
    second = ada.get(unescape(more.group(1))).text
    assert named(first) + named(second) == [f"Zoe Zz{n:02d}" for n in range(60)]
    assert 'rel="next"' not in second


# Adding and changing


def test_somebody_is_added_with_two_roles_at_two_schools(app: Flask, ada: FlaskClient) -> None:
    path = add(ada, ("teacher", LINCOLN), ("leader", MADISON), ("", LINCOLN))
    page = text_of(ada.get(path).text)
    assert "Kim Soto was added." in page
    assert "Not invited yet" in page
    with app.app_context():
        (found,), _last = staff.members(DISTRICT, Cut(("soto",)))
    assert {(each.role, each.school) for each in found.places} == {
        ("teacher", "Lincoln"),
        ("leader", "Madison"),
    }
    assert (found.email, found.code, found.language) == ("kim@school.example", "T-0001", "es")


def test_a_role_for_the_whole_district_needs_no_school(app: Flask, ada: FlaskClient) -> None:
    add(ada, ("administrator", LINCOLN), ("coaching_lead", ""))
    with app.app_context():
        (found,), _last = staff.members(DISTRICT, Cut(("soto",)))
    assert {(each.role, each.school_id) for each in found.places} == {
        ("administrator", None),
        ("coaching_lead", None),
    }


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": " "}, "Write the full name."),
        ({"name": "K" * 201}, "at most 200 characters"),
        ({"name": "Kim\x01"}, "cannot be stored"),
        ({"name": "Kim\u202eoto"}, "cannot be stored"),
        ({"email": "kim at school"}, "Write an e-mail address"),
        ({"email": EMAILS[DANA].upper()}, "Dana Ruiz has this e-mail already"),
        ({"email": EMAILS[STRANGER]}, "This e-mail is in use already"),
        ({"language": "xx"}, "Choose a language from the list."),
        ({"role": "teacher", "school": ""}, "Choose a school"),
        ({"role": "king", "school": ""}, "Choose each role from the list."),
        ({"role": "teacher", "school": "x"}, "Choose each role from the list."),
        ({"role": "teacher", "school": the_id("Elsewhere")}, "one of the schools"),
        ({"role": "", "school": ""}, "Choose at least one role."),
    ],
)
def test_what_cannot_be_stored_is_told_beside_its_field(
    app: Flask, ada: FlaskClient, change: dict[str, str], sentence: str
) -> None:
    answer = post(ada, "/people", **{**KIM, "role": "teacher", "school": LINCOLN, **change})
    assert answer.status_code == 422
    assert sentence in text_of(answer.text)
    assert "Ms. Soto" in answer.text
    with app.app_context():
        assert len(staff.members(DISTRICT, Cut())[0]) == 8


def test_what_others_typed_is_written_out_as_text(ada: FlaskClient) -> None:
    hostile = '"><script>alert(1)</script>'
    path = add(ada, ("teacher", LINCOLN), name=hostile, called=hostile, code=hostile)
    for page in (path, "/people", f"{path}/activity"):
        assert "<script>alert" not in ada.get(page).text


def test_a_person_is_changed_and_sees_it(app: Flask, ada: FlaskClient) -> None:
    page = ada.get(f"/people/{DANA}").text
    assert 'value="Dana Ruiz"' in page
    answer = post(
        ada,
        f"/people/{DANA}",
        name="Dana Ruiz-Lee",
        called="Ms. Lee",
        email=EMAILS[DANA],
        language="es",
        role="coach",
        school=LINCOLN,
    )
    assert answer.status_code == 303
    dana = sign_in(app, DANA)
    assert 'lang="es"' in dana.get("/me").text
    assert "Ms. Lee" in dana.get("/me").text


def test_own_roles_are_shown_and_not_offered(ada: FlaskClient) -> None:
    page = ada.get(f"/people/{ADA}").text
    assert "You cannot change your own roles" in page
    assert 'name="role"' not in page
    kept = {"name": "Ada Brandt", "called": "Ada", "email": EMAILS[ADA]}
    assert post(ada, f"/people/{ADA}", **kept).status_code == 303
    refused = post(ada, f"/people/{ADA}", **kept, role="coach", school=LINCOLN)
    assert refused.status_code == 403
    assert "ask another administrator" in refused.text


def test_both_are_told_of_changed_roles(app: Flask, ada: FlaskClient) -> None:
    kept = {"name": "Dana Ruiz", "called": "Dana Ruiz", "email": EMAILS[DANA]}
    post(ada, f"/people/{DANA}", **kept, role="leader", school=LINCOLN)
    assert "You changed the roles of Dana Ruiz." in text_of(ada.get("/").text)
    assert "Ada Brandt changed your roles." in text_of(sign_in(app, DANA).get("/").text)


# Leaving


def test_the_page_names_what_is_left_and_nothing_happens_without_a_choice(
    app: Flask, ada: FlaskClient
) -> None:
    page = text_of(ada.get(f"/people/{DANA}/activity").text)
    assert "2 teachers on the caseload" in page
    assert "Theo Marsh" in page
    assert "Principal Nair" not in page
    answer = post(ada, f"/people/{DANA}/activity", active="no")
    assert answer.status_code == 422
    assert "Choose who takes this over" in answer.text
    assert sign_in(app, DANA).get("/").status_code == 200


def test_somebody_leaves_and_comes_back(app: Flask, ada: FlaskClient) -> None:
    dana = sign_in(app, DANA)
    answer = post(ada, f"/people/{DANA}/activity", active="no", coach=THEO)
    assert answer.status_code == 303
    assert dana.get("/").status_code == 303
    page = text_of(ada.get(f"/people/{DANA}").text)
    assert "Deactivated" in page
    assert named(ada.get("/people?standing=inactive").text) == ["Dana Ruiz"]
    assert "Dana Ruiz" not in named(ada.get("/people").text)
    assert "The unfinished visits of Dana Ruiz are yours now." in text_of(
        sign_in(app, THEO).get("/").text
    )
    post(ada, f"/people/{DANA}/activity", active="yes")
    assert "Your account is active again." in text_of(sign_in(app, DANA).get("/").text)


@pytest.mark.parametrize(("person", "status"), [(ADA, 403), (HADDAD, 303)])
def test_nobody_deactivates_themselves(ada: FlaskClient, person: str, status: int) -> None:
    assert post(ada, f"/people/{person}/activity", active="no", coach="waits").status_code == status
