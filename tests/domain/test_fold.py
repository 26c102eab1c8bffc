"""What the entries of a visit amount to, in whatever order they came."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observe.domain.entry import SCHEMA_V, Entry
from observe.domain.fold import Note, Rating, Visit, fold, in_order
from observe.domain.observation import State
from observe.domain.protocols import Event, Interval, Segment, Snapshot
from tests.cast import LINDQVIST, OKAFOR, WALKTHROUGH, the_id
from tests.random_logs import logs

NOTE = the_id("a note")


def entry(
    name: str, what: str, target: str | None = None, /, *, ms: int = 0, seq: int = 1, **more: Any
) -> Entry:
    """`name` becomes its id; `device` and `base` may be given, the rest is payload."""
    base = more.pop("base", None)
    return Entry(
        id=the_id(name),
        device_id=more.pop("device", "a"),
        device_seq=seq,
        kind=what,
        target=target,
        base=base and the_id(base),
        payload=more,
        lesson_ms=ms,
        wall_ms=ms + 1_000_000,
        approx=False,
        schema_v=SCHEMA_V,
        build="test",
    )


def added(name: str = "added", text: str = "T: “Go on.”", **more: Any) -> Entry:
    return entry(name, "note.add", NOTE, text=text, **more)


def edited(name: str, text: str, **more: Any) -> Entry:
    return entry(name, "note.edit", NOTE, text=text, **more)


def deleted(name: str, **more: Any) -> Entry:
    return entry(name, "note.delete", NOTE, **more)


def rated(name: str, level: str | None, **more: Any) -> Entry:
    return entry(name, "rate.set", "LF.goals", level=level, **more)


def the_note(*made: Entry) -> Note:
    (note,) = fold(made).notes
    return note


def the_rating(*made: Entry) -> Rating:
    (rating,) = fold(made).ratings
    return rating


def names(ordered: list[Entry], *candidates: str) -> list[str]:
    by_id = {the_id(name): name for name in candidates}
    return [by_id[each.id] for each in ordered]


# The order


def test_entries_of_two_devices_interleave_by_lesson_time() -> None:
    made = [
        entry("a2", "clock.step", ms=30, seq=2, step_ms=0),
        entry("b1", "clock.step", ms=20, seq=1, device="b", step_ms=0),
        entry("a1", "clock.step", ms=10, seq=1, step_ms=0),
    ]
    assert names(in_order(made), "a1", "a2", "b1") == ["a1", "b1", "a2"]


def test_a_note_begun_early_and_entered_late_keeps_its_place_in_its_device() -> None:
    """The words begun at 10 were entered after those of 50: the device's own order stands."""
    made = [
        entry("second", "clock.step", ms=10, seq=2, step_ms=0),
        entry("other", "clock.step", ms=40, seq=1, device="b", step_ms=0),
        entry("first", "clock.step", ms=50, seq=1, step_ms=0),
    ]
    assert names(in_order(made), "first", "second", "other") == ["other", "first", "second"]


def test_at_one_time_the_device_then_the_sequence_then_the_id_decide() -> None:
    low, high = sorted(["one", "two"], key=the_id)
    made = [
        entry("b1", "clock.step", ms=5, seq=1, device="b", step_ms=0),
        entry(high, "clock.step", ms=5, seq=2, step_ms=0),
        entry(low, "clock.step", ms=5, seq=2, step_ms=0),
        entry("a1", "clock.step", ms=5, seq=1, step_ms=0),
    ]
    assert names(in_order(made), "a1", "b1", low, high) == ["a1", low, high, "b1"]


def test_two_entries_of_one_sequence_reach_the_later_time_of_the_two() -> None:
    made = [
        entry("fork", "clock.step", ms=90, seq=1, step_ms=0),
        entry("other", "clock.step", ms=50, seq=1, device="b", step_ms=0),
        entry("begun", "clock.step", ms=10, seq=1, step_ms=0),
    ]
    assert names(in_order(made), "fork", "other", "begun")[0] == "other"


# Notes


def test_an_edit_replaces_the_words_and_moves_no_time() -> None:
    note = the_note(added(ms=10), edited("edit", "T: “Go on, please.”", base="added", ms=99, seq=2))
    assert (note.text, note.lesson_ms, note.wall_ms) == ("T: “Go on, please.”", 10, 1_000_010)
    assert not note.conflict


