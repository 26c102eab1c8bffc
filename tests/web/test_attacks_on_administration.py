"""What hostile people try with accounts, links, training, words and lists; each must come to nothing."""


import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from observe.store.base import db
from observe.store.tables_people import SignedIn
from tests.cast import DANA, DISTRICT, PASSWORD, THEO, sign_in, the_id
from tests.reviewing import House, post
from tests.web.test_sandbox import enter, training_of

__all__: list[str] = []

NEW_PASSWORD = "green apples under a bridge"


@pytest.fixture
def house(app: Flask) -> House:
    return House(app)


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
