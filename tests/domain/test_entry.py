"""What a device may send as an entry, and what is kept aside with which reason."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observe.domain.entry import Entry, Quarantine, read_entry
from tests.cast import LINDQVIST, OKAFOR, WALKTHROUGH, Tablet, the_id
from tests.random_logs import logs

NOTE = the_id("a note")
GOOD: list[dict[str, Any]] = [
    Tablet().create(),
    Tablet().create(section=None),
    Tablet().entry("obs.start"),
    Tablet().entry("obs.reopen", reason="more"),
    Tablet().entry("obs.reopen"),
    Tablet().entry("obs.amend", **{"field": "teacher", "from": OKAFOR, "to": LINDQVIST}),
    Tablet().entry("obs.amend", field="section", to=None),
    Tablet().entry("obs.amend", field="kind", to="formal"),
    Tablet().entry("obs.amend", field="rubric", to=WALKTHROUGH),
    Tablet().entry(
        "obs.amend", field="rubric", to={"rubric": WALKTHROUGH, "rubric_version": "2.0.0"}
    ),
    Tablet().entry("obs.discard"),
    Tablet().note("T: “Go on.”"),
    Tablet().entry("note.add", NOTE, text=""),
    Tablet().entry("note.edit", NOTE, text="new", private=True, base=the_id("base")),
    Tablet().entry("note.delete", NOTE),
    Tablet().entry("tag.add", NOTE, criterion="LF.goals"),
    Tablet().entry("tag.remove", NOTE, criterion="LF.goals"),
    Tablet().rate("LF.goals", "3"),
    Tablet().rate("LF.goals", None, segment=2, comment="because"),
    Tablet().entry("tally.add", "LF.goals.retell", delta=-1),
    Tablet().entry("check.set", "LF.goals.posted", on=True),
    Tablet().entry("interval.set", "grid", interval=1, codes={"T.talk": True}, note=None),
    Tablet().entry("segment.mark", "segments", segment=1, edge="start"),
    Tablet().entry("snapshot.set", "snapshots", at="PT4M", values={"on_task": 21, "mode": "pairs"}),
    Tablet().entry("event.add", "events", code="Q.open", start_ms=5, end_ms=None),
    Tablet().entry("clock.step", step_ms=-60_000),
    Tablet().finish(),
]


@pytest.mark.parametrize("raw", GOOD, ids=lambda raw: str(raw["kind"]))
def test_every_kind_of_the_contract_is_read_as_it_was_sent(raw: dict[str, Any]) -> None:
    found = read_entry(raw)
    assert isinstance(found, Entry)
    assert {name: getattr(found, name) for name in Entry.__slots__} == raw


def test_target_and_base_may_be_absent() -> None:
    raw = {k: v for k, v in Tablet().entry("obs.start").items() if k not in ("target", "base")}
    assert isinstance(read_entry(raw), Entry)


def test_an_id_in_capitals_is_the_same_id() -> None:
    raw = Tablet().entry("obs.start")
    found = read_entry({**raw, "id": raw["id"].upper()})
    assert isinstance(found, Entry)
    assert found.id == raw["id"]


@pytest.mark.parametrize(
    "change",
    [
        {"id": None},
        {"id": "not an id"},
        {"id": the_id("x").replace("-", "")},
        {"device_id": ""},
        {"device_id": "d" * 101},
        {"device_id": "nul\0"},
        {"device_seq": 0},
        {"device_seq": True},
        {"device_seq": "1"},
        {"device_seq": 2**60},
        {"target": 5},
        {"target": ""},
        {"target": "t" * 201},
        {"base": "not an id"},
        {"payload": None},
        {"payload": [1]},
        {"lesson_ms": -1},
        {"lesson_ms": 1.5},
        {"lesson_ms": 2**53},
        {"wall_ms": "now"},
        {"wall_ms": 2**60},
        {"approx": 0},
        {"schema_v": 0},
        {"schema_v": "1"},
        {"build": None},
        {"build": "b" * 101},
        {"kind": ""},
        {"kind": ["note.add"]},
        {"colour": "red"},
    ],
)
def test_an_envelope_out_of_form_is_kept_aside(change: dict[str, Any]) -> None:
    assert read_entry({**Tablet().note("words"), **change}) == Quarantine.BAD_PAYLOAD


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("obs.create", {"teacher": OKAFOR}),
        ("obs.create", {**Tablet().create()["payload"], "teacher": "Ms. Okafor"}),
        ("obs.create", {**Tablet().create()["payload"], "kind": "visit"}),
        ("obs.create", {**Tablet().create()["payload"], "section": "5"}),
        ("obs.amend", {"field": "teacher", "to": None}),
        ("obs.amend", {"field": "teacher", "to": "Ms. Okafor"}),
        (
            "obs.amend",
            {"field": "teacher", "to": {"rubric": WALKTHROUGH, "rubric_version": "2.0.0"}},
        ),
        ("obs.amend", {"field": "section", "to": "Grade 5"}),
        ("obs.amend", {"field": "kind", "to": "visit"}),
        ("obs.amend", {"field": "kind", "to": None}),
        ("obs.amend", {"field": "rubric", "to": None}),
        ("obs.amend", {"field": "rubric", "to": {"rubric": WALKTHROUGH}}),
        ("obs.amend", {"field": "observer", "to": OKAFOR}),
        ("note.add", {"text": "x", "tags": "LF.goals"}),
        ("note.add", {"text": "x", "tags": [5]}),
        ("note.add", {"text": "x", "private": "yes"}),
        ("note.add", {"text": "half \ud800"}),
        ("note.edit", {}),
        ("note.delete", {"text": "x"}),
        ("tag.add", {"criterion": None}),
        ("rate.set", {}),
        ("rate.set", {"level": 3}),
        ("rate.set", {"level": "3", "segment": 0}),
        ("tally.add", {"delta": "1"}),
        ("tally.add", {"delta": True}),
        ("tally.add", {"delta": 2**52}),
        ("check.set", {"on": 1}),
        ("interval.set", {"interval": 0, "codes": {}}),
        ("interval.set", {"interval": 1, "codes": {"a": 1}}),
        ("segment.mark", {"segment": 1, "edge": "middle"}),
        ("snapshot.set", {"at": "4 minutes", "values": {}}),
        ("snapshot.set", {"at": "PT", "values": {}}),
        ("snapshot.set", {"at": "PT4M", "values": {"a": True}}),
        ("event.add", {"code": "a", "start_ms": -1}),
        ("clock.step", {"step_ms": 0.5}),
        ("obs.finish", {"manifest": {"a": -1}}),
        ("obs.finish", {}),
    ],
)
def test_a_payload_out_of_form_is_kept_aside(kind: str, payload: dict[str, Any]) -> None:
    raw = {**Tablet().entry(kind, NOTE), "payload": payload}
    assert read_entry(raw) == Quarantine.BAD_PAYLOAD


@pytest.mark.parametrize("kind", ["note.add", "tag.add", "rate.set", "tally.add", "check.set"])
def test_what_is_about_something_needs_a_target(kind: str) -> None:
    raw = next(each for each in GOOD if each["kind"] == kind)
    assert read_entry({**raw, "target": None}) == Quarantine.BAD_PAYLOAD


def test_20_000_characters_are_read_and_one_more_is_too_long() -> None:
    assert isinstance(read_entry(Tablet().note("é" * 20_000)), Entry)
    assert read_entry(Tablet().note("é" * 20_001)) == Quarantine.TOO_LONG


def test_a_newer_schema_is_said_before_anything_else() -> None:
    raw = {**Tablet().note("x"), "schema_v": 2, "kind": "note.sing", "colour": "red"}
    assert read_entry(raw) == Quarantine.NEWER_SCHEMA


def test_an_unknown_kind_is_said() -> None:
    assert read_entry(Tablet().entry("note.sing", NOTE)) == Quarantine.UNKNOWN_KIND


@settings(max_examples=60, deadline=None)
@given(logs(most=4))
def test_what_the_log_gives_back_is_read_as_the_same_entry(log: list[Entry]) -> None:
    for entry in log:
        raw = json.loads(json.dumps({name: getattr(entry, name) for name in Entry.__slots__}))
        assert read_entry(raw) == entry


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(GOOD), st.data())
def test_no_json_value_in_any_place_is_a_fault(raw: dict[str, Any], data: st.DataObject) -> None:
    broken = {**raw, data.draw(st.sampled_from(sorted(raw))): data.draw(_json)}
    payload = raw["payload"]
    if payload and data.draw(st.booleans()):
        name = data.draw(st.sampled_from(sorted(payload)))
        broken["payload"] = {**payload, name: data.draw(_json)}
    assert isinstance(read_entry(broken), Entry | Quarantine)
    assert isinstance(read_entry(data.draw(_json)), Quarantine)
