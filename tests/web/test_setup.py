"""The first steps of a district: each shows how it stands, and none has to be done in order."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from observe.domain.people import NewPerson, School, Term
from observe.domain.policy import Role
from observe.store import access, entering, ground
from observe.store.access import FIRST_ADMINISTRATOR
from observe.web.guard import now
from observe.web.signed_in import SESSION_LENGTH, fingerprint
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    OKAFOR,
    ORIGIN,
    PRIYA,
    WALKTHROUGH,
    publish_rubric,
    sign_in,
    the_id,
)
from tests.reviewing import House, post, text_of
from tests.web.test_welcome import FORM

STEPS = ("district", "schools", "people", "rubric", "visit")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Kim, who has just founded a district."""
    return founded(app)


def founded(app: Flask, **more: str) -> FlaskClient:
    with app.app_context():
        access.make_link(fingerprint("token"), FIRST_ADMINISTRATOR, now() + SESSION_LENGTH)
    client = app.test_client()
    answer = client.post("/welcome/token", data={**FORM, **more}, headers=ORIGIN)
    assert answer.location == "/setup"
    return client


def done(client: FlaskClient) -> list[str]:
    page = client.get("/setup").text
    parts = {name: page.split(f'id="step-{name}"')[1].split("</li>")[0] for name in STEPS}
    return [name for name in STEPS if ">Done<" in parts[name]]


def district_of(app: Flask) -> str:
    with app.app_context():
        return next(each.id for each in ground.districts() if each.name == FORM["district"])


def test_a_new_district_has_all_five_steps_before_it_and_says_which_is_next(
    client: FlaskClient,
) -> None:
    page = text_of(client.get("/setup").text)
    assert done(client) == []
    assert "0 of 5 are done." in page
    assert client.get("/setup").text.count('aria-current="step"') == 1
    assert "Coaches and school leaders visit classes; an administrator does not." in page


def test_each_step_is_done_when_the_district_shows_it(app: Flask, client: FlaskClient) -> None:
    district = district_of(app)
    school = School(the_id("Birch"), "Birch", "1")
    term = Term(the_id("birch fall"), "Fall", "2026–27", date(2026, 8, 1), date(2026, 12, 20))
    teacher = NewPerson(the_id("bt"), "Tea Cher", "Ms. Cher", "T-1", ((Role.TEACHER, school.id),))
    coach = NewPerson(the_id("bc"), "Co Ach", "Co Ach", "C-1", ((Role.COACH, school.id),))
    with app.app_context():
        entering.enter_places(district, [], [term])
    assert done(client) == ["district"]
    with app.app_context():
        entering.enter_places(district, [school], [])
    assert done(client) == ["district", "schools"]
    with app.app_context():
        entering.enter_people(district, [teacher, coach], [the_id("r1"), the_id("r2")])
    assert done(client) == ["district", "schools"]
    assert "Nobody may visit these teachers yet" in client.get("/setup").text
    with app.app_context():
        entering.assign(district, coach.id, [teacher.id], date(2026, 8, 1))
    assert done(client) == ["district", "schools", "people"]
    post(client, "/setup/steps", step="rubric")
    assert done(client) == ["district", "schools", "people", "rubric"]
    assert "4 first steps left" not in text_of(client.get("/").text)
    assert "1 first step left" in text_of(client.get("/").text)


def test_the_last_step_is_done_with_the_first_visit_received(app: Flask) -> None:
    house = House(app)
    ada = house.browser(ADA)
    house.finish()
    house.share()
    assert done(ada) == ["district", "schools", "people", "rubric"]
    house.open()
    house.receive()
    assert done(ada) == list(STEPS)
    assert "Everything is set up." in text_of(ada.get("/setup").text)


def test_a_step_that_the_district_shows_is_nobodys_word(client: FlaskClient) -> None:
    assert post(client, "/setup/steps", step="visit").status_code == 422
    assert done(client) == []


