"""The verdict on each entry of a batch, and what the server says it holds."""

from typing import Any

import pytest

from observe.config import files
from observe.domain.batch import (
    Completeness,
    Flag,
    Held,
    Holding,
    Status,
    Verdict,
    completeness,
    holdings,
    judge,
)
from observe.domain.codes import Codes
from observe.domain.entry import Quarantine, fingerprint
from observe.exchange.rubric_file import read_rubric
from tests.cast import Tablet, the_id
from tests.timed import FILE, timed_rubric

NOTE = the_id("a note")


def all_of(*raws: Any, held: Held | None = None, codes: Codes | None = None) -> list[Verdict]:
    held = held or Held()
    return [judge(raw, held, codes, frozenset()) for raw in raws]


def last(*raws: Any, codes: Codes | None = None) -> Verdict:
    return all_of(*raws, codes=codes)[-1]


@pytest.fixture(scope="module")
def walkthrough() -> Codes:
    return _codes("pl-walkthrough.yaml")


@pytest.fixture(scope="module")
def timed() -> Codes:
    return Codes.of([timed_rubric()])


def _codes(name: str) -> Codes:
    text = (files() / "rubrics" / name).read_text(encoding="utf-8")
    return Codes.of([read_rubric(text, name).rubric])


# Again, or another


def test_the_same_entry_again_is_a_duplicate() -> None:
    note = Tablet().note("words")
    assert last(note, dict(note)).status is Status.DUPLICATE


@pytest.mark.parametrize(
    "change", [{"wall_ms": 5}, {"approx": True}, {"build": "next"}, {"schema_v": 1}, {"extra": 1}]
)
def test_what_may_differ_between_two_tries_is_still_a_duplicate(change: dict[str, Any]) -> None:
    note = Tablet().note("words")
    assert last(note, {**note, **change}).status is Status.DUPLICATE


def test_the_order_of_keys_in_a_payload_does_not_matter() -> None:
    note = Tablet().note("words")
    turned = dict(reversed(note["payload"].items()))
    assert last(note, {**note, "payload": turned}).status is Status.DUPLICATE


def test_an_id_in_capitals_is_a_duplicate_of_itself() -> None:
    note = Tablet().note("words")
    assert last(note, {**note, "id": note["id"].upper()}).status is Status.DUPLICATE


@pytest.mark.parametrize(
    "change", [{"lesson_ms": 9}, {"base": NOTE}, {"payload": {"text": "other"}}]
)
def test_an_id_used_for_something_else_is_reused(change: dict[str, Any]) -> None:
    note = Tablet().note("words")
    assert last(note, {**note, **change}).status is Status.ID_REUSED


def test_an_id_of_another_visit_is_reused() -> None:
    note = Tablet().note("words")
    (verdict,) = all_of(note, held=Held(ids_elsewhere=frozenset({note["id"]})))
    assert verdict.status is Status.ID_REUSED


def test_a_quarantined_entry_again_is_known_and_keeps_its_reason() -> None:
    bad = Tablet().entry("note.sing", NOTE)
    held = Held(quarantined={bad["id"]: (fingerprint(bad), Quarantine.NEWER_SCHEMA)})
    (verdict,) = all_of(bad, held=held)
    assert (verdict.status, verdict.code, verdict.known) == (
        Status.QUARANTINED, Quarantine.NEWER_SCHEMA, True,
    )  # fmt: skip


def test_another_entry_under_a_quarantined_id_is_reused() -> None:
    bad = Tablet().entry("note.sing", NOTE)
    assert last(bad, {**bad, "kind": "note.hum"}).status is Status.ID_REUSED


def test_what_has_no_id_is_known_again_by_its_content() -> None:
    assert [each.known for each in all_of(["junk"], {"id": 5}, ["junk"], {"id": 5})] == [
        False, False, True, True,
    ]  # fmt: skip


# Flags


def test_a_second_edit_of_one_wording_is_a_conflict() -> None:
    one, two = Tablet("one"), Tablet("two")
    note = one.note("first", note=NOTE)
    edit = one.entry("note.edit", NOTE, base=note["id"], text="one")
    again = two.entry("note.edit", NOTE, base=note["id"], text="two")
    assert [each.flags for each in all_of(note, edit, again)] == [(), (), (Flag.CONFLICT,)]