def test_an_edit_of_the_edit_leaves_one_wording() -> None:
    first = edited("first", "2", base="added", ms=1, seq=2)
    second = edited("second", "3", base="first", ms=2, seq=3)
    assert [head.value["text"] for head in the_note(added(), first, second).heads] == ["3"]


def test_two_edits_of_one_wording_conflict_and_both_stay() -> None:
    one = edited("one", "one", base="added", ms=5, device="a", seq=2)
    two = edited("two", "two", base="added", ms=6, device="b")
    note = the_note(added(), one, two)
    assert note.conflict
    assert [head.value["text"] for head in note.heads] == ["one", "two"]
    assert note.text == "two"


def test_two_edits_to_the_same_words_are_no_conflict() -> None:
    one = edited("one", "same", base="added", ms=5, seq=2)
    two = edited("two", "same", base="added", ms=6, device="b")
    assert not the_note(added(), one, two).conflict


def test_an_edit_that_replaces_both_ends_the_conflict() -> None:
    one = edited("one", "one", base="added", ms=5, seq=2)
    two = edited("two", "two", base="added", ms=6, device="b")
    chosen = [
        edited("c1", "two", base="one", ms=7, seq=3),
        edited("c2", "two", base="two", ms=7, seq=4),
    ]
    note = the_note(added(), one, two, *chosen)
    assert (note.text, note.conflict) == ("two", False)


def test_a_deleted_note_is_deleted() -> None:
    assert the_note(added(), deleted("gone", base="added", ms=1, seq=2)).deleted


@pytest.mark.parametrize("edit_ms", [1, 9])
def test_an_edit_beats_a_delete_whichever_came_first(edit_ms: int) -> None:
    edit = edited("edit", "kept", base="added", ms=edit_ms, device="b")
    note = the_note(added(), deleted("gone", base="added", ms=5, seq=2), edit)
    assert (note.deleted, note.text) == (False, "kept")


def test_a_delete_of_the_edited_words_deletes() -> None:
    edit = edited("edit", "changed", base="added", ms=1, seq=2)
    note = the_note(added(), edit, deleted("gone", base="edit", ms=2, seq=3))
    assert (note.deleted, note.text) == (True, "changed")


def test_a_private_note_stays_private_when_its_edit_does_not_say() -> None:
    note = the_note(added(private=True), edited("edit", "still mine", base="added", seq=2))
    assert note.private


def test_a_note_with_one_private_wording_in_conflict_is_private() -> None:
    one = edited("one", "open", base="added", private=False, ms=2, seq=2)
    two = edited("two", "mine", base="added", private=True, ms=1, device="b")
    assert the_note(added(), one, two).private


def test_a_base_in_capitals_is_the_same_base() -> None:
    edit = edited("edit", "new", base="added", seq=2)
    loud = Entry(
        **{n: getattr(edit, n) for n in Entry.__slots__} | {"base": the_id("added").upper()}
    )
    assert the_note(added(), loud).heads[0].value["text"] == "new"
    assert len(the_note(added(), loud).heads) == 1


def test_entries_that_replace_each_other_in_a_ring_leave_the_last() -> None:
    one = edited("one", "one", base="two", ms=1)
    two = edited("two", "two", base="one", ms=2, seq=2)
    assert [head.value["text"] for head in the_note(one, two).heads] == ["two"]


def test_an_edit_whose_note_has_not_arrived_is_shown_already() -> None:
    note = the_note(edited("edit", "words", base="added", ms=7))
    assert (note.text, note.lesson_ms, note.deleted) == ("words", 7, False)


def test_notes_stand_in_the_order_in_which_they_were_begun() -> None:
    late = entry("late", "note.add", the_id("n1"), ms=90, seq=1, text="late")
    early = entry("early", "note.add", the_id("n2"), ms=10, seq=2, text="early")
    assert [note.text for note in fold([late, early]).notes] == ["early", "late"]


# Tags


def test_the_last_word_on_a_tag_counts() -> None:
    off = entry("off", "tag.remove", NOTE, ms=2, seq=2, criterion="LF.goals")
    on = entry("on", "tag.add", NOTE, ms=1, device="b", criterion="LF.goals")
    assert the_note(added(), off, on).tags == ()
    again = entry("again", "tag.add", NOTE, ms=3, seq=3, criterion="LF.goals")
    assert the_note(added(), off, on, again).tags == ("LF.goals",)


