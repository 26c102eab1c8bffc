"""Reading what was written on paper: times, tags and the order in which it happened."""

from datetime import UTC, datetime, time
from typing import Any

import pytest

from observe.domain.afterwards import Line, Written, entries_of, outside, read_clock, read_lines
from observe.domain.entry import Entry, read_entry
from observe.domain.errors import NotValid
from observe.domain.fold import fold

VISIT = "00000000-0000-4000-8000-000000000001"
CRITERIA = ["LF.profile", "LF.goals", "LL.pace"]
ABOUT = {
    "teacher": VISIT,
    "section": None,
    "rubric": "r",
    "rubric_version": "1.0.0",
    "kind": "coaching",
    "planned": None,
}


def written(notes: str, start: int = 10, end: int | None = 11, **more: Any) -> Written:
    day = datetime(2026, 11, 10, tzinfo=UTC)
    return Written(
        observation=VISIT,
        about=ABOUT,
        start=day.replace(hour=start),
        end=day.replace(hour=end) if end else None,
        lines=read_lines(notes, CRITERIA),
        ratings=more.get("ratings", {}),
        tallies=more.get("tallies", {}),
        checks=more.get("checks", ()),
    )


def log(paper: Written) -> list[Entry]:
    made = [read_entry(each) for each in entries_of(paper, "paper-1", "test")]
    assert all(isinstance(each, Entry) for each in made)
    return [each for each in made if isinstance(each, Entry)]


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("10:05", time(10, 5)),
        (" 9:05 ", time(9, 5)),
        ("13h05", time(13, 5)),
        ("1:05 pm", time(13, 5)),
        ("1:05PM", time(13, 5)),
        ("12:10 a.m.", time(0, 10)),
        ("12:10 p.m.", time(12, 10)),
        ("00:10", time(0, 10)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, at: time) -> None:
    found = read_clock(typed)
    assert found is not None
    assert found.at == at


@pytest.mark.parametrize(
    "typed", ["", "ten", "25:00", "10:60", "10", "13:05 pm", "10:05:07", "1:5"]
)
def test_what_is_no_time_is_not_taken_for_one(typed: str) -> None:
    assert read_clock(typed) is None


def test_a_line_is_a_time_a_note_and_its_tags() -> None:
    lines = read_lines("10:05 – S3: “I can show it.” #2 #3\n\n  T listens \n#1", CRITERIA)
    assert [(each.text, each.tags) for each in lines] == [
        ("S3: “I can show it.”", ("LF.goals", "LL.pace")),
        ("T listens", ()),
        ("#1", ()),
    ]
    assert [each.clock and each.clock.at for each in lines] == [time(10, 5), None, None]


@pytest.mark.parametrize("line", ["3 hands up", "1005 T asks", "S3: at 10:05 he left", "2 x 3 = 6"])
def test_a_note_that_only_has_numbers_in_it_stays_a_note(line: str) -> None:
    assert read_lines(line, CRITERIA) == [Line(line, (), None)]


@pytest.mark.parametrize(
    "line", ["25:70 T asks", "10:5 T asks", "10.05 T asks", "T asks #4", "a\0b"]
)
def test_a_line_that_cannot_be_taken_is_named(line: str) -> None:
    with pytest.raises(NotValid, match="Line 2 "):
        read_lines(f"fine\n{line}", CRITERIA)


def test_a_note_without_a_time_takes_that_of_the_line_before() -> None:
    notes = fold(log(written("before any time\n10:05 first\nsecond\n10:20\nthird"))).notes
    assert [(each.text, each.lesson_ms // 60_000, each.approx) for each in notes] == [
        ("before any time", 0, True),
        ("first", 5, False),
        ("second", 5, True),
        ("third", 20, True),
    ]


def test_notes_are_in_the_order_of_the_lesson_whatever_the_order_on_paper() -> None:
    notes = fold(log(written("10:20 later\n10:05 earlier"))).notes
    assert [each.text for each in notes] == ["earlier", "later"]


def test_a_time_of_the_afternoon_is_read_beside_the_lesson() -> None:
    paper = written("1:05 one\n12:58 two", start=13, end=14)
    assert [each.lesson_ms // 60_000 for each in fold(log(paper)).notes] == [0, 5]
    assert outside(paper) == 1


def test_what_was_judged_stands_at_the_end_and_is_approximate() -> None:
    ratings = {("LF.goals", None): "3", ("E1", 2): "4"}
    made = log(written("10:05 a note", ratings=ratings, tallies={"t": 4}, checks=["c"]))
    judged = [each for each in made if each.kind in ("rate.set", "tally.add", "check.set")]
    assert [each.target for each in judged] == ["LF.goals", "E1", "t", "c"]
    assert {(each.lesson_ms, each.approx) for each in judged} == {(3_600_000, True)}
    visit = fold(made)
    assert visit.tallies == {"t": 4}
    assert visit.checks == {"c": True}
    assert visit.manifest == {"paper-1": len(made)}
    assert [each.device_seq for each in made] == list(range(1, len(made) + 1))


def test_the_same_paper_gives_the_same_log() -> None:
    assert entries_of(written("10:05 a"), "p", "1") == entries_of(written("10:05 a"), "p", "1")


def test_a_visit_without_an_end_ends_with_its_last_written_time() -> None:
    made = log(written("10:05 a\n10:25 b", end=None))
    assert made[-1].kind == "obs.finish"
    assert (made[-1].lesson_ms, made[-1].approx) == (25 * 60_000, True)
