"""What hostile people try with training, beside a real district and with stolen sessions."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from observe.domain.errors import NotNow
from observe.store import sandbox
from observe.store.base import db
from observe.store.tables_people import SignedIn
from observe.web.signed_in import SESSION_LENGTH, fingerprint
from tests.cast import ADA, DANA, DISTRICT, OKAFOR, PASSWORD, THEO, sign_in, the_id
from tests.reviewing import post, text_of
from tests.web.test_sandbox import enter, training_of

NEW_PASSWORD = "green apples under a bridge"


def who(client: FlaskClient) -> str | None:
    answer = client.get("/api/v1/session")
    return answer.json["user"] if answer.status_code == 200 else None


# Sessions and training


def test_a_stolen_session_does_not_outlive_a_new_password_by_training(app: Flask) -> None:
    training_of(app, DISTRICT)
    owner, thief = sign_in(app, DANA), sign_in(app, DANA)
    assert enter(thief) == 303
    assert post(owner, "/me/password", old=PASSWORD, new=NEW_PASSWORD).status_code == 303
    post(thief, "/sandbox/return")
    assert who(thief) is None
    assert who(owner) == DANA


def test_a_stolen_session_does_not_hide_in_training_from_my_devices(app: Flask) -> None:
    training_of(app, DISTRICT)
    owner, thief = sign_in(app, DANA), sign_in(app, DANA)
    assert enter(thief) == 303
    assert owner.get("/me").text.count('name="device"') > sign_in(app, THEO).get("/me").text.count(
        'name="device"'
    )
    assert post(owner, "/me/devices", device="others").status_code == 303
    post(thief, "/sandbox/return")
    assert who(thief) is None


def test_who_trains_neither_sees_nor_ends_the_devices_of_others_who_train(app: Flask) -> None:
    training_of(app, DISTRICT)
    dana, theo = sign_in(app, DANA), sign_in(app, THEO)
    assert (enter(dana), enter(theo)) == (303, 303)
    with app.app_context():
        query = select(SignedIn.key_hash).where(SignedIn.home_account_id == DANA)
        handle = db.session.scalars(query).one()[:16]
    assert handle not in theo.get("/me").text
    assert post(theo, "/me/devices", device=handle).status_code == 404
    post(theo, "/me/devices", device="others")
    assert who(dana) == the_id("training coach")


# Training beside a real district


def test_training_takes_no_address_that_a_real_person_may_have(app: Flask) -> None:
    training_of(app, DISTRICT)
    trainee = sign_in(app, OKAFOR)
    assert enter(trainee, "administrator") == 303
    kim = {"name": "Kim Lee", "role": "coach", "school": "", "email": "kim@cedarvalley.us"}
    assert post(trainee, "/people", **kim).status_code == 422
    boss = the_id("training boss")
    typed = kim | {"name": "Train Coach", "called": "Train", "email": "new@cedarvalley.us"}
    assert post(trainee, f"/people/{the_id('training coach')}", **typed).status_code == 422
    pasted = {"text": "Name\tE-mail\tRole\nKim Lee\tkim@cedarvalley.us\tcoaching lead"}
    assert post(trainee, "/people/pasted", **pasted).status_code == 422
    assert post(trainee, "/people", **kim | {"email": "kim@training.invalid"}).status_code == 303
    assert boss != who(sign_in(app, ADA))
    assert post(sign_in(app, ADA), "/people", **kim).status_code == 303


def test_training_tells_nobody_whose_addresses_a_real_district_holds(app: Flask) -> None:
    training_of(app, DISTRICT)
    kim = {"name": "Kim Lee", "role": "coach", "school": ""}
    assert post(sign_in(app, ADA), "/people", **kim, email="kim@cedar.us").status_code == 303
    trainee = sign_in(app, OKAFOR)
    enter(trainee, "administrator")
    answers = []
    for email in ("kim@cedar.us", "tim@cedar.us"):
        text = f"Name\tE-mail\tRole\nKim Lee\t{email}\tcoaching lead"
        pages = (
            post(trainee, "/people", **kim, email=email),
            post(trainee, "/people/pasted", text=text),
        )
        answers.append([text_of(page.text).replace(email, "") for page in pages])
    assert answers[0] == answers[1]


def test_two_tabs_that_enter_training_at_once_are_told_and_nothing_breaks(app: Flask) -> None:
    training_of(app, DISTRICT)
    dana = sign_in(app, DANA)
    cookie = dana.get_cookie("observe")
    assert cookie is not None
    assert enter(dana) == 303
    with app.app_context(), pytest.raises(NotNow):
        sandbox.enter(fingerprint(cookie.value), "coach", "x", datetime.now(UTC), SESSION_LENGTH)
    with app.app_context(), pytest.raises(NotNow):
        sandbox.leave(fingerprint(cookie.value), "x", datetime.now(UTC), SESSION_LENGTH)