def test_tags_given_with_the_note_and_after_it_join() -> None:
    more = entry("more", "tag.add", NOTE, ms=1, seq=2, criterion="LL.pace")
    assert the_note(added(tags=["LF.goals"]), more).tags == ("LF.goals", "LL.pace")


def test_a_tag_whose_note_never_came_is_no_note() -> None:
    assert fold([entry("tag", "tag.add", NOTE, criterion="LF.goals")]).notes == ()


# Ratings


def test_a_rating_on_the_one_before_replaces_it() -> None:
    rating = the_rating(rated("first", "2"), rated("second", "3", base="first", ms=1, seq=2))
    assert (rating.level, rating.conflict, len(rating.heads)) == ("3", False, 1)


def test_two_ratings_on_one_base_conflict_until_one_is_chosen() -> None:
    first = rated("first", "2")
    one = rated("one", "3", base="first", ms=1, seq=2)
    two = rated("two", "4", base="first", ms=2, device="b")
    assert the_rating(first, one, two).conflict
    chosen = rated("c1", "4", base="one", ms=3, seq=3), rated("c2", "4", base="two", ms=3, seq=4)
    rating = the_rating(first, one, two, *chosen)
    assert (rating.level, rating.conflict) == ("4", False)


def test_two_ratings_of_the_same_level_are_no_conflict() -> None:
    assert not the_rating(rated("one", "3"), rated("two", "3", device="b")).conflict


def test_one_level_with_two_comments_is_a_conflict() -> None:
    one = rated("one", "3", comment="because")
    assert the_rating(one, rated("two", "3", device="b", comment="although")).conflict


def test_each_segment_is_rated_by_itself() -> None:
    made = (
        rated("whole", "1"),
        rated("s1", "2", segment=1, seq=2),
        rated("s2", "3", segment=2, seq=3),
    )
    found = {(each.segment, each.level, each.conflict) for each in fold(made).ratings}
    assert found == {(None, "1", False), (1, "2", False), (2, "3", False)}


def test_a_cleared_rating_is_a_rating_without_a_level() -> None:
    assert the_rating(rated("one", "3"), rated("off", None, base="one", ms=1, seq=2)).level is None


# Counts and ticks


def test_tallies_of_all_devices_sum() -> None:
    made = [
        entry(
            f"tap {number}", "tally.add", "LF.goals.retell", seq=number, device=device, delta=delta
        )
        for number, (device, delta) in enumerate([("a", 1), ("b", 1), ("a", 1), ("b", -1)], start=1)
    ]
    assert fold(made).tallies == {"LF.goals.retell": 2}


def test_more_undone_than_counted_is_none() -> None:
    assert fold([entry("undo", "tally.add", "LF.goals.retell", delta=-1)]).tallies == {
        "LF.goals.retell": 0
    }


def test_the_last_tick_counts() -> None:
    on = entry("on", "check.set", "LF.goals.posted", ms=1, on=True)
    off = entry("off", "check.set", "LF.goals.posted", ms=2, device="b", on=False)
    assert fold([off, on]).checks == {"LF.goals.posted": False}


# The visit


def created(name: str = "created", teacher: str = OKAFOR, **more: Any) -> Entry:
    about = {
        "rubric": WALKTHROUGH,
        "rubric_version": "2.0.0",
        "kind": "walkthrough",
        "section": None,
    }
    timing = {key: more.pop(key) for key in ("ms", "seq", "device") if key in more}
    return entry(name, "obs.create", **timing, **{**about, "teacher": teacher, **more})


def test_the_first_create_wins() -> None:
    visit = fold([created("second", LINDQVIST, ms=5, device="b"), created("first", OKAFOR)])
    assert visit.subject.teacher == OKAFOR


def test_the_last_amendment_of_each_field_wins() -> None:
    to_one = entry("one", "obs.amend", ms=1, seq=2, field="teacher", to=LINDQVIST)
    to_two = entry("two", "obs.amend", ms=2, seq=3, field="teacher", to=OKAFOR)
    kind = entry("kind", "obs.amend", ms=3, seq=4, field="kind", to="coaching")
    subject = fold([kind, to_two, to_one, created()]).subject
    assert (subject.teacher, subject.kind) == (OKAFOR, "coaching")


