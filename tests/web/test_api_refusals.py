"""What the server takes from no device: strange hands, and batches that are none."""

import json
import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import DANA, HADDAD, OKAFOR, ORIGIN, STRANGER, THEO, Tablet, sign_in, the_id
from tests.web.sending import VISIT, send, statuses


@pytest.mark.parametrize(
    "change",
    [
        {"teacher": HADDAD},
        {"teacher": the_id("nobody")},
        {"rubric_version": "9.9.9"},
        {"section": the_id("Art")},
    ],
)
def test_a_visit_about_what_its_author_may_not_use_is_quarantined(
    dana: FlaskClient, change: dict[str, Any]
) -> None:
    tablet = Tablet()
    assert statuses(send(dana, tablet.batch(tablet.create(**change)))) == [
        ("quarantined", "unknown_target")
    ]


def test_another_coach_gets_no_access_and_nothing_is_stored(app: Flask, dana: FlaskClient) -> None:
    tablet = Tablet()
    send(dana, tablet.batch(tablet.create()))
    theo = sign_in(app, THEO)
    answer = send(theo, Tablet("theo").batch(Tablet("theo").note("mine?"), user=THEO))
    assert (answer.status_code, answer.json["code"]) == (403, "no_access")
    assert theo.get(f"/api/v1/observations/{VISIT}").status_code == 404
    assert len(dana.get(f"/api/v1/observations/{VISIT}").json["entries"]) == 1


def test_another_district_may_use_the_same_ids_without_meeting(
    app: Flask, dana: FlaskClient
) -> None:
    tablet = Tablet()
    note = tablet.note("ours")
    send(dana, tablet.batch(tablet.create(), note))
    stranger = sign_in(app, STRANGER)
    answer = send(stranger, tablet.batch(note, user=STRANGER))
    assert statuses(answer) == [("stored", None)]
    assert answer.json["acks"][0]["server_seq"] == 1


def test_a_batch_of_another_person_is_refused(dana: FlaskClient) -> None:
    answer = send(dana, Tablet().batch(Tablet().note("x"), user=OKAFOR))
    assert (answer.status_code, answer.json["code"]) == (403, "wrong_user")


def test_without_the_client_header_or_from_another_site_it_is_refused(dana: FlaskClient) -> None:
    body = Tablet().batch(Tablet().create())
    for headers in (
        {"X-Obs-Client": ""},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        answer = send(dana, body, **headers)
        assert (answer.status_code, answer.json["code"]) == (403, "csrf")


def test_signed_out_it_says_that_the_session_expired(app: Flask) -> None:
    client = app.test_client()
    for answer in (
        client.get("/api/v1/session"),
        client.get("/api/v1/pack"),
        send(client, Tablet().batch()),
    ):
        assert answer.status_code == 401
        assert answer.json == {"ok": False, "code": "session_expired"}
        assert answer.headers["X-Obs-Api"] == "1"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{not json", 400),
        (b'{"user": NaN}', 400),
        (b"[" * 50_000, 400),
        (b"[]", 422),
        (json.dumps({"user": DANA}).encode(), 422),
        (json.dumps({**Tablet().batch(), "colour": "red"}).encode(), 422),
        (json.dumps({**Tablet().batch(), "entries": "all"}).encode(), 422),
        (json.dumps({**Tablet().batch(), "device_id": "half \ud800"}).encode(), 422),
        (json.dumps({**Tablet().batch(), "device_label": "half \ud800"}).encode(), 422),
        (json.dumps({**Tablet().batch(), "device_id": ""}).encode(), 422),
        (json.dumps({**Tablet().batch(), "max_seq": 2**70}).encode(), 422),
        (json.dumps({**Tablet().batch(), "entries": [{}] * 201}).encode(), 413),
        (b" " * (256 * 1024 + 1), 413),
    ],
)
def test_a_malformed_batch_is_refused_as_a_whole(
    dana: FlaskClient, body: bytes, status: int
) -> None:
    answer = dana.post(
        f"/api/v1/observations/{VISIT}/entries",
        data=body,
        headers=ORIGIN,
        content_type="application/json",
    )
    assert answer.status_code == status
    assert answer.json["ok"] is False
    assert dana.get(f"/api/v1/observations/{VISIT}").status_code == 404


def test_what_is_not_json_by_its_type_is_refused(dana: FlaskClient) -> None:
    answer = dana.post(f"/api/v1/observations/{VISIT}/entries", data={"user": DANA}, headers=ORIGIN)
    assert answer.status_code == 415


def test_an_unknown_visit_is_not_there(dana: FlaskClient) -> None:
    assert dana.get(f"/api/v1/observations/{uuid.uuid4()}").status_code == 404
