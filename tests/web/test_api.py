"""The contract between a capturing device and the server."""

import json
import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import (
    DANA,
    DISTRICT,
    HADDAD,
    OKAFOR,
    ORIGIN,
    STRANGER,
    THEO,
    WALKTHROUGH,
    Tablet,
    publish_rubric,
    sign_in,
    the_id,
)

VISIT = the_id("a visit")


@pytest.fixture
def dana(app: Flask) -> FlaskClient:
    return sign_in(app, DANA)


def send(client: FlaskClient, body: Any, visit: str = VISIT, **headers: str) -> TestResponse:
    return client.post(
        f"/api/v1/observations/{visit}/entries", json=body, headers={**ORIGIN, **headers}
    )


def statuses(answer: TestResponse) -> list[tuple[str, str | None]]:
    assert answer.status_code == 200, answer.text
    return [(ack["status"], ack["code"]) for ack in answer.json["acks"]]


def test_a_first_batch_makes_the_observation_and_acknowledges_each_entry(dana: FlaskClient) -> None:
    tablet = Tablet()
    entries = [
        tablet.create(),
        tablet.entry("obs.start"),
        tablet.note("Board: “Why does ice melt?”"),
    ]
    answer = send(dana, tablet.batch(*entries))
    assert [ack["id"] for ack in answer.json["acks"]] == [entry["id"] for entry in entries]
    assert [ack["server_seq"] for ack in answer.json["acks"]] == [1, 2, 3]
    assert answer.json["have"] == {tablet.device_id: {"count": 3, "max": 3}}
    assert answer.json["state"] == "capturing"
    assert answer.json["completeness"] is None
    assert answer.headers["X-Obs-Api"] == "1"
    assert set(answer.json) == {
        "ok", "acks", "have", "completeness", "state", "server_time_ms", "min_schema_v", "latest_build",
    }  # fmt: skip


def test_the_same_batch_twice_is_all_duplicates_with_the_first_sequences(dana: FlaskClient) -> None:
    tablet = Tablet()
    batch = tablet.batch(tablet.create(), tablet.note("S: “I picked the model.”"))
    send(dana, batch)
    again = send(dana, batch)
    assert [(a["status"], a["server_seq"]) for a in again.json["acks"]] == [
        ("duplicate", 1),
        ("duplicate", 2),
    ]
    assert again.json["have"][tablet.device_id] == {"count": 2, "max": 2}


@pytest.mark.parametrize(
    "change",
    [
        {"payload": {"text": "other", "tags": [], "private": False}},
        {"lesson_ms": 5},
        {"device_seq": 9},
        {"device_id": "d-other"},
        {"target": "other"},
        {"kind": "note.edit"},
        {"base": the_id("base")},
    ],
)
def test_an_id_with_anything_else_different_is_reused(
    dana: FlaskClient, change: dict[str, Any]
) -> None:
    tablet = Tablet()
    note = tablet.note("one")
    send(dana, tablet.batch(tablet.create(), note))
    assert statuses(send(dana, tablet.batch({**note, **change}))) == [("id_reused", None)]