def test_amending_the_rubric_brings_its_version() -> None:
    to = {"rubric": "https://observe.example/rubrics/other", "rubric_version": "1.0.0"}
    subject = fold([created(), entry("to", "obs.amend", seq=2, field="rubric", to=to)]).subject
    assert (subject.rubric, subject.rubric_version) == (to["rubric"], "1.0.0")


def test_amending_the_rubric_by_its_name_alone_drops_the_version_of_the_one_before() -> None:
    amend = entry(
        "to", "obs.amend", seq=2, field="rubric", to="https://observe.example/rubrics/other"
    )
    subject = fold([created(), amend]).subject
    assert (subject.rubric, subject.rubric_version) == (amend.payload["to"], None)


def course(*kinds: str) -> Visit:
    """A visit that went through these, in this order."""
    payloads: dict[str, dict[str, Any]] = {"obs.finish": {"manifest": {"a": 1}}}
    made = [
        entry(f"{number} {kind}", kind, ms=number, seq=number, **payloads.get(kind, {}))
        for number, kind in enumerate(kinds, start=2)
    ]
    return fold([created(), *made])


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ((), State.PLANNED),
        (("obs.start",), State.CAPTURING),
        (("obs.start", "obs.finish"), State.CAPTURED),
        (("obs.finish",), State.CAPTURED),
        (("obs.finish", "obs.start"), State.CAPTURED),
        (("obs.start", "obs.finish", "obs.reopen"), State.CAPTURING),
        (("obs.finish", "obs.reopen", "obs.finish"), State.CAPTURED),
    ],
)
def test_the_state_follows_the_course_of_the_visit(kinds: tuple[str, ...], state: State) -> None:
    assert course(*kinds).state == state


def test_a_note_without_a_start_is_capturing_already() -> None:
    assert fold([added()]).state == State.CAPTURING


def test_a_discarded_visit_comes_back_by_reopening() -> None:
    assert course("obs.discard").discarded
    assert not course("obs.discard", "obs.reopen").discarded
    assert course("obs.discard", "obs.reopen", "obs.discard").discarded


def test_the_manifest_is_the_highest_that_any_finish_vouched_for() -> None:
    assert course("obs.start").manifest is None
    one = entry("f1", "obs.finish", manifest={"a": 4, "b": 2})
    two = entry("f2", "obs.finish", ms=1, seq=2, manifest={"a": 3, "c": 1})
    assert fold([one, two]).manifest == {"a": 4, "b": 2, "c": 1}


# Time protocols


def interval(name: str, number: int = 1, /, **more: Any) -> Entry:
    return entry(name, "interval.set", "grid", interval=number, **more)


def scanned(name: str, at: str, /, **more: Any) -> Entry:
    return entry(name, "snapshot.set", "parts", at=at, **more)


def timed(name: str, start_ms: int, end_ms: int | None, /, **more: Any) -> Entry:
    about = {"code": "E.out", "start_ms": start_ms, "end_ms": end_ms}
    return entry(name, "event.add", "events", **{**about, **more})


def test_the_last_word_on_each_code_of_an_interval_counts() -> None:
    on = interval("on", ms=70, codes={"A.EXP": True, "L.LIS": True})
    off = interval("off", ms=110, seq=2, codes={"A.EXP": False, "A.CIR": True})
    assert fold([off, on]).intervals == (
        Interval("grid", 1, {"A.EXP": False, "L.LIS": True, "A.CIR": True}, None, 70),
    )


def test_the_note_of_an_interval_is_the_last_one_given_until_it_is_emptied() -> None:
    said = interval("said", ms=1, codes={"L.OTH": True}, note="A fire drill")
    silent = interval("silent", ms=2, seq=2, codes={"L.LIS": True}, note=None)
    emptied = interval("emptied", ms=3, seq=3, codes={}, note="")
    assert fold([said, silent]).intervals[0].note == "A fire drill"
    assert fold([said, silent, emptied]).intervals[0].note is None


def test_what_was_taken_back_of_an_interval_was_never_said() -> None:
    said = interval("said", ms=1, codes={"A.EXP": True, "L.LIS": False})
    back = interval("back", ms=2, seq=2, codes={"A.EXP": None})
    rest = interval("rest", ms=3, seq=3, codes={"L.LIS": None})
    late = interval("late", ms=9, seq=4, codes={"A.CIR": True})
    assert fold([said, back]).intervals == (Interval("grid", 1, {"L.LIS": False}, None, 1),)
    assert fold([said, back, rest]).intervals == ()
    assert fold([said, back, rest, late]).intervals == (
        Interval("grid", 1, {"A.CIR": True}, None, 9),
    )


