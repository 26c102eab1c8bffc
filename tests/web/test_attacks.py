"""What a hostile visitor tries: none of it ends in a fault, and none of it opens anything."""

import json
import uuid
from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient

from observe.web.assets import build
from tests.cast import ADA, DANA, EMAILS, OKAFOR, ORIGIN, PASSWORD, PRIYA, Tablet, sign_in

ODD = (
    "\0",
    "x",
    "null",
    "-1",
    "9" * 5000,
    "١٢",
    "1e5",
    "../..",
    "'\"><script>alert(1)</script>",
    "\r\nX: y",
    "a" * 9000,
    "0001-01-01T00:00:00+14:00~00000000-0000-0000-0000-000000000000",
    "2026-13-40",
)
QUERIES: Mapping[str, tuple[str, ...]] = {
    "/visits": ("list", "state", "teacher", "before"),
    "/teachers": ("named", "after"),
    "/timeline": ("year", "rubric"),
    "/workbook": ("school", "teacher", "observer", "rubric", "from", "to"),
    "/workbook.csv": ("sheet", "rubric"),
    "/rubrics/show": ("id", "version"),
    "/capture/new": ("planned", "teacher"),
    "/cycles/new": ("teacher",),
    "/steps/new": ("teacher",),
    "/steps/library": ("rubric",),
    "/plans/new": ("teacher",),
    "/progress": ("show",),
    "/progress/spread": ("over",),
    "/coverage": ("school", "seen"),
    f"/teachers/{OKAFOR}/timeline": ("year", "rubric"),
    f"/api/v1/observations/{uuid.UUID(int=1)}": ("since",),
    "/sign-in": ("next", "email", "endpoint", "observation"),
}


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Flask:
    """The application over each database."""
    name = "app" if request.param == "sqlite" else "postgres_app"
    app: Flask = request.getfixturevalue(name)
    app.testing = False
    return app


@pytest.mark.parametrize("person", [DANA, OKAFOR, PRIYA, ADA])
def test_no_query_ends_in_a_fault(either: Flask, person: str) -> None:
    client = sign_in(either, person)
    asked = [(path, name, odd) for path in QUERIES for name in QUERIES[path] for odd in ODD]
    faults = [
        (path, name, odd[:20])
        for path, name, odd in asked
        if client.get(path, query_string={name: odd}).status_code >= 500
    ]
    assert faults == []


def test_no_words_in_a_form_end_in_a_fault(either: Flask) -> None:
    client = either.test_client()
    for odd in ODD:
        answer = client.post("/sign-in", data={"email": odd, "password": odd}, headers=ORIGIN)
        assert answer.status_code == 422


def test_a_rubric_chosen_to_start_with_is_one_that_is_published(either: Flask) -> None:
    client = sign_in(either, DANA)
    for rubric in ODD:
        asked = {"teacher": OKAFOR, "rubric": f"{rubric}@{rubric}", "kind": "walkthrough"}
        assert client.get("/capture/new", query_string=asked).status_code in (404, 422)


@pytest.mark.parametrize("asked", [{"kind": "verdict"}, {"section": "elsewhere"}])
def test_a_screen_opens_only_for_a_visit_that_can_be_kept(
    app: Flask, asked: dict[str, str]
) -> None:
    rubric = "https://observe.example/rubrics/pl-walkthrough@2.0.0"
    choices = {"teacher": OKAFOR, "rubric": rubric, "kind": "walkthrough", **asked}
    assert sign_in(app, DANA).get("/capture/new", query_string=choices).status_code in (404, 422)


@pytest.mark.parametrize(
    "address",
    ["{build}/" + "a" * 300, "a" * 300 + "/x", "{build}/%00", "{build}/..%2f..%2fsecret-key"],
)
def test_no_file_is_served_under_an_odd_name(app: Flask, address: str) -> None:
    app.testing = False
    with app.app_context():
        path = "/static/" + address.format(build=build())
    assert app.test_client().get(path).status_code == 404


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/", "/sign-in", "/api/v1/session"])
def test_a_foreign_host_name_is_refused_with_a_sentence(app: Flask, path: str, method: str) -> None:
    app.testing = False
    headers = {**ORIGIN, "Host": "evil.example"}
    answer = app.test_client().open(path, method=method, headers=headers, json={})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert "OBSERVE_URL" in answer.text


