"""The contract between a capturing device and the server: what is stored of a batch, and what comes back."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.cast import DANA, Tablet, the_id
from tests.web.sending import VISIT, send, statuses


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


def test_200_entries_are_one_batch_in_any_order(dana: FlaskClient) -> None:
    tablet = Tablet()
    entries = [tablet.create(), *(tablet.note(f"note {n}", ms=n) for n in range(199))]
    answer = send(dana, tablet.batch(*reversed(entries)))
    assert {status for status, _ in statuses(answer)} == {"stored"}
    assert answer.json["have"][tablet.device_id] == {"count": 200, "max": 200}
