"""What every request passes: origin, declared action, session, headers."""

import re
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from observe import create_app
from observe.config import Config
from observe.store import access
from observe.web import guard, signed_in
from observe.web.guard import Undeclared, now
from observe.web.signed_in import fingerprint
from tests.cast import ADA, DANA, LINDQVIST, ORIGIN, Tablet, sign_in, the_id
from tests.conftest import config_at

VISIT = the_id("a visit")
ENTRIES = f"/api/v1/observations/{VISIT}/entries"


# Unsafe methods come from our own pages


SITES = {
    None: None,
    "same-origin": True,
    "same-site": False,
    "cross-site": False,
    "none": False,
    "": None,
}
ORIGINS = {
    None: False,
    "http://localhost": True,
    "https://localhost": False,
    "http://localhost:8000": False,
    "http://evil.example": False,
    "http://localhost.evil.example": False,
    "null": False,
}
MATRIX = list(product(SITES, ORIGINS))


def from_ours(site: str | None, origin: str | None) -> bool:
    said = SITES[site]
    return ORIGINS[origin] if said is None else said


def headers(site: str | None, origin: str | None) -> dict[str, str]:
    given = {"Sec-Fetch-Site": site, "Origin": origin}
    return {name: value for name, value in given.items() if value is not None}


@pytest.mark.parametrize(("site", "origin"), MATRIX)
def test_a_form_is_taken_only_from_our_own_pages(
    dana: FlaskClient, site: str | None, origin: str | None
) -> None:
    answer = dana.post("/sign-out", headers=headers(site, origin))
    taken = from_ours(site, origin)
    assert answer.status_code == (303 if taken else 403)
    assert dana.get("/api/v1/session").status_code == (401 if taken else 200)


@pytest.mark.parametrize(("site", "origin"), MATRIX)
def test_json_is_taken_only_from_our_own_pages(
    dana: FlaskClient, site: str | None, origin: str | None
) -> None:
    given = headers(site, origin) | {"X-Obs-Client": "capture/1"}
    answer = dana.post(ENTRIES, json=Tablet().batch(), headers=given)
    taken = from_ours(site, origin)
    assert answer.status_code == (200 if taken else 403)
    assert answer.json.get("code") == (None if taken else "csrf")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"])