@pytest.mark.parametrize(
    "onward",
    [
        {"next": "https://evil.example"},
        {"next": "record.show", "observation": "x\r\nSet-Cookie: a=b"},
        {"next": "record.show", "observation": "../../sign-in"},
        {"next": "home.show", "endpoint": "x"},
        {"next": "assets.file", "build": "x", "name": "//evil.example"},
        {"next": "welcome.form", "token": "x"},
    ],
)
def test_signing_in_leads_to_a_page_of_ours_whatever_the_link_says(
    app: Flask, onward: dict[str, str]
) -> None:
    app.testing = False
    form = {"email": EMAILS[DANA], "password": PASSWORD, **onward}
    answer = app.test_client().post("/sign-in", data=form, headers=ORIGIN)
    assert (answer.status_code, answer.location) == (303, "/")


def test_signing_in_leads_on_to_the_page_that_was_asked_for(app: Flask) -> None:
    wanted = f"/observations/{uuid.UUID(int=7)}/review"
    client = app.test_client()
    form = client.get(client.get(wanted).location)
    assert 'name="next" value="review.show"' in form.text
    onward = {"next": "review.show", "observation": str(uuid.UUID(int=7))}
    data = {"email": EMAILS[DANA], "password": PASSWORD, **onward}
    assert client.post("/sign-in", data=data, headers=ORIGIN).location == wanted


def test_a_link_cannot_sign_somebody_in_as_another(app: Flask) -> None:
    page = app.test_client().get(
        "/sign-in", query_string={"email": "evil@school.example", "password": "theirs"}
    )
    assert "evil@school.example" not in page.text
    assert "theirs" not in page.text


def test_spaces_give_no_more_tries_at_a_password(app: Flask) -> None:
    client = app.test_client()
    answers = []
    for number in range(12):
        blanks = f"{number:b}".replace("0", " ").replace("1", "\t").ljust(302)
        form = {"email": EMAILS[DANA] + blanks + "x", "password": "wrong"}
        answers.append(client.post("/sign-in", data=form, headers=ORIGIN).status_code)
    right = {"email": f" {EMAILS[DANA].upper()} ", "password": "wrong"}
    for _more in range(12):
        answers.append(client.post("/sign-in", data=right, headers=ORIGIN).status_code)
    assert answers.count(422) <= 12 + 10
    assert client.post("/sign-in", data=right, headers=ORIGIN).status_code == 429
    with app.app_context():
        assert sorted(set(answers)) == [422, 429]


@pytest.mark.parametrize("cookie", ["\xff\xfe", '"\\377"', "a" * 5000, "%00", "|"])
def test_a_forged_cookie_is_nobody(app: Flask, cookie: str) -> None:
    app.testing = False
    client = app.test_client(use_cookies=False)
    for name in ("observe", "observe_notice", "remember_token"):
        answer = client.get("/", headers={"Cookie": f"{name}={cookie}"})
        assert (answer.status_code, answer.location) == (303, "/sign-in")


@pytest.mark.parametrize(
    "body",
    [
        '{"user":"u","device_id":"d","entries":[],"\\ud800":1}',
        '{"user":"\\ud800","device_id":"d","entries":[]}',
        '{"user":"u","device_id":"d","entries":[],"sent_wall_ms":1e400}',
        '{"user":"u","device_id":"d","entries":[],"max_seq":' + "9" * 400 + "}",
        "[" * 100_000,
        "\x00",
    ],
)
def test_no_body_of_a_batch_ends_in_a_fault(app: Flask, body: str) -> None:
    app.testing = False
    answer = _send(sign_in(app, DANA), str(uuid.uuid4()), body)
    assert answer in (400, 403, 422)


def test_a_log_is_json_whatever_number_was_sent(either: Flask) -> None:
    client, tablet, visit = sign_in(either, DANA), Tablet(), str(uuid.uuid4())
    amend = tablet.entry("obs.amend", field="kind", to="coaching", **{"from": "NUMBER"})
    body = json.dumps(tablet.batch(tablet.create(), amend)).replace('"NUMBER"', "1e999")
    _send(client, visit, body)
    answer = client.get(f"/api/v1/observations/{visit}")
    assert "Infinity" not in answer.text


def _send(client: FlaskClient, visit: str, body: str) -> int:
    return client.post(
        f"/api/v1/observations/{visit}/entries",
        data=body,
        content_type="application/json",
        headers=ORIGIN,
    ).status_code
