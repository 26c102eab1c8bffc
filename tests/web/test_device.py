"""A device that several people use: short sessions, a cover, and what a sign-out says."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from observe.store import access
from observe.store.base import writing
from observe.store.tables_people import SignedIn
from observe.web.guard import now
from observe.web.signed_in import SESSION_LENGTH, SHARED_LENGTH, fingerprint
from tests.cast import ADA, DANA, EMAILS, ORIGIN, PASSWORD, Tablet, sign_in, the_id
from tests.reviewing import post, text_of

VISIT = the_id("a visit on a shared tablet")


def enter(app: Flask, **fields: str) -> FlaskClient:
    client = app.test_client()
    pair = {"email": EMAILS[DANA], "password": PASSWORD}
    assert post(client, "/sign-in", **pair, **fields).status_code == 303
    return client


def lasts(app: Flask, client: FlaskClient) -> timedelta:
    cookie = client.get_cookie("observe")
    assert cookie is not None
    with app.app_context():
        found = access.actor_of(fingerprint(cookie.value), now())
    assert found is not None
    return found.expires_at - found.started_at


@pytest.fixture
def shared(app: Flask) -> FlaskClient:
    return enter(app, device="asked", shared="yes")


# How long a session lasts


@pytest.mark.parametrize(
    ("fields", "length"),
    [
        ({}, SESSION_LENGTH),
        ({"device": "asked"}, SESSION_LENGTH),
        ({"device": "asked", "shared": "yes"}, SHARED_LENGTH),
    ],
)
def test_a_session_on_a_shared_device_lasts_a_school_day(
    app: Flask, fields: dict[str, str], length: timedelta
) -> None:
    client = enter(app, **fields)
    assert lasts(app, client) == length
    cookie = client.get_cookie("observe")
    assert cookie is not None
    assert cookie.max_age == int(length.total_seconds())


def test_the_device_stays_shared_for_whoever_signs_in_next(app: Flask, shared: FlaskClient) -> None:
    post(shared, "/sign-out")
    assert "checked" in shared.get("/sign-in").text
    post(shared, "/sign-in", email=EMAILS[ADA], password=PASSWORD)
    assert lasts(app, shared) == SHARED_LENGTH


def test_a_session_on_a_shared_device_is_never_prolonged(app: Flask) -> None:
    client, key = app.test_client(), "a key of the morning"
    client.set_cookie("observe", key)
    begun = now() - timedelta(hours=11)
    with app.app_context():
        access.open_session(fingerprint(key), DANA, "test", begun, SHARED_LENGTH)
    assert client.get("/api/v1/session").status_code == 200
    with app.app_context():
        found = access.actor_of(fingerprint(key), now())
        assert found is not None
        assert abs(found.expires_at - begun - SHARED_LENGTH) < timedelta(seconds=5)
        assert found.seen_at > begun


def test_a_short_session_never_becomes_a_long_one(app: Flask, shared: FlaskClient) -> None:
    """Not even for somebody who takes the session's cookie along without the device's mark."""
    shared.delete_cookie("observe_shared")
    post(shared, "/me/password", old=PASSWORD, new="river lamp copper tune")
    assert lasts(app, shared) == SHARED_LENGTH


# Choosing it later


def test_the_settings_say_whose_device_it_is_and_change_it(app: Flask) -> None:
    dana = sign_in(app, DANA)
    answer = post(dana, "/me/device", shared="yes")
    assert answer.status_code == 303
    assert "This is now a shared device." in text_of(dana.get("/me").text)
    assert lasts(app, dana) == SHARED_LENGTH
    post(dana, "/me/device")
    assert "This is now a device of your own." in text_of(dana.get("/me").text)
    assert lasts(app, dana) == SESSION_LENGTH


def test_the_session_from_before_the_choice_is_over(app: Flask) -> None:
    dana = sign_in(app, DANA)
    before = dana.get_cookie("observe")
    assert before is not None
    post(dana, "/me/device", shared="yes")
    thief = app.test_client()
    thief.set_cookie("observe", before.value)
    assert thief.get("/api/v1/session").status_code == 401


# The cover


def test_a_covered_device_shows_nothing_and_still_empties_its_queue(shared: FlaskClient) -> None:
    assert post(shared, "/me/cover").status_code == 204
    assert shared.get("/").headers["Location"] == "/sign-in"
    assert shared.get("/api/v1/pack").status_code == 401
    assert shared.get(f"/api/v1/observations/{VISIT}").status_code == 401
    assert "Dana" not in shared.get("/sign-in").text
    tablet = Tablet()
    batch = tablet.batch(tablet.create(), user=DANA)
    sent = shared.post(f"/api/v1/observations/{VISIT}/entries", json=batch, headers=ORIGIN)
    assert sent.status_code == 200


def test_signing_in_takes_the_cover_away(shared: FlaskClient) -> None:
    post(shared, "/me/cover")
    post(shared, "/sign-in", email=EMAILS[DANA], password=PASSWORD)
    assert shared.get("/").status_code == 200


def test_a_device_of_one_s_own_is_never_covered(app: Flask) -> None:
    dana = sign_in(app, DANA)
    post(dana, "/me/cover")
    assert dana.get("/").status_code == 200


def test_a_covered_session_ends_with_its_day(app: Flask, shared: FlaskClient) -> None:
    post(shared, "/me/cover")
    with app.app_context(), writing() as session:
        for row in session.query(SignedIn):
            row.expires_at = now()
    assert shared.get("/api/v1/session").status_code == 401


# Signing out


@pytest.mark.parametrize(("pending", "told"), [("0", '"cache"'), ("3", None), (None, None)])
def test_a_browser_forgets_pages_only_where_nothing_waits(
    app: Flask, pending: str | None, told: str | None
) -> None:
    answer = post(sign_in(app, DANA), "/sign-out", **({"pending": pending} if pending else {}))
    assert answer.status_code == 303
    assert answer.headers.get("Clear-Site-Data") == told
