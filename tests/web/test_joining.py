"""One-time links: made once, shown once, working once, and closed by the next."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from observe.store.base import reading, writing
from observe.store.staff import member
from observe.store.tables_people import Account, Audit, OneTimeLink
from observe.web import guard, joining, signed_in
from tests.cast import ADA, DANA, DISTRICT, EMAILS, HADDAD, LINCOLN, OKAFOR, ORIGIN, THEO, sign_in
from tests.reviewing import post, text_of

CHOSEN = "river lamp copper tune"


def newcomer(ada: FlaskClient, **more: str) -> str:
    data = {"name": "Kim Soto", "called": "Ms. Soto", "email": "kim@school.example", **more}
    answer = post(ada, "/people", **data, role="teacher", school=LINCOLN)
    return str(answer.headers["Location"].rsplit("/", 1)[1])


def link(ada: FlaskClient, person: str, purpose: str = "join") -> str:
    """The path of a new link, as the page shows it."""
    made = post(ada, f"/people/{person}/links", purpose=purpose)
    assert made.status_code == 303, text_of(made.text)
    page = ada.get(made.headers["Location"]).text
    found = re.search(r'value="http://localhost(/join/[^"]+)"', page)
    assert found
    assert "<path d=" in page
    return unescape(found.group(1))


def choose(
    client: FlaskClient, path: str, password: str = CHOSEN, language: str = "en"
) -> TestResponse:
    return post(client, path, password=password, language=language)


def enter(app: Flask, email: str, password: str) -> int:
    return post(app.test_client(), "/sign-in", email=email, password=password).status_code


# Joining


def test_somebody_joins_by_their_link_and_is_signed_in(app: Flask, ada: FlaskClient) -> None:
    kim = newcomer(ada)
    path, client = link(ada, kim), app.test_client()
    page = client.get(path).text
    assert "Welcome, Kim Soto" in page
    assert "kim@school.example" in page
    answer = choose(client, path, language="es")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert client.get("/api/v1/session").json["user"] == kim
    assert 'lang="es"' in client.get("/me").text
    assert enter(app, "kim@school.example", CHOSEN) == 303
    with app.app_context():
        found = member(DISTRICT, kim)
    assert found.joined
    assert found.signed_in_at is not None


def test_the_list_follows_how_far_somebody_is(app: Flask, ada: FlaskClient) -> None:
    kim = newcomer(ada)
    said = [text_of(ada.get("/people?named=soto").text)]
    path = link(ada, kim)
    said.append(text_of(ada.get("/people?named=soto").text))
    with app.app_context(), writing() as session:
        then = guard.now() - timedelta(days=8)
        session.execute(update(Account).where(Account.id == kim).values(invited_at=then))
    said.append(text_of(ada.get("/people?named=soto").text))
    choose(app.test_client(), path)
    said.append(text_of(ada.get("/people?named=soto").text))
    expected = ["Not invited yet", "Invited on", "Invitation has run out", "Signed in on"]
    assert [words in page for words, page in zip(expected, said, strict=True)] == [True] * 4


@pytest.mark.parametrize(
    ("password", "language", "sentence"),
    [
        ("short", "en", "Use 15 characters or more"),
        ("passwordpasswordpassword", "en", "among the first that people try"),
        ("x" * 1001, "en", "at most 1,000 characters"),
        (CHOSEN, "xx", "Choose a language from the list."),
    ],
)
def test_a_bad_choice_does_not_use_the_link_up(
    app: Flask, ada: FlaskClient, password: str, language: str, sentence: str
) -> None:
    path, client = link(ada, newcomer(ada)), app.test_client()
    answer = choose(client, path, password, language)
    assert answer.status_code == 422
    assert sentence in text_of(answer.text)
    assert choose(client, path).status_code == 303


# Once


def test_a_used_link_says_what_to_do(app: Flask, ada: FlaskClient) -> None:
    path = link(ada, newcomer(ada))
    choose(app.test_client(), path)
    for answer in (app.test_client().get(path), choose(app.test_client(), path, "another " * 3)):
        assert answer.status_code == 404
        assert "This link was used, or a newer one took its place." in answer.text
    assert enter(app, "kim@school.example", "another " * 3) == 422


def test_an_expired_link_says_until_when_it_worked(
    app: Flask, ada: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = link(ada, newcomer(ada))
    later = guard.now() + timedelta(days=7, minutes=1)
    monkeypatch.setattr(joining, "now", lambda: later)
    answer = app.test_client().get(path)
    assert answer.status_code == 404
    assert "This link worked until" in answer.text


@pytest.mark.parametrize("path", ["/join/none", "/join/" + "x" * 2000, "/join/é"])
def test_a_link_that_never_was_says_so(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert answer.status_code == 404
    assert "There is no such link." in answer.text


def test_a_new_link_closes_the_one_before(app: Flask, ada: FlaskClient) -> None:
    kim = newcomer(ada)
    first, second = link(ada, kim), link(ada, kim)
    assert app.test_client().get(first).status_code == 404
    assert app.test_client().get(second).status_code == 200


def test_the_link_is_shown_once_and_kept_only_as_a_hash(app: Flask, ada: FlaskClient) -> None:
    kim = newcomer(ada)
    path = link(ada, kim)
    again = ada.get(f"/people/{kim}/links")
    assert again.headers["Location"] == f"/people/{kim}"
    token = path.rsplit("/", 1)[1]
    with app.app_context(), reading(DISTRICT) as session:
        kept = session.scalars(select(OneTimeLink.token_hash)).all()
        audited = [str(each.detail) + each.subject for each in session.scalars(select(Audit))]
    assert kept == [signed_in.fingerprint(token)]
    assert not any(token in each for each in audited)


def test_the_link_of_one_is_not_shown_as_another_s(ada: FlaskClient) -> None:
    post(ada, f"/people/{DANA}/links", purpose="reset")
    assert ada.get(f"/people/{THEO}/links").status_code == 303


def test_many_wrong_links_from_one_address_have_to_wait(
    app: Flask, ada: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "_MOST_PER_ADDRESS", 3)
    path = link(ada, newcomer(ada))
    for number in range(3):
        assert app.test_client().get(f"/join/{number}").status_code == 404
    assert app.test_client().get(path).status_code == 429


# A new password


def test_a_reset_lets_in_with_the_new_password_and_ends_every_session(
    app: Flask, ada: FlaskClient
) -> None:
    before = sign_in(app, DANA)
    path, client = link(ada, DANA, "reset"), app.test_client()
    assert "A new password for Dana Ruiz" in client.get(path).text
    assert choose(client, path).status_code == 303
    assert before.get("/api/v1/session").status_code == 401
    assert client.get("/api/v1/session").json["user"] == DANA
    page = text_of(client.get("/").text)
    assert "Ada Brandt made a link with which your password can be set anew." in page
    assert "Your password was changed." in page
    assert enter(app, EMAILS[DANA], CHOSEN) == 303


def test_a_reset_works_for_a_day(
    app: Flask, ada: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = link(ada, DANA, "reset")
    later = guard.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(joining, "now", lambda: later)
    assert choose(app.test_client(), path).status_code == 404


@pytest.mark.parametrize(
    ("person", "purpose", "status"),
    [
        (DANA, "join", 409),
        (HADDAD, "join", 409),
        (ADA, "reset", 403),
        (DANA, "", 422),
        (DANA, "first administrator", 422),
    ],
)
def test_a_link_that_makes_no_sense_is_refused(
    ada: FlaskClient, person: str, purpose: str, status: int
) -> None:
    assert post(ada, f"/people/{person}/links", purpose=purpose).status_code == status


def test_nobody_but_an_administrator_makes_links(app: Flask) -> None:
    for person in (DANA, OKAFOR):
        answer = post(sign_in(app, person), f"/people/{THEO}/links", purpose="reset")
        assert answer.status_code == 404


def test_whoever_is_deactivated_meanwhile_cannot_come_in(app: Flask, ada: FlaskClient) -> None:
    path = link(ada, OKAFOR, "reset")
    post(ada, f"/people/{OKAFOR}/activity", active="no")
    assert choose(app.test_client(), path).status_code == 404
    assert post(ada, f"/people/{OKAFOR}/links", purpose="reset").status_code == 409


def test_the_sign_in_page_says_whom_to_ask_and_nothing_about_accounts(app: Flask) -> None:
    page = text_of(app.test_client().get("/sign-in").text)
    assert "Ask an administrator of your district" in page


def test_a_link_cannot_be_posted_from_another_site(app: Flask, ada: FlaskClient) -> None:
    path = link(ada, newcomer(ada))
    fields = {"password": CHOSEN, "language": "en"}
    answer = app.test_client().post(path, data=fields, headers={**ORIGIN, "Origin": "http://evil"})
    assert answer.status_code == 403
