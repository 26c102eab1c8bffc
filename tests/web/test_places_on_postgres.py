"""Places, caseloads and pasted lists over PostgreSQL, where two people really act at the same time."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient

from observe.domain.policy import Reach
from observe.store import audit, ground, people
from tests.cast import ADA, DISTRICT, HADDAD, LINCOLN, OKAFOR, ORIGIN, THEO, the_id
from tests.reviewing import House, hidden, post

TIMES = 6


@pytest.fixture
def house(own_postgres_app: Flask) -> House:
    return House(own_postgres_app)


def at_once(*acts: Callable[[], object]) -> None:
    gate = Barrier(len(acts))

    def go(act: Callable[[], object]) -> None:
        gate.wait()
        act()

    threads = [Thread(target=go, args=(act,)) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


def test_a_school_is_either_removed_or_used_and_never_both(house: House, ada: FlaskClient) -> None:
    other = house.browser(ADA)
    for number in range(TIMES):
        name = f"School {number}"
        post(ada, "/places/schools", name=name, code=f"X{number}")
        with house.app.app_context():
            school = next(each.id for each in ground.schools(DISTRICT) if each.name == name)
        text = f"Name\tSchool\nBo Berg{number}\t{name}\n"
        seal = hidden(post(other, "/people/pasted", text=text).text, "seal")
        codes: list[int] = []

        def remove(school: str = school, codes: list[int] = codes) -> None:
            codes.append(post(ada, f"/places/schools/{school}/removal").status_code)

        def paste(text: str = text, seal: str = seal, codes: list[int] = codes) -> None:
            path = "/people/pasted/confirmation"
            codes.append(post(other, path, text=text, seal=seal).status_code)

        at_once(remove, paste)
        assert sorted(codes) in ([303, 409], [303, 422])
        with house.app.app_context():
            stands = any(each.id == school for each in ground.schools(DISTRICT))
            everybody = people.teachers(DISTRICT, Reach(ADA, True, None))
            assert stands == any(each.name == f"Bo Berg{number}" for each in everybody)
    with house.app.app_context():
        assert audit.first_break(DISTRICT) is None


def test_the_same_list_confirmed_twice_at_once_is_stored_once(
    house: House, ada: FlaskClient
) -> None:
    text = "Name\tE-mail\tSchool\tClass\tCoach\n" + "".join(
        f"Bo Berg{n}\tbo{n}@school.example\tLincoln\tArt\tDana Ruiz\n" for n in range(40)
    )
    seal = hidden(post(ada, "/people/pasted", text=text).text, "seal")
    browsers = [house.browser(ADA) for _ in range(3)]
    codes: list[int] = []

    def confirm(browser: FlaskClient) -> None:
        path = "/people/pasted/confirmation"
        codes.append(post(browser, path, text=text, seal=seal).status_code)

    at_once(*(lambda each=each: confirm(each) for each in browsers))
    assert sorted(codes) == [303, 422, 422]
    with house.app.app_context():
        names = [each.name for each in people.teachers(DISTRICT, Reach(ADA, True, None))]
    assert len(names) == len(set(names)) == 43


def test_places_terms_and_caseloads_are_kept(house: House, ada: FlaskClient) -> None:
    assert ada.get(f"/places/schools/{LINCOLN}?named=oka").status_code == 200
    new = {"title": "Chess", "subject": "", "grade_band": "", "room": "", "teacher": OKAFOR}
    assert post(ada, f"/places/schools/{LINCOLN}/classes", **new).status_code == 303
    term = {"title": "S", "school_year": "", "starts_on": "2027-01-05", "ends_on": "2027-06-04"}
    assert post(ada, "/places/terms", **term).status_code == 303
    data = {"coach": THEO, "teacher": [OKAFOR], "had": [HADDAD]}
    assert ada.post("/caseloads", data=data, headers=ORIGIN).status_code == 303
    found = ada.get(f"/caseloads?coach={THEO}&school={LINCOLN}&named=o").text
    assert f'name="had" value="{OKAFOR}"' in found
    assert ada.get(f"/caseloads?coach={THEO}&after={OKAFOR}").status_code == 200
    assert post(ada, f"/places/schools/{the_id('Lincoln')}/removal").status_code == 409