def test_no_unsafe_method_of_any_kind_passes_from_elsewhere(dana: FlaskClient, method: str) -> None:
    for path in ("/", "/sign-in", ENTRIES, "/no-such-page"):
        answer = dana.open(path, method=method, json={}, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403, path


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_what_a_form_of_another_site_could_send_is_no_json(dana: FlaskClient, kind: str) -> None:
    answer = dana.post(ENTRIES, data=b"{}", content_type=kind, headers=ORIGIN)
    assert (answer.status_code, answer.json["code"]) == (415, "not_json")


def test_no_answer_lets_another_site_read_it(dana: FlaskClient) -> None:
    answer = dana.get("/api/v1/session", headers={"Origin": "https://evil.example"})
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


def test_behind_https_only_the_public_origin_is_ours(app: Flask, data_dir: Path) -> None:
    client = public_app(data_dir).test_client()
    base = "https://observe.school.example"
    for origin, status in ((base, 303), ("http://localhost", 403), ("https://localhost", 403)):
        answer = client.post("/sign-out", base_url=base, headers={"Origin": origin})
        assert answer.status_code == status, origin


def test_a_host_that_is_not_ours_is_refused(app: Flask, data_dir: Path) -> None:
    client = public_app(data_dir).test_client()
    assert client.get("/sign-in", base_url="https://evil.example").status_code == 400


def public_app(directory: Path) -> Flask:
    """The same installation behind its public address."""
    kept = config_at(directory)
    url = "https://observe.school.example"
    return create_app(Config(kept.data_dir, kept.database_url, kept.secret_key, url, 0))


# Declared actions


def test_a_view_that_declares_nothing_stops_the_start(app: Flask) -> None:
    app.view_functions["forgotten.page"] = lambda: "everything about everybody"
    with pytest.raises(Undeclared, match=r"forgotten\.page"):
        guard.check_declarations(app)


def test_whoever_may_not_do_an_action_finds_nothing_there(app: Flask) -> None:
    administrator = sign_in(app, ADA)
    assert administrator.get("/api/v1/pack").status_code == 404
    assert sign_in(app, DANA).get("/api/v1/pack").status_code == 200


# Headers


def answers(app: Flask) -> dict[str, TestResponse]:
    """One answer of every kind."""
    out, dana = app.test_client(), sign_in(app, DANA)
    part = {"HX-Request": "true"}
    build = out.get("/healthz").json["build"]
    return {
        "page": dana.get("/"),
        "page signed out": out.get("/sign-in"),
        "redirect": out.get("/"),
        "part signed out": out.get("/", headers=part),
        "json": dana.get("/api/v1/session"),
        "json signed out": out.get("/api/v1/session"),
        "not there": dana.get("/no-such-page"),
        "part not there": dana.get("/no-such-page", headers=part),
        "json not there": dana.get(f"/api/v1/observations/{VISIT}"),
        "refused": dana.post("/sign-out"),
        "wrong method": dana.delete("/", headers=ORIGIN),
        "malformed": dana.post(ENTRIES, data=b"{", content_type="application/json", headers=ORIGIN),
        "wrong pair": out.post("/sign-in", data={"email": "x", "password": "x"}, headers=ORIGIN),
        "health": out.get("/healthz"),
        "static": out.get(f"/static/{build}/css/tokens.css"),
        "static not there": out.get(f"/static/{build}/css/none.css"),
        "bad host": out.get("/", base_url="http://evil.example"),
    }


def test_every_kind_of_answer_carries_the_headers_that_protect_it(app: Flask) -> None:
    for kind, answer in answers(app).items():
        given = answer.headers
        assert given["X-Content-Type-Options"] == "nosniff", kind
        assert given["Referrer-Policy"] == "same-origin", kind
        assert given["Cross-Origin-Opener-Policy"] == "same-origin", kind
        assert given["Cross-Origin-Resource-Policy"] == "same-origin", kind
        assert "HX-Request" in given["Vary"], kind
        assert "Server" not in given, kind
        policy = dict(
            part.strip().split(" ", 1) for part in given["Content-Security-Policy"].split(";")
        )
        assert policy == {
            "default-src": "'none'",
            **{
                f"{each}-src": "'self'"
                for each in ("script", "style", "img", "connect", "worker", "manifest")
            },
            "form-action": "'self'",
            "base-uri": "'none'",
            "frame-ancestors": "'none'",
        }, kind


def test_only_static_files_may_be_kept(app: Flask) -> None:
    kept = {kind: each.headers["Cache-Control"] for kind, each in answers(app).items()}
    assert "immutable" in kept.pop("static")
    assert set(kept.values()) == {"no-store"}


def test_json_says_that_it_is_ours_whatever_it_answers(app: Flask) -> None:
    ours = {kind for kind, each in answers(app).items() if each.headers.get("X-Obs-Api") == "1"}
    assert ours == {"json", "json signed out", "json not there", "malformed"}


def test_over_https_browsers_are_told_to_stay_there(app: Flask, data_dir: Path) -> None:
    assert "Strict-Transport-Security" not in app.test_client().get("/sign-in").headers
    answer = (
        public_app(data_dir)
        .test_client()
        .get("/sign-in", base_url="https://observe.school.example")
    )
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


def test_an_address_that_takes_no_such_method_says_which_it_takes(dana: FlaskClient) -> None:
    answer = dana.delete("/sign-out", headers=ORIGIN)
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


# Signed out


def test_a_page_asks_to_sign_in_and_knows_where_one_was_going(app: Flask) -> None:
    answer = app.test_client().get(f"/capture/{VISIT}")
    assert answer.status_code == 303
    assert re.search(r"^/sign-in\?.*next=capture\.", answer.headers["Location"])
    assert VISIT in answer.headers["Location"]


def test_a_part_is_sent_to_sign_in_as_a_whole_page(app: Flask) -> None:
    answer = app.test_client().get("/visits", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in")
    assert answer.data == b""


def test_json_says_that_the_session_has_expired(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/session")
    assert (answer.status_code, answer.json["code"]) == (401, "session_expired")


def test_a_form_sent_signed_out_changes_nothing_and_asks_to_sign_in(app: Flask) -> None:
    answer = app.test_client().post(f"/observations/{VISIT}/sharing", headers=ORIGIN)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")


# The session


def test_the_cookie_is_for_this_server_s_eyes_only(app: Flask, data_dir: Path) -> None:
    for served, name, secure in (
        (app, "observe", False),
        (public_app(data_dir), "__Host-observe", True),
    ):
        with served.test_request_context(headers={"User-Agent": "test"}):
            response = served.response_class()
            signed_in.set_cookie(response, signed_in.sign_in(DANA))
        cookie = response.headers["Set-Cookie"]
        assert cookie.startswith(f"{name}=")
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
        assert ("Secure" in cookie) is secure
        assert "Domain" not in cookie


def test_the_key_in_the_cookie_is_kept_nowhere(app: Flask) -> None:
    with app.test_request_context():
        key = signed_in.sign_in(DANA)
        assert access.actor_of(fingerprint(key), now()) is not None
        assert access.actor_of(key, now()) is None


def test_a_cookie_is_refused_after_signing_out(app: Flask, dana: FlaskClient) -> None:
    cookie = dana.get_cookie("observe")
    assert cookie is not None
    dana.post("/sign-out", headers=ORIGIN)
    thief = app.test_client()
    thief.set_cookie("observe", cookie.value)
    assert thief.get("/api/v1/session").status_code == 401


@pytest.mark.parametrize("key", ["", "x", "é", "a" * 4_000, "' OR 1=1 --"])
def test_a_made_up_key_opens_nothing(app: Flask, key: str) -> None:
    client = app.test_client()
    client.set_cookie("observe", key)
    assert client.get("/api/v1/session").status_code == 401


def test_a_session_that_is_used_is_prolonged_at_most_once_an_hour(app: Flask) -> None:
    client = app.test_client()
    key = "a key of old"
    client.set_cookie("observe", key)
    with app.app_context():
        begun = now() - timedelta(hours=2)
        access.open_session(fingerprint(key), DANA, "test", begun, timedelta(days=1))
    assert client.get("/api/v1/session").status_code == 200
    with app.app_context():
        found = access.actor_of(fingerprint(key), now())
        assert found is not None
        touched = found.seen_at
        assert touched > begun
    client.get("/api/v1/session")
    with app.app_context():
        again = access.actor_of(fingerprint(key), now())
        assert again is not None
        assert again.seen_at == touched


def test_two_people_in_two_browsers_stay_two(app: Flask) -> None:
    one, two = sign_in(app, LINDQVIST), sign_in(app, ADA)
    assert one.get("/api/v1/session").json["user"] == LINDQVIST
    assert two.get("/api/v1/session").json["user"] == ADA