def test_an_interval_in_which_nothing_was_seen_is_coded_and_a_missed_one_is_not_there() -> None:
    found = fold([interval("none", 3, codes={"A.EXP": False})]).intervals
    assert [(each.number, each.codes) for each in found] == [(3, {"A.EXP": False})]


def test_a_segment_runs_from_its_last_start_to_its_last_end() -> None:
    marks = [(5, "start"), (900, "end"), (40, "start"), (950, "end")]
    made = [
        entry(f"{ms}", "segment.mark", "parts", ms=ms, seq=ms, segment=1, edge=edge)
        for ms, edge in marks
    ]
    begun = entry("two", "segment.mark", "parts", ms=960, seq=960, segment=2, edge="start")
    assert fold([*made, begun]).segments == (
        Segment("parts", 1, 40, 950),
        Segment("parts", 2, 960, None),
    )


def test_a_segment_is_taken_back_by_an_end_at_its_start_and_goes_on_by_one_before_it() -> None:
    def marked(end: int) -> tuple[Segment, ...]:
        start = entry("start", "segment.mark", "parts", ms=40, segment=1, edge="start")
        made = entry("end", "segment.mark", "parts", ms=end, seq=2, segment=1, edge="end")
        return fold([start, made]).segments

    assert marked(40) == (Segment("parts", 1, None, None),)
    assert marked(39) == (Segment("parts", 1, 40, None),)
    assert marked(41) == (Segment("parts", 1, 40, 41),)


def test_a_scan_whose_answers_were_taken_back_was_not_made() -> None:
    made = scanned("made", "PT4M", ms=5, values={"S.task": "Y"})
    back = scanned("back", "PT4M", ms=6, seq=2, values={})
    assert fold([made, back]).snapshots == ()


def test_the_last_snapshot_of_a_moment_counts_and_they_stand_in_the_order_of_the_lesson() -> None:
    late = scanned("late", "PT19M", ms=9, values={"S.off": 3})
    first = scanned("first", "PT4M", ms=5, seq=2, values={"S.task": "Y", "S.off": 2})
    again = scanned("again", "PT4M", ms=6, seq=3, values={"S.task": "N"})
    assert fold([late, first, again]).snapshots == (
        Snapshot("parts", "PT4M", 240_000, {"S.task": "N"}, 6),
        Snapshot("parts", "PT19M", 1_140_000, {"S.off": 3}, 9),
    )


def test_an_event_is_known_by_its_code_and_start_and_ends_by_its_last_word() -> None:
    going = timed("going", 20, None, ms=20)
    ended = timed("ended", 20, 80, ms=80, seq=2)
    other = timed("other", 10, None, ms=90, seq=3, code="E.cold")
    assert fold([other, going, ended]).events == (
        Event("events", "E.cold", 10, None),
        Event("events", "E.out", 20, 80),
    )


def test_an_event_that_ends_before_it_starts_is_withdrawn() -> None:
    made = timed("made", 20, None, ms=20), timed("undone", 20, 0, ms=21, seq=2)
    assert fold(made).events == ()


def test_each_change_of_a_tally_keeps_its_time() -> None:
    made = [
        entry(f"{ms}", "tally.add", "LF.goals.retell", ms=ms, seq=ms, delta=delta)
        for ms, delta in [(61, 1), (62, -1), (130, 1)]
    ]
    visit = fold(reversed(made))
    assert visit.tallied == {"LF.goals.retell": ((61, 1), (62, -1), (130, 1))}
    assert visit.tallies == {"LF.goals.retell": 1}


# Any order, any number of times


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(logs() | logs(timed=True), st.randoms(use_true_random=False))
def test_the_same_entries_in_any_order_are_the_same_visit(log: list[Entry], chance: Any) -> None:
    shuffled = [*log]
    chance.shuffle(shuffled)
    assert fold(shuffled) == fold(log)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(logs() | logs(timed=True))
def test_entries_that_arrive_twice_change_nothing(log: list[Entry]) -> None:
    assert fold([*reversed(log), *log]) == fold(log)
