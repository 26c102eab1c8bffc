"""What the entries of a note amount to: its words, its conflicts and its tags."""

from typing import Any

import pytest

from observe.domain.entry import Entry
from observe.domain.fold import Note, fold
from tests.cast import the_id
from tests.domain.made_entries import NOTE, added, entry


def edited(name: str, text: str, **more: Any) -> Entry:
    return entry(name, "note.edit", NOTE, text=text, **more)


def deleted(name: str, **more: Any) -> Entry:
    return entry(name, "note.delete", NOTE, **more)


def the_note(*made: Entry) -> Note:
    (note,) = fold(made).notes
    return note


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