def test_an_id_of_another_observation_is_reused(dana: FlaskClient) -> None:
    tablet = Tablet()
    note = tablet.note("one")
    send(dana, tablet.batch(tablet.create(), note))
    assert statuses(send(dana, tablet.batch(note), the_id("another visit"))) == [
        ("id_reused", None)
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "note.sing"}, "unknown_kind"),
        ({"payload": {"text": 5}}, "bad_payload"),
        ({"payload": {"text": "x", "colour": "red"}}, "bad_payload"),
        ({"payload": {"text": "nul \0 byte"}}, "bad_payload"),
        ({"payload": {"text": "half \ud800"}}, "bad_payload"),
        ({"payload": {"text": "x" * 20_001}}, "too_long"),
        ({"payload": {"text": "x", "tags": ["XX.none"]}}, "unknown_target"),
        ({"schema_v": 2}, "newer_schema"),
        ({"lesson_ms": -1}, "bad_payload"),
        ({"lesson_ms": 1.5}, "bad_payload"),
        ({"device_seq": 0}, "bad_payload"),
        ({"id": "not an id"}, "bad_payload"),
        ({"extra": 1}, "bad_payload"),
    ],
)
def test_one_bad_entry_is_kept_raw_and_blocks_no_other(
    dana: FlaskClient, change: dict[str, Any], code: str
) -> None:
    tablet = Tablet()
    bad = {**tablet.note("bad"), **change}
    answer = send(dana, tablet.batch(tablet.create(), bad, tablet.note("good")))
    assert statuses(answer) == [("stored", None), ("quarantined", code), ("stored", None)]
    assert answer.json["acks"][1]["server_seq"] is None


@pytest.mark.parametrize("junk", [None, 5, "text", [], {}])
def test_what_is_no_entry_at_all_is_quarantined(dana: FlaskClient, junk: Any) -> None:
    tablet = Tablet()
    answer = send(dana, tablet.batch(tablet.create(), junk))
    assert statuses(answer) == [("stored", None), ("quarantined", "bad_payload")]


def test_a_quarantined_entry_counts_as_had_and_is_kept_once(dana: FlaskClient) -> None:
    tablet = Tablet()
    bad = tablet.entry("note.sing", "x")
    for _ in range(2):
        answer = send(dana, tablet.batch(bad))
        assert statuses(answer) == [("quarantined", "unknown_kind")]
        assert answer.json["have"] == {tablet.device_id: {"count": 1, "max": 1}}


def test_a_note_of_20_000_characters_comes_back_as_sent(dana: FlaskClient) -> None:
    tablet = Tablet()
    text = "é😀" * 10_000
    send(dana, tablet.batch(tablet.create(), tablet.note(text)))
    back = dana.get(f"/api/v1/observations/{VISIT}?since=1").json
    assert [entry["payload"]["text"] for entry in back["entries"]] == [text]


def test_entries_come_back_as_sent_with_what_the_server_added(dana: FlaskClient) -> None:
    tablet = Tablet()
    sent = [tablet.create(), tablet.note("one"), tablet.rate("LF.goals", "3")]
    send(dana, tablet.batch(*sent))
    back = dana.get(f"/api/v1/observations/{VISIT}?since=0").json
    added = ("server_seq", "received_at", "author", "flags")
    assert [{k: v for k, v in e.items() if k not in added} for e in back["entries"]] == sent
    assert [entry["server_seq"] for entry in back["entries"]] == [1, 2, 3]
    assert {entry["author"] for entry in back["entries"]} == {DANA}


def test_two_ratings_on_one_base_conflict(dana: FlaskClient) -> None:
    one, two = Tablet("one"), Tablet("two")
    send(dana, one.batch(one.create(), one.rate("LF.goals", "2", ms=10)))
    answer = send(dana, two.batch(two.rate("LF.goals", "3", ms=20)))
    assert answer.json["acks"][0]["flags"] == ["conflict"]


def test_a_rating_on_the_one_before_replaces_it(dana: FlaskClient) -> None:
    tablet = Tablet()
    first = tablet.rate("LF.goals", "2")
    answer = send(
        dana, tablet.batch(tablet.create(), first, tablet.rate("LF.goals", "3", base=first["id"]))
    )
    assert answer.json["acks"][2]["flags"] == []


def test_a_device_sequence_used_twice_is_stored_and_flagged(dana: FlaskClient) -> None:
    tablet = Tablet()
    create, note = tablet.create(), tablet.note("one")
    answer = send(dana, tablet.batch(create, note, {**tablet.note("two"), "device_seq": 2}))
    assert [ack["flags"] for ack in answer.json["acks"]] == [[], [], ["seq_fork"]]


