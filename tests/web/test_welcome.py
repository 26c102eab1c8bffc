"""The first administrator's one-time link."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from observe.store import access
from observe.store.access import FIRST_ADMINISTRATOR
from observe.web.guard import now
from observe.web.signed_in import SESSION_LENGTH, fingerprint
from tests.cast import ORIGIN

FORM = {
    "district": "Birch Hill",
    "timezone": "America/Denver",
    "name": "Kim Soto",
    "email": "Kim@birch.example",
    "password": "river lamp copper tune",
}


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    with app.app_context():
        access.make_link(fingerprint("token"), FIRST_ADMINISTRATOR, now() + SESSION_LENGTH)
    return app.test_client()


def test_the_link_founds_a_district_and_signs_its_administrator_in(client: FlaskClient) -> None:
    answer = client.post("/welcome/token", data=FORM, headers=ORIGIN)
    assert answer.status_code == 303
    assert answer.location == "/setup"
    assert "Birch Hill" in client.get("/setup").text


def test_a_new_district_has_the_shipped_rubrics(client: FlaskClient) -> None:
    client.post("/welcome/token", data=FORM, headers=ORIGIN)
    assert "Personalized learning walkthrough" in client.get("/rubrics").text


def test_the_link_works_once(client: FlaskClient) -> None:
    client.post("/welcome/token", data=FORM, headers=ORIGIN)
    assert client.get("/welcome/token").status_code == 404
    again = client.post("/welcome/token", data={**FORM, "email": "b@x.example"}, headers=ORIGIN)
    assert again.status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("district", " ", "Give the district or school a name."),
        ("timezone", "Mars/Olympus", "Choose a time zone from the list."),
        ("name", "", "Write your name"),
        ("email", "nobody", "Write an e-mail address"),
        ("district", "Birch\0Hill", "cannot be stored"),
        ("name", "Kim\x01Soto", "cannot be stored"),
        ("email", "kim\0@birch.example", "Write an e-mail address"),
        ("email", "kim @birch.example", "Write an e-mail address"),
        ("district", "B" * 201, "at most 200 characters"),
        ("name", "K" * 201, "at most 200 characters"),
        ("password", "river lamp copper tune " * 50, "at most 1,000 characters"),
        ("password", "short", "Use 15 characters or more"),
        ("password", "passwordpassword1", "first that people try"),
    ],
)
def test_a_wrong_field_gets_its_sentence_and_keeps_the_others(
    client: FlaskClient, field: str, value: str, sentence: str
) -> None:
    answer = client.post("/welcome/token", data={**FORM, field: value}, headers=ORIGIN)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert FORM["password"] not in answer.text
    assert client.get("/welcome/token").status_code == 200


def test_an_unknown_link_is_not_there(app: Flask) -> None:
    assert app.test_client().get("/welcome/guess").status_code == 404


def test_a_password_is_kept_as_it_was_typed(app: Flask, client: FlaskClient) -> None:
    typed = {**FORM, "password": f"  {FORM['password']} "}
    client.post("/welcome/token", data=typed, headers=ORIGIN)
    again = app.test_client().post("/sign-in", data=typed, headers=ORIGIN)
    assert again.status_code == 303


def test_a_second_link_opens_nothing_once_somebody_has_an_account(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        access.make_link(fingerprint("second"), FIRST_ADMINISTRATOR, now() + SESSION_LENGTH)
    client.post("/welcome/token", data=FORM, headers=ORIGIN)
    other = app.test_client()
    assert other.get("/welcome/second").status_code == 404
    data = {**FORM, "email": "other@birch.example"}
    assert other.post("/welcome/second", data=data, headers=ORIGIN).status_code == 404
