"""Signing in and out."""

from datetime import timedelta

import pytest
from argon2.low_level import verify_secret
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

import observe.web.passwords as passwords
from observe.store.base import reading, writing
from observe.store.tables_people import Account, Attempt, Person, SignedIn
from observe.web import guard, sign_in
from tests.cast import DANA, DISTRICT, EMAILS, ORIGIN, PASSWORD, the_id

VISIT = the_id("a visit")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def enter(
    client: FlaskClient, email: str = EMAILS[DANA], password: str = PASSWORD, **more: str
) -> TestResponse:
    return client.post(
        "/sign-in", data={"email": email, "password": password, **more}, headers=ORIGIN
    )


def sessions(app: Flask) -> int:
    with app.app_context(), reading() as session:
        return len(session.scalars(select(SignedIn)).all())


# The pair


def test_the_right_pair_opens_the_home_page(client: FlaskClient) -> None:
    answer = enter(client)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert client.get("/api/v1/session").json["user"] == DANA


def test_an_e_mail_may_be_written_with_capitals_and_spaces(client: FlaskClient) -> None:
    assert enter(client, " Dana@School.EXAMPLE ").status_code == 303


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAILS[DANA], PASSWORD.upper()),
        (EMAILS[DANA], PASSWORD + " "),
        (EMAILS[DANA], ""),
        ("nobody@school.example", PASSWORD),
        ("", ""),
        ("nul\0@school.example", PASSWORD),
        ("é😀" * 400, "é😀" * 400),
        (EMAILS[DANA], "x" * 100_000),
    ],
)
def test_a_wrong_pair_is_told_so_with_the_e_mail_kept(
    app: Flask, client: FlaskClient, email: str, password: str
) -> None:
    answer = enter(client, email, password)
    assert answer.status_code == 422
    assert "do not go together" in answer.text
    assert 'role="alert"' in answer.text
    assert "Set-Cookie" not in answer.headers
    assert password not in answer.text or len(password) < 2
    assert sessions(app) == 0


def test_the_answer_does_not_say_which_of_the_two_was_wrong(client: FlaskClient) -> None:
    known = enter(client, password="wrong").text.replace(EMAILS[DANA], "X")
    unknown = enter(client, email="nobody@school.example").text.replace(
        "nobody@school.example", "X"
    )
    assert known == unknown


def test_a_form_without_fields_is_a_wrong_pair(client: FlaskClient) -> None:
    assert client.post("/sign-in", headers=ORIGIN).status_code == 422


@pytest.mark.parametrize("email", [EMAILS[DANA], "nobody@school.example"])
def test_an_unknown_e_mail_costs_one_hash_as_a_known_one_does(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, email: str
) -> None:
    hashed: list[bytes] = []

    def count(encoded: bytes, secret: bytes, kind: object) -> bool:
        hashed.append(encoded)
        return bool(verify_secret(encoded, secret, kind))

    monkeypatch.setattr("argon2._password_hasher.verify_secret", count)
    enter(client, email, "wrong")
    assert len(hashed) == 1
    assert b"$argon2id$" in hashed[0]
    assert b"m=19456,t=2,p=1" in hashed[0]


def test_hashes_are_as_slow_as_they_should_be() -> None:
    hasher = passwords.HASHER
    assert (hasher.type.name, hasher.memory_cost, hasher.time_cost) == ("ID", 19 * 1024, 2)
    assert hasher.parallelism == 1


@pytest.mark.parametrize("table", [Account, Person])
def test_whoever_is_made_inactive_cannot_come_in(
    app: Flask, client: FlaskClient, table: type
) -> None:
    with app.app_context(), writing(DISTRICT) as session:
        session.execute(update(table).where(table.id == DANA).values(active=False))  # type: ignore[attr-defined]
    enter(client)
    assert client.get("/api/v1/session").status_code == 401


def test_whoever_is_made_inactive_meanwhile_is_out_at_once(app: Flask, client: FlaskClient) -> None:
    enter(client)
    with app.app_context(), writing(DISTRICT) as session:
        session.execute(update(Account).where(Account.id == DANA).values(active=False))
    assert client.get("/api/v1/session").status_code == 401


def test_an_account_without_a_password_takes_none(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Account).where(Account.id == DANA).values(password_hash=None))
    for password in ("", PASSWORD, "None"):
        assert enter(client, password=password).status_code == 422


# The session


def test_each_sign_in_has_a_key_of_its_own_and_ends_the_one_before(
    app: Flask, client: FlaskClient
) -> None:
    enter(client)
    first = client.get_cookie("observe")
    enter(client)
    second = client.get_cookie("observe")
    assert first is not None
    assert second is not None
    assert first.value != second.value
    assert sessions(app) == 1


