"""The bank of sentences: enough of them, each with its slots, its scope and its place."""

import re
from collections import Counter

import pytest

from observe.demo.bank import everyday_criteria, evidence, feedback, lessons, lines, step_ideas
from tests.demo.district import codes, district

OBSERVATION_CODES = sorted(codes("pl-observation"))
WALKTHROUGH_CODES = codes("pl-walkthrough")
SLOTS = {"s", "s2", "s3", "table", "table2", "all", "few", "some", "many", "sec", "min", "page"}


def every_sentence() -> list[str]:
    moments = [each.text for lesson in lessons() for each in lesson.moments]
    script = [text for name in ("opening", "middle", "closing") for text in lines(name)]
    return [each.text for each in evidence()] + moments + script


def test_there_are_more_than_six_hundred_distinct_sentences() -> None:
    assert len(set(every_sentence())) > 600


def test_no_sentence_stands_in_the_bank_twice() -> None:
    assert [text for text, count in Counter(every_sentence()).items() if count > 1] == []


@pytest.mark.parametrize("criterion", OBSERVATION_CODES)
@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_each_criterion_has_evidence_for_each_level(criterion: str, level: int) -> None:
    fit = [each for each in evidence() if (each.criterion, each.level) == (criterion, level)]
    assert len(fit) >= (8 if criterion in WALKTHROUGH_CODES else 4)


def test_each_sentence_is_about_a_criterion_of_the_full_observation() -> None:
    found = {each.criterion for each in evidence()}
    found |= {each.criterion for lesson in lessons() for each in lesson.moments}
    found |= {tag for each in evidence() for tag in each.also}
    assert found == set(OBSERVATION_CODES)


def test_the_everyday_criteria_are_those_of_the_walkthrough() -> None:
    assert set(everyday_criteria()) == set(WALKTHROUGH_CODES)


def test_each_slot_is_one_that_can_be_filled() -> None:
    words = set(lessons()[0].words) | {each.capitalize() for each in lessons()[0].words}
    used = {slot for text in every_sentence() for slot in re.findall(r"{(\w+)}", text)}
    assert used - words - SLOTS == set()


def test_each_lesson_fills_the_same_slots_with_words() -> None:
    first = set(lessons()[0].words)
    assert all(set(lesson.words) == first for lesson in lessons())
    assert {type(word) for lesson in lessons() for word in lesson.words.values()} == {str}


def test_each_class_has_lessons_of_its_subject_and_grades() -> None:
    taught = {(lesson.subject, lesson.band) for lesson in lessons()}
    assert {(each.subject, each.grade_band) for each in district().sections} <= taught


@pytest.mark.parametrize("criterion", OBSERVATION_CODES)
def test_each_criterion_has_words_for_the_teacher_and_three_steps(criterion: str) -> None:
    for what in ("glow", "grow", "heard_high", "heard_low"):
        assert feedback(what, criterion)
    assert len(step_ideas(criterion)) >= 3


def test_the_bank_holds_enough_glows_grows_replies_and_thoughts() -> None:
    glows = [text for each in OBSERVATION_CODES for text in feedback("glow", each)]
    grows = [text for each in OBSERVATION_CODES for text in feedback("grow", each)]
    replies = [t for name in ("reply_whole", "reply_agree", "reply_wonder") for t in lines(name)]
    assert min(len(set(glows)), len(set(grows)), len(set(replies))) >= 40
    assert len(set(lines("private"))) >= 20
