"""What each decides for themselves."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from observe.store import access, devices
from tests.cast import ADA, DANA, DISTRICT, EMAILS, LENA, OKAFOR, PASSWORD, PRIYA, THEO, sign_in
from tests.reviewing import hidden, post, text_of

NEW = "river lamp copper tune"


def change(client: FlaskClient, old: str = PASSWORD, new: str = NEW) -> TestResponse:
    return post(client, "/me/password", old=old, new=new)


def enter(app: Flask, password: str) -> int:
    fields = {"email": EMAILS[DANA], "password": password}
    return post(app.test_client(), "/sign-in", **fields).status_code


@pytest.mark.parametrize("person", [DANA, OKAFOR, PRIYA, LENA, ADA])
def test_everybody_has_settings_of_their_own(app: Flask, person: str) -> None:
    page = sign_in(app, person).get("/me").text
    assert "My devices" in page
    assert EMAILS[person] in page


def test_the_language_changes_at_once_and_mail_can_be_stopped(
    app: Flask, dana: FlaskClient
) -> None:
    assert post(dana, "/me/preferences", language="es").status_code == 303
    assert 'lang="es"' in dana.get("/me").text
    with app.app_context():
        assert not devices.own(DISTRICT, DANA).told_by_mail
    post(dana, "/me/preferences", language="en", told_by_mail="yes")
    assert 'lang="en"' in dana.get("/me").text
    with app.app_context():
        assert devices.own(DISTRICT, DANA).told_by_mail


def test_a_language_that_there_is_not_is_refused(dana: FlaskClient) -> None:
    answer = post(dana, "/me/preferences", language="tlh")
    assert answer.status_code == 422
    assert "Choose a language from the list." in answer.text


# The password


def test_a_new_password_ends_every_other_session_and_renews_this_one(
    app: Flask, dana: FlaskClient
) -> None:
    other, before = sign_in(app, DANA), dana.get_cookie("observe")
    assert change(dana).status_code == 303
    after = dana.get_cookie("observe")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert dana.get("/me").status_code == 200
    assert other.get("/api/v1/session").status_code == 401
    replayed = app.test_client()
    replayed.set_cookie("observe", before.value)
    assert replayed.get("/api/v1/session").status_code == 401
    assert (enter(app, PASSWORD), enter(app, NEW)) == (422, 303)
    assert "Your password was changed." in text_of(dana.get("/").text)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("wrong", NEW, "This is not the password that you sign in with now."),
        ("", "", "This is not the password"),
        (PASSWORD, "short", "Use 15 characters or more"),
        (PASSWORD, "teacher password welcome", "among the first that people try"),
    ],
)
def test_a_password_that_does_not_do_changes_nothing(
    app: Flask, dana: FlaskClient, old: str, new: str, sentence: str
) -> None:
    answer = change(dana, old, new)
    assert answer.status_code == 422
    assert sentence in text_of(answer.text)
    assert enter(app, PASSWORD) == 303


def test_guessing_the_old_password_has_to_wait(dana: FlaskClient) -> None:
    for _ in range(10):
        assert change(dana, "wrong").status_code == 422
    assert change(dana).status_code == 429


# Devices


def test_another_device_is_signed_out_and_this_one_stays(app: Flask, dana: FlaskClient) -> None:
    phone = app.test_client()
    phone.post(
        "/sign-in",
        data={"email": EMAILS[DANA], "password": PASSWORD},
        headers={
            "Origin": "http://localhost",
            "User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17) Version/17 Safari/604",
        },
    )
    page = dana.get("/me").text
    assert "Safari on iPhone" in page
    assert post(dana, "/me/devices", device=hidden(page, "device")).status_code == 303
    assert phone.get("/api/v1/session").status_code == 401
    assert dana.get("/api/v1/session").status_code == 200


def test_all_others_are_signed_out_at_once(app: Flask, dana: FlaskClient) -> None:
    others = [sign_in(app, DANA) for _ in range(3)]
    theo = sign_in(app, THEO)
    post(dana, "/me/devices", device="others")
    assert [each.get("/api/v1/session").status_code for each in others] == [401] * 3
    assert theo.get("/api/v1/session").status_code == 200
    assert dana.get("/api/v1/session").status_code == 200


def test_nobody_ends_the_session_of_another(app: Flask, dana: FlaskClient) -> None:
    sign_in(app, THEO)
    theirs = hidden(sign_in(app, THEO).get("/me").text, "device")
    assert post(dana, "/me/devices", device=theirs).status_code == 404
    assert post(dana, "/me/devices", device="").status_code == 422


def test_what_names_a_device_opens_nothing(app: Flask, dana: FlaskClient) -> None:
    other = sign_in(app, DANA)
    cookie = other.get_cookie("observe")
    assert cookie is not None
    handle = hidden(dana.get("/me").text, "device")
    assert handle not in cookie.value
    thief = app.test_client()
    thief.set_cookie("observe", handle)
    assert thief.get("/api/v1/session").status_code == 401
    with app.app_context():
        assert access.credentials(EMAILS[DANA]) is not None
