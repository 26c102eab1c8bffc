"""What sharing a visit would freeze."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from observe.config import files
from observe.domain.compose import compose
from observe.domain.fold import Note, Rating
from observe.domain.record import Record, Step
from observe.domain.rubric import Rubric
from observe.exchange.rubric_file import read_rubric

START = datetime(2026, 11, 17, 16, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return _shipped("pl-walkthrough.yaml")


def _shipped(name: str) -> Rubric:
    return read_rubric((files() / "rubrics" / name).read_text(encoding="utf-8"), name).rubric


def note(text: str, *tags: str, at: int = 0, **more: Any) -> Note:
    marks = {"private": False, "deleted": False, "approx": False, **more}
    return Note(id=f"note {text}", text=text, tags=tags, lesson_ms=at, wall_ms=0, heads=(), **marks)


def rating(
    target: str, level: str | None, segment: int | None = None, comment: str | None = None
) -> Rating:
    return Rating(target, segment, level, comment, f"rating {target} {segment}", 0, ())


def composed(
    rubric: Rubric,
    *what: Note | Rating,
    language: str = "en",
    counts: dict[str, int] | None = None,
    words: tuple[str, str, Step | None] = ("", "", None),
) -> Record:
    notes = [each for each in what if isinstance(each, Note)]
    ratings = [each for each in what if isinstance(each, Rating)]
    return compose(rubric, language, START, notes, ratings, counts or {}, words)


def codes(record: Record) -> list[str]:
    return [shown.code for shown in record.criteria]


# Evidence


def test_a_note_stands_under_every_tag_it_has_and_once_in_the_script(rubric: Rubric) -> None:
    record = composed(rubric, note("both", "LF.goals", "LL.pace"))
    assert codes(record) == ["LF.goals", "LL.pace"]
    assert [len(shown.evidence) for shown in record.criteria] == [1, 1]
    assert [each.text for each in record.script] == ["both"]


def test_a_note_is_told_by_the_clock_of_the_lesson_s_start(rubric: Rubric) -> None:
    (evidence,) = composed(rubric, note("late", at=960_000, approx=True)).script
    assert (evidence.at, evidence.lesson_ms) == (START + timedelta(minutes=16), 960_000)
    assert evidence.approx


@pytest.mark.parametrize("mark", ["private", "deleted"])
def test_private_thoughts_and_deleted_notes_are_nowhere(rubric: Rubric, mark: str) -> None:
    hidden = note("CANARY", "LF.goals", **{mark: True})
    record = composed(rubric, hidden, note("seen", "LF.goals"), rating("LF.goals", "2"))
    assert "CANARY" not in repr(record)
    assert [each.text for each in record.script] == ["seen"]


def test_a_note_filed_nowhere_stays_in_the_script(rubric: Rubric) -> None:
    record = composed(rubric, note("loose"), note("filed", "LF.goals"))
    assert [each.text for each in record.untagged] == ["loose"]


def test_a_tag_of_another_rubric_leaves_the_note_untagged(rubric: Rubric) -> None:
    record = composed(rubric, note("moved", "XX.elsewhere"))
    assert (codes(record), len(record.untagged)) == ([], 1)


# Levels


def test_a_level_has_its_words_its_place_and_the_next_one(rubric: Rubric) -> None:
    (level,) = composed(rubric, rating("LF.goals", "3", comment="because")).criteria[0].levels
    assert (level.code, level.label, level.place, level.of) == ("3", "Established", 3, 4)
    assert (level.next_label, level.comment) == ("Student-driven", "because")
    assert level.descriptor
    assert level.next_descriptor
    assert level.descriptor != level.next_descriptor


def test_the_highest_level_has_no_next_one(rubric: Rubric) -> None:
    (level,) = composed(rubric, rating("LF.goals", "4")).criteria[0].levels
    assert (level.place, level.next_label, level.next_descriptor) == (4, None, None)


@pytest.mark.parametrize(("code", "label"), [("NO", "Not observed"), ("NA", "Does not apply")])
def test_not_observed_is_no_level_and_has_no_next_one(
    rubric: Rubric, code: str, label: str
) -> None:
    (given,) = composed(rubric, rating("LF.goals", code)).criteria[0].levels
    assert (given.label, given.place, given.next_label) == (label, None, None)


def test_a_cleared_rating_is_not_shown(rubric: Rubric) -> None:
    assert composed(rubric, rating("LF.goals", None)).criteria == ()


def test_segments_stand_in_their_order() -> None:
    segments = _shipped("lesson-segments.yaml")
    criterion = next(iter(segments.criteria()))
    code, level = criterion.code, segments.scale_of(criterion).levels[0].code
    record = composed(segments, rating(code, level, 2), rating(code, level, 1), rating(code, level))
    assert [each.segment for each in record.criteria[0].levels] == [None, 1, 2]


# Look-fors


def test_what_was_counted_stands_with_its_criterion(rubric: Rubric) -> None:
    record = composed(rubric, counts={"LF.goals.retell": 2, "LF.goals.posted": 1})
    seen = {each.code: (each.kind, each.count) for each in record.criteria[0].look_fors}
    assert seen == {"LF.goals.retell": ("tally", 2), "LF.goals.posted": ("check", 1)}


def test_what_was_counted_to_nothing_is_not_shown(rubric: Rubric) -> None:
    assert composed(rubric, counts={"LF.goals.retell": 0}).criteria == ()


def test_a_look_for_of_the_whole_visit_stands_by_itself() -> None:
    record = composed(_shipped("ten-minute-visit.yaml"), counts={"explains": 3})
    assert [(each.code, each.count) for each in record.look_fors] == [("explains", 3)]
    assert record.criteria == ()


# The whole


def test_criteria_stand_in_the_order_of_the_rubric_and_empty_ones_not_at_all(
    rubric: Rubric,
) -> None:
    record = composed(
        rubric, rating("R.demand", "1"), rating("LF.goals", "2"), note("x", "LL.pace")
    )
    assert codes(record) == ["LF.goals", "LL.pace", "R.demand"]


def test_a_record_speaks_one_language_throughout(rubric: Rubric) -> None:
    record = composed(rubric, rating("LF.goals", "3"), language="es")
    assert record.language == "es"
    english = composed(rubric, rating("LF.goals", "3"))
    assert record.rubric_title != english.rubric_title
    spanish, level = record.criteria[0].levels[0], english.criteria[0].levels[0]
    assert spanish.label != level.label
    assert spanish.descriptor != level.descriptor


def test_the_observer_s_words_come_without_the_spaces_around_them(rubric: Rubric) -> None:
    step = Step("Post the goal", None, "", date(2026, 12, 1))
    record = composed(rubric, words=("  They ran it.\n", "\n", step))
    assert (record.glow, record.grow, record.step) == ("They ran it.", "", step)


def test_a_visit_with_nothing_in_it_is_an_empty_record(rubric: Rubric) -> None:
    record = composed(rubric)
    assert (record.criteria, record.script, record.look_fors) == ((), (), ())