def test_a_second_edit_to_the_same_words_is_no_conflict() -> None:
    one, two = Tablet("one"), Tablet("two")
    note = one.note("first", note=NOTE, private=True)
    edit = one.entry("note.edit", NOTE, base=note["id"], text="same", private=True)
    again = two.entry("note.edit", NOTE, base=note["id"], text="same")
    assert last(note, edit, again).flags == ()


def test_ratings_of_two_segments_never_conflict() -> None:
    tablet = Tablet()
    made = tablet.rate("LF.goals", "1", segment=1), tablet.rate("LF.goals", "4", segment=2)
    assert last(*made).flags == ()


def test_a_rating_that_arrives_before_its_base_is_no_conflict() -> None:
    tablet = Tablet()
    first = tablet.rate("LF.goals", "1")
    second = tablet.rate("LF.goals", "2", base=first["id"])
    assert [each.flags for each in all_of(second, first)] == [(), ()]


def test_an_entry_of_no_manifest_is_late_after_the_finish() -> None:
    tablet, other = Tablet("one"), Tablet("two")
    made = tablet.note("a"), tablet.finish()
    assert last(*made, other.note("b")).flags == (Flag.LATE,)
    assert last(*made, tablet.note("c")).flags == (Flag.LATE,)


def test_sorting_after_the_finish_is_not_late() -> None:
    tablet = Tablet()
    slow = tablet.note("begun late", ms=900_000)
    assert last(tablet.finish(ms=600_000), slow).flags == ()


def test_a_second_finish_vouches_for_what_the_first_did_not() -> None:
    tablet, other = Tablet("one"), Tablet("two")
    finish = tablet.finish()
    again = tablet.finish(**{other.device_id: 1})
    assert [each.flags for each in all_of(finish, again, other.note("b"))][-1] == ()


def test_reopening_makes_nothing_late_until_the_next_finish() -> None:
    tablet, other = Tablet("one"), Tablet("two")
    made = tablet.finish(), tablet.entry("obs.reopen", reason="more")
    assert last(*made, tablet.note("on")).flags == ()
    assert last(*made, tablet.finish(), other.note("b")).flags == (Flag.LATE,)


def test_one_sequence_twice_is_a_fork() -> None:
    tablet = Tablet()
    one, two = tablet.note("one"), tablet.note("two")
    assert last(one, {**two, "device_seq": one["device_seq"]}).flags == (Flag.SEQ_FORK,)


# Codes of the rubric


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (Tablet().rate("LF.goals", "3"), None),
        (Tablet().rate("LF.goals", "NO"), None),
        (Tablet().rate("LF.goals", None), None),
        (Tablet().rate("LF.goals", "9"), Quarantine.BAD_PAYLOAD),
        (Tablet().rate("XX.none", "3"), Quarantine.UNKNOWN_TARGET),
        (Tablet().rate("XX.none", None), Quarantine.UNKNOWN_TARGET),
        (Tablet().note("x", tags=["LF.goals"]), None),
        (Tablet().note("x", tags=["LF.goals", "XX.none"]), Quarantine.UNKNOWN_TARGET),
        (Tablet().entry("tag.add", NOTE, criterion="XX.none"), Quarantine.UNKNOWN_TARGET),
        (Tablet().entry("tag.remove", NOTE, criterion="XX.none"), None),
        (Tablet().entry("tally.add", "LF.goals.retell", delta=1), None),
        (Tablet().entry("tally.add", "LF.goals", delta=1), Quarantine.UNKNOWN_TARGET),
        (Tablet().entry("check.set", "LF.goals.posted", on=True), None),
        (Tablet().entry("check.set", "nothing", on=True), Quarantine.UNKNOWN_TARGET),
        (
            Tablet().entry("segment.mark", "segments", segment=1, edge="end"),
            Quarantine.UNKNOWN_TARGET,
        ),
    ],
)
def test_an_entry_names_only_what_its_rubric_has(
    walkthrough: Codes, raw: dict[str, Any], code: Quarantine | None
) -> None:
    assert last(raw, codes=walkthrough).code is code


