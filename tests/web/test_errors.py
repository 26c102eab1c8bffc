"""Refusals and faults as HTTP: one sentence, in the form that was asked for."""

import logging
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy.exc import OperationalError

from observe.domain.errors import NotAllowed, NotNow, NotThere, NotValid, Refusal, TooMany
from observe.web.guard import public
from tests.cast import DANA, ORIGIN, sign_in

PART = {"HX-Request": "true"}


@pytest.fixture
def break_with(app: Flask) -> Callable[[Exception], FlaskClient]:
    """A browser for whom `/sign-in` and `/api/v1/session` raise this."""

    def breaking(error: Exception) -> FlaskClient:
        @public
        def view(**_values: object) -> str:
            raise error

        for endpoint in ("sign_in.form", "api.session"):
            app.view_functions[endpoint] = view
        app.testing = False
        return app.test_client()

    return breaking


REFUSALS = [
    (NotThere("There is no such visit."), 404, "not_found"),
    (NotAllowed("This belongs to somebody else."), 403, "csrf"),
    (NotNow("This is shared already."), 409, "fault"),
    (NotValid("Write a text.", {"text": "Write a text."}), 422, "malformed"),
    (TooMany("Too many tries.", 41), 429, "too_many"),
]
NAMES = [type(error).__name__ for error, *_ in REFUSALS]


@pytest.mark.parametrize(("error", "status", "_code"), REFUSALS, ids=NAMES)
def test_a_refusal_is_a_page_with_its_sentence(
    break_with: Callable[[Exception], FlaskClient], error: Refusal, status: int, _code: str
) -> None:
    answer = break_with(error).get("/sign-in")
    assert answer.status_code == status
    assert str(error) in answer.text
    assert answer.text.startswith("<!doctype html>")


@pytest.mark.parametrize(("error", "status", "_code"), REFUSALS, ids=NAMES)
def test_a_refusal_of_a_part_is_a_part(
    break_with: Callable[[Exception], FlaskClient], error: Refusal, status: int, _code: str
) -> None:
    answer = break_with(error).get("/sign-in", headers=PART)
    assert answer.status_code == status
    assert str(error) in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize(("error", "status", "code"), REFUSALS, ids=NAMES)
def test_a_refusal_of_json_is_json_with_a_code(
    break_with: Callable[[Exception], FlaskClient], error: Refusal, status: int, code: str
) -> None:
    answer = break_with(error).get("/api/v1/session")
    assert answer.status_code == status
    assert answer.json == {"ok": False, "code": code, "message": str(error)}


def test_too_many_tries_say_how_long_to_wait(
    break_with: Callable[[Exception], FlaskClient],
) -> None:
    assert break_with(TooMany("Wait.", 41)).get("/sign-in").headers["Retry-After"] == "41"


def test_a_locked_database_is_a_moment_s_wait_and_promises_nothing(
    break_with: Callable[[Exception], FlaskClient],
) -> None:
    client = break_with(OperationalError("SELECT 1", {}, Exception("database is locked")))
    for answer in (client.get("/sign-in"), client.get("/api/v1/session")):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
        assert "Nothing was stored" in answer.text
        assert "SELECT" not in answer.text


def test_a_fault_tells_the_person_nothing_and_the_log_all(
    break_with: Callable[[Exception], FlaskClient], caplog: pytest.LogCaptureFixture
) -> None:
    client = break_with(ZeroDivisionError("secret detail"))
    with caplog.at_level(logging.ERROR):
        answers = [client.get("/sign-in"), client.get("/api/v1/session")]
    for answer in answers:
        assert answer.status_code == 500
        assert "Something went wrong" in answer.text
        assert "secret detail" not in answer.text
        assert "Traceback" not in answer.text
    assert "secret detail" in caplog.text


def test_an_error_s_text_is_written_out_as_text(
    break_with: Callable[[Exception], FlaskClient],
) -> None:
    client = break_with(NotValid("<script>alert(1)</script>"))
    for headers in ({}, PART):
        assert "<script>alert" not in client.get("/sign-in", headers=headers).text