def test_a_key_brought_along_is_never_taken_over(app: Flask, client: FlaskClient) -> None:
    client.set_cookie("observe", "a key somebody planted")
    enter(client)
    cookie = client.get_cookie("observe")
    assert cookie is not None
    assert cookie.value != "a key somebody planted"


def test_signing_out_ends_the_session_and_says_where_to_go(app: Flask, client: FlaskClient) -> None:
    enter(client)
    answer = client.post("/sign-out", headers=ORIGIN)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert client.get_cookie("observe") is None
    assert sessions(app) == 0


def test_signing_out_twice_is_no_fault(client: FlaskClient) -> None:
    for _ in range(2):
        assert client.post("/sign-out", headers=ORIGIN).status_code == 303


def test_whoever_is_signed_in_is_not_asked_again(client: FlaskClient) -> None:
    enter(client)
    answer = client.get("/sign-in")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


# Onward


def test_after_signing_in_one_is_where_one_was_going(client: FlaskClient) -> None:
    asked = client.get(f"/capture/{VISIT}")
    form = client.get(asked.headers["Location"])
    assert 'name="next"' in form.text
    answer = enter(client, next="capture.show", observation=VISIT)
    assert answer.headers["Location"] == f"/capture/{VISIT}"


def test_a_wrong_pair_does_not_forget_where_one_was_going(client: FlaskClient) -> None:
    answer = enter(client, password="wrong", next="capture.show", observation=VISIT)
    assert VISIT in answer.text


@pytest.mark.parametrize(
    "onward",
    [
        {"next": "https://evil.example"},
        {"next": "//evil.example"},
        {"next": "/\\evil.example"},
        {"next": "/visits"},
        {"next": "javascript:alert(1)"},
        {"next": "visits.show", "_external": "1", "_scheme": "https"},
        {"next": "visits.list", "_anchor": "x", "_host": "evil.example"},
        {"next": "assets.file", "build": "x", "name": "//evil.example"},
        {"next": "capture.show", "observation": "//evil.example"},
        {"next": "capture.show", "observation": "..%2f..%2f"},
        {"next": "capture.show"},
        {"next": "sign_in.sign_out"},
        {"next": "sign_in.form"},
        {"next": "no.such"},
        {"next": "static"},
        {"next": ""},
        {"next": "capture.show", "observation": VISIT, "_method": "POST", "values": "1"},
    ],
)
def test_onward_is_a_page_of_ours_or_home(client: FlaskClient, onward: dict[str, str]) -> None:
    answer = enter(client, **onward)
    assert answer.status_code == 303
    assert answer.headers["Location"] in ("/", f"/capture/{VISIT}")
    assert "evil" not in answer.headers["Location"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_stands_in_the_address_is_written_out_as_text(
    client: FlaskClient, method: str
) -> None:
    hostile = {"next": '"><script>alert(1)</script>', "observation": '"><img src=x>'}
    if method == "GET":
        answer = client.get("/sign-in", query_string=hostile)
    else:
        answer = enter(client, password="wrong", **hostile)
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text


# Limits


def test_the_eleventh_wrong_try_for_one_e_mail_has_to_wait(client: FlaskClient) -> None:
    for _ in range(10):
        assert enter(client, password="wrong").status_code == 422
    answer = enter(client, password="wrong")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60 + 1
    assert enter(client).status_code == 429
    assert enter(client, "theo@school.example").status_code == 303


def test_the_right_pair_forgets_the_wrong_ones(app: Flask, client: FlaskClient) -> None:
    for _ in range(5):
        enter(client, password="wrong")
    assert enter(client).status_code == 303
    with app.app_context(), reading() as session:
        kept = session.scalars(select(Attempt.count)).all()
    assert kept == [5]  # those of the address


def test_too_many_from_one_address_have_to_wait_whoever_they_claim_to_be(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "_MOST_PER_ADDRESS", 3)
    for number in range(3):
        assert enter(client, f"n{number}@school.example").status_code == 422
    answer = enter(client)
    assert (answer.status_code, "Retry-After" in answer.headers) == (429, True)


def test_a_whole_staff_room_behind_one_address_may_sign_in(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "_MOST_PER_ADDRESS", 3)
    for _ in range(5):
        assert enter(app.test_client()).status_code == 303


def test_after_the_window_one_may_try_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(10):
        enter(client, password="wrong")
    assert enter(client).status_code == 429
    later = guard.now() + timedelta(minutes=16)
    monkeypatch.setattr(guard, "now", lambda: later)
    assert enter(client).status_code == 303


def test_the_e_mail_tried_is_not_kept_in_the_clear(app: Flask, client: FlaskClient) -> None:
    enter(client, "somebody@school.example", "wrong")
    with app.app_context(), reading() as session:
        assert not [key for key in session.scalars(select(Attempt.key)) if "somebody" in key]