def test_what_no_manifest_vouches_for_is_late_after_the_finish(dana: FlaskClient) -> None:
    tablet, other = Tablet("one"), Tablet("two")
    answer = send(dana, tablet.batch(tablet.create(), tablet.note("one"), tablet.finish()))
    assert answer.json["state"] == "captured"
    assert answer.json["completeness"] == {"complete": True, "missing": {}}
    late = send(dana, other.batch(other.note("from a second tablet", ms=5)))
    assert late.json["acks"][0]["flags"] == ["late"]


def test_what_a_manifest_vouches_for_is_never_late(dana: FlaskClient) -> None:
    tablet = Tablet()
    create, note, finish = tablet.create(), tablet.note("slow"), tablet.finish()
    first = send(dana, tablet.batch(create, finish))
    assert first.json["completeness"] == {"complete": False, "missing": {tablet.device_id: 1}}
    then = send(dana, tablet.batch(note))
    assert then.json["acks"][0]["flags"] == []
    assert then.json["completeness"] == {"complete": True, "missing": {}}


def test_after_reopening_nothing_is_late(dana: FlaskClient) -> None:
    tablet = Tablet()
    send(dana, tablet.batch(tablet.create(), tablet.finish()))
    answer = send(
        dana, tablet.batch(tablet.entry("obs.reopen", reason="more"), tablet.note("again"))
    )
    assert [ack["flags"] for ack in answer.json["acks"]] == [[], []]
    assert answer.json["state"] == "capturing"


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


def test_the_session_names_the_person_as_text(dana: FlaskClient) -> None:
    found = dana.get("/api/v1/session").json
    assert (found["ok"], found["user"]) == (True, DANA)
    assert isinstance(found["server_time_ms"], int)


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


def test_the_pack_holds_what_a_visit_needs(dana: FlaskClient) -> None:
    pack = dana.get("/api/v1/pack").json
    assert pack["person"] == {"id": DANA, "name": "Dana Ruiz"}
    assert [teacher["name"] for teacher in pack["teachers"]] == ["Mr. Lindqvist", "Ms. Okafor"]
    rubric = pack["rubrics"][0]
    assert (rubric["id"], rubric["version"]) == (WALKTHROUGH, "2.0.0")
    criterion = rubric["domains"][0]["criteria"][0]
    assert set(criterion) == {
        "code", "title", "prompt", "levels", "non_scores", "look_fors", "behaviours",
    }  # fmt: skip
    assert set(criterion["levels"][0]) == {"code", "label", "descriptor"}
    assert set(pack) == {
        "person",
        "rubrics",
        "teachers",
        "planned",
        "terms",
        "steps",
        "looks",
        "server_time_ms",
    }


def test_protocols_come_in_the_persons_language(app: Flask, dana: FlaskClient) -> None:
    with app.app_context():
        publish_rubric(DISTRICT, "time-use.yaml")
    grid = next(r for r in dana.get("/api/v1/pack").json["rubrics"] if r["protocols"])
    codes = grid["protocols"][0]["groups"][0]["codes"]
    assert all(isinstance(code["text"], str) for code in codes)


def test_a_pack_that_has_not_changed_is_not_sent_again(dana: FlaskClient) -> None:
    tag = dana.get("/api/v1/pack").headers["ETag"]
    again = dana.get("/api/v1/pack", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_200_entries_are_one_batch_in_any_order(dana: FlaskClient) -> None:
    tablet = Tablet()
    entries = [tablet.create(), *(tablet.note(f"note {n}", ms=n) for n in range(199))]
    answer = send(dana, tablet.batch(*reversed(entries)))
    assert {status for status, _ in statuses(answer)} == {"stored"}
    assert answer.json["have"][tablet.device_id] == {"count": 200, "max": 200}


def test_an_unknown_visit_is_not_there(dana: FlaskClient) -> None:
    assert dana.get(f"/api/v1/observations/{uuid.uuid4()}").status_code == 404