def test_segments_and_behaviours_are_known_where_the_rubric_has_them() -> None:
    codes = _codes("lesson-segments.yaml")
    behaviour = next(code for code in sorted(codes.levels) if code not in codes.criteria)
    level = min(codes.levels[behaviour])
    assert last(Tablet().rate(behaviour, level, segment=1), codes=codes).status is Status.STORED
    assert codes.protocol


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (Tablet().entry("interval.set", "grid", interval=1, codes={"A.EXP": True}), None),
        (
            Tablet().entry("interval.set", "grid", interval=1, codes={"S.task": True}),
            Quarantine.UNKNOWN_TARGET,
        ),
        (
            Tablet().entry("interval.set", "none", interval=1, codes={}),
            Quarantine.UNKNOWN_TARGET,
        ),
        (
            Tablet().entry("interval.set", "events", interval=1, codes={"A.EXP": True}),
            Quarantine.UNKNOWN_TARGET,
        ),
        (Tablet().entry("interval.set", "adult", interval=1, codes={"A.EXP": True}), None),
        (Tablet().entry("segment.mark", "parts", segment=1, edge="start"), None),
        (Tablet().entry("event.add", "events", code="E.out", start_ms=1, end_ms=None), None),
        (
            Tablet().entry("event.add", "events", code="A.EXP", start_ms=1),
            Quarantine.UNKNOWN_TARGET,
        ),
    ],
)
def test_a_code_belongs_to_its_protocol(
    timed: Codes, raw: dict[str, Any], code: Quarantine | None
) -> None:
    """A target that is only a code within a protocol was let in before, and still is."""
    assert last(raw, codes=timed).code is code


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"S.task": "Y", "S.on": "3", "S.off": 4}, None),
        ({"S.on": "NO", "S.off": 0}, None),
        ({}, None),
        ({"S.task": "perhaps"}, Quarantine.BAD_PAYLOAD),
        ({"S.task": 1}, Quarantine.BAD_PAYLOAD),
        ({"S.on": "9"}, Quarantine.BAD_PAYLOAD),
        ({"S.off": "4"}, Quarantine.BAD_PAYLOAD),
        ({"S.off": -1}, Quarantine.BAD_PAYLOAD),
        ({"A.EXP": "Y"}, Quarantine.UNKNOWN_TARGET),
    ],
)
def test_a_snapshot_answers_what_its_scan_asks(
    timed: Codes, values: dict[str, Any], code: Quarantine | None
) -> None:
    raw = Tablet().entry("snapshot.set", "parts", at="PT4M", values=values)
    assert last(raw, codes=timed).code is code


def test_a_snapshot_may_answer_what_another_version_of_the_rubric_asks() -> None:
    yes_or_no, count = 'values: ["Y", "N"], text: It', "number: true, text: It"
    other = read_rubric(FILE.replace(yes_or_no, count), "timed.yaml")
    codes = Codes.of([timed_rubric(), other.rubric])
    for value in ("Y", 12):
        raw = Tablet().entry("snapshot.set", "scans", at="PT5M", values={"T.calm": value})
        assert last(raw, codes=codes).status is Status.STORED


def test_without_a_rubric_nothing_is_refused_for_its_codes() -> None:
    assert last(Tablet().rate("XX.none", "3")).status is Status.STORED


def test_what_names_another_s_teacher_is_kept_aside() -> None:
    create = Tablet().create()
    verdict = judge(create, Held(), None, frozenset({create["id"]}))
    assert (verdict.status, verdict.code) == (Status.QUARANTINED, Quarantine.UNKNOWN_TARGET)


# What is held


def test_holdings_count_every_entry_and_name_the_highest_sequence() -> None:
    held = holdings([("a", 1), ("a", 5), ("b", 2), ("a", 5)])
    assert held == {"a": Holding(3, 5), "b": Holding(1, 2)}


def test_before_a_finish_nobody_knows_what_is_complete() -> None:
    assert completeness(None, [("a", 1)]) is None


def test_what_a_finish_vouched_for_and_did_not_arrive_is_missing() -> None:
    found = completeness({"a": 3, "b": 1, "c": 0}, [("a", 1), ("a", 3), ("a", 4), ("d", 1)])
    assert found == Completeness(False, {"a": 1, "b": 1})


def test_a_sequence_used_twice_fills_no_gap() -> None:
    assert completeness({"a": 2}, [("a", 1), ("a", 1)]) == Completeness(False, {"a": 1})


def test_all_that_a_finish_vouched_for_is_complete() -> None:
    assert completeness({"a": 2}, [("a", 2), ("a", 1)]) == Completeness(True, {})