def test_the_checklist_is_put_away_and_brought_back(client: FlaskClient) -> None:
    assert "first steps left" in text_of(client.get("/").text)
    assert post(client, "/setup/place", away="yes").location == "/"
    assert "first steps left" not in text_of(client.get("/").text)
    assert client.get("/setup").status_code == 200
    post(client, "/setup/place", away="no")
    assert "first steps left" in text_of(client.get("/").text)


@pytest.mark.parametrize("person", [DANA, OKAFOR, PRIYA])
def test_only_an_administrator_sees_or_changes_the_first_steps(app: Flask, person: str) -> None:
    client = sign_in(app, person)
    for method, path in (
        ("GET", "/setup"),
        ("POST", "/setup/steps"),
        ("POST", "/setup/place"),
        ("GET", "/rubrics/offered"),
        ("POST", "/rubrics/offered"),
    ):
        assert client.open(path, method=method, headers=ORIGIN).status_code == 404, path


# The founder who visits classes too


@pytest.mark.parametrize("role", ["coach", "leader"])
def test_whoever_founds_may_visit_classes_at_the_first_school(app: Flask, role: str) -> None:
    client = founded(app, school="Birch Hill School", visits=role)
    assert done(client) == ["schools"]
    assert "Begin a visit" in client.get("/setup").text
    assert client.get("/capture/new").status_code == 200


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"visits": "coach"}, "Name the school where you will visit classes"),
        ({"visits": "administrator", "school": "B"}, "Choose one of these."),
        ({"school": "B" * 201}, "at most 200 characters"),
    ],
)
def test_a_founder_gets_no_role_without_its_school(
    app: Flask, more: dict[str, str], sentence: str
) -> None:
    with app.app_context():
        access.make_link(fingerprint("token"), FIRST_ADMINISTRATOR, now() + SESSION_LENGTH)
    answer = app.test_client().post("/welcome/token", data={**FORM, **more}, headers=ORIGIN)
    assert answer.status_code == 422
    assert sentence in text_of(answer.text)


# Rubrics on offer


def toggle(client: FlaskClient, offered: str, rubric: str = WALKTHROUGH) -> int:
    fields = {"rubric": rubric, "version": "2.0.0", "offered": offered}
    return post(client, "/rubrics/offered", **fields).status_code


def test_a_rubric_taken_off_the_list_is_chosen_no_more_and_its_records_stay(app: Flask) -> None:
    house = House(app)
    ada, dana = house.browser(ADA), house.browser(DANA)
    house.finish()
    house.share()
    before = dana.get("/observations/" + the_id("a visit")).text
    begin = f"/capture/new?teacher={OKAFOR}&kind=walkthrough&rubric={WALKTHROUGH}@2.0.0"
    assert dana.get(begin).status_code == 200
    publish(app, "pl-observation.yaml")
    assert toggle(ada, "no") == 303
    assert "Not on offer" in ada.get("/rubrics/offered").text
    assert dana.get(begin).status_code == 422
    assert f"{WALKTHROUGH}@2.0.0" not in dana.get(f"/capture/new?teacher={OKAFOR}").text
    assert dana.get("/observations/" + the_id("a visit")).text == before
    assert dana.get(f"/rubrics/show?id={WALKTHROUGH}&version=2.0.0").status_code == 200
    assert toggle(ada, "yes") == 303
    assert dana.get(begin).status_code == 200


def test_what_was_begun_with_it_before_is_still_taken_from_a_device(app: Flask) -> None:
    house = House(app)
    publish(app, "pl-observation.yaml")
    toggle(house.browser(ADA), "no")
    house.finish()
    assert house.draft().rubric is not None


def test_the_only_rubric_stays_on_offer(app: Flask) -> None:
    ada = sign_in(app, ADA)
    assert toggle(ada, "no") == 409
    assert "Not on offer" not in ada.get("/rubrics/offered").text


def test_an_unknown_rubric_is_not_there(app: Flask) -> None:
    assert toggle(sign_in(app, ADA), "no", "https://observe.example/none") == 404


def publish(app: Flask, name: str) -> None:
    with app.app_context():
        publish_rubric(DISTRICT, name)