def test_more_than_a_form_may_hold_is_refused(app: Flask) -> None:
    answer = sign_in(app, DANA).post("/sign-in", data={"email": "x" * 2_000_000}, headers=ORIGIN)
    assert answer.status_code == 413


def test_an_error_page_says_whether_the_work_is_safe_and_what_to_do(app: Flask) -> None:
    page = sign_in(app, DANA).get("/nowhere").text
    assert "Is my work safe?" in page
    assert "Nothing was changed: your visits, notes and records are as they were." in page
    assert "Search for it, or ask whoever sent it." in page
    assert "Notes that wait on this device stay there" in page
    assert 'href="/search"' in page


def test_a_refused_change_says_that_nothing_of_it_was_stored(app: Flask) -> None:
    answer = sign_in(app, DANA).post("/sign-in", data={"email": "x" * 2_000_000}, headers=ORIGIN)
    assert "Nothing of this step was stored" in answer.text


def test_a_fault_during_a_change_does_not_claim_to_know(
    break_with: Callable[[Exception], FlaskClient], app: Flask
) -> None:
    client = break_with(ZeroDivisionError())
    app.view_functions["sign_in.sign_in"] = app.view_functions["sign_in.form"]
    answer = client.post("/sign-in", headers=ORIGIN)
    assert "Look whether the last step was stored" in answer.text
    assert "Try again</a>" not in answer.text


def test_a_page_that_failed_can_be_asked_for_again(
    break_with: Callable[[Exception], FlaskClient],
) -> None:
    page = break_with(ZeroDivisionError()).get("/sign-in?a=1").text
    assert 'href="/sign-in?a=1">Try again</a>' in page


@pytest.mark.parametrize(
    ("referrer", "link"),
    [
        ("http://localhost/visits?list=own", 'href="/visits?list=own">Back'),
        ("http://evil.example/visits", None),
        ("http://localhost//evil.example", None),
        ("http://localhost/nowhere", None),
        ("", None),
    ],
)
def test_the_way_back_leads_to_our_own_pages_only(
    app: Flask, referrer: str, link: str | None
) -> None:
    page = sign_in(app, DANA).get("/nowhere", headers={"Referer": referrer}).text
    if link:
        assert link in page
    else:
        assert "Back to the page before" not in page


def test_too_many_tries_say_in_words_how_long_to_wait(
    break_with: Callable[[Exception], FlaskClient],
) -> None:
    page = break_with(TooMany("Too many tries.", 41)).get("/sign-in").text
    assert "Wait 41 seconds, then try again." in page


WRITTEN = "Ten hands were up.\n<b>Then</b> two."


def test_what_was_typed_is_on_the_page_that_refuses_it(
    break_with: Callable[[Exception], FlaskClient], app: Flask
) -> None:
    break_with(NotNow("This is shared already."))
    app.view_functions["coaching.add_line"] = app.view_functions["sign_in.form"]
    fields = {"text": WRITTEN, "key": "3f1c", "pick": "often"}
    answer = sign_in(app, DANA).post("/my/practice", data=fields, headers=ORIGIN)
    assert answer.status_code == 409
    assert "What you typed" in answer.text
    assert escape(WRITTEN) in answer.text
    assert "3f1c" not in answer.text
    assert "often" not in answer.text


def test_no_page_gives_back_a_password_or_what_another_site_sent(
    break_with: Callable[[Exception], FlaskClient], app: Flask
) -> None:
    client = sign_in(app, DANA)
    break_with(NotNow("Not now."))
    for name in ("me.change_password", "sign_in.sign_in"):
        app.view_functions[name] = app.view_functions["sign_in.form"]
    for address in ("/me/password", "/sign-in"):
        answer = client.post(address, data={"new": "green apples in May"}, headers=ORIGIN)
        assert (answer.status_code, "green apples" in answer.text) == (409, False)
    foreign = {"Origin": "http://evil.example"}
    answer = client.post("/my/practice", data={"text": "Call this number."}, headers=foreign)
    assert (answer.status_code, "Call this" in answer.text) == (403, False)
