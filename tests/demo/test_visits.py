"""What stands in a planned visit: notes, ratings and look-fors that fit rubric, class and one another."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from observe.demo.plan_values import NotePlan, RatingPlan, VisitPlan
from observe.domain.observation import Kind
from observe.domain.rubric import Rubric
from tests.demo.district import district, past, rubrics

NAMED_IN_SENTENCES = {
    "T", "S", "Ss", "I", "Spanish", "English", "Monday", "Tuesday", "Friday",
    "Fridays", "September", "May", "A", "B", "C", "D", "E", "F", "X", "Bill", "Rights",
}  # fmt: skip


def rubric_of(visit: VisitPlan) -> Rubric:
    return rubrics()[visit.rubric]


def notes() -> Iterator[tuple[VisitPlan, NotePlan]]:
    for visit in past(district()):
        for note in visit.notes:
            yield visit, note


def scored(visit: VisitPlan) -> list[RatingPlan]:
    return [each for each in visit.ratings if each.level.isdigit()]


def test_every_rating_names_a_criterion_and_a_choice_of_its_rubric() -> None:
    for visit in past(district()):
        for rating in visit.ratings:
            criterion = rubric_of(visit).criterion(rating.criterion)
            assert criterion is not None
            scale = rubric_of(visit).scale_of(criterion)
            assert scale.level(rating.level) or scale.non_score(rating.level)


def test_every_tag_names_a_criterion_of_its_rubric() -> None:
    unknown = [
        (visit.key, tag)
        for visit, note in notes()
        for tag in note.tags
        if rubric_of(visit).criterion(tag) is None
    ]
    assert unknown == []


def test_every_tap_is_on_a_look_for_of_its_kind() -> None:
    for visit in past(district()):
        kinds = {each.code: each.kind for each in rubric_of(visit).all_look_fors()}
        assert {kinds[each.look_for] for each in visit.tallies} <= {"tally"}
        assert {kinds[each.look_for] for each in visit.checks} <= {"check"}


def test_a_criterion_is_rated_once_in_a_visit_and_a_check_set_once() -> None:
    for visit in past(district()):
        assert max(Counter(each.criterion for each in visit.ratings).values(), default=1) == 1
        assert max(Counter(each.look_for for each in visit.checks).values(), default=1) == 1


def test_everything_in_a_visit_happens_within_its_minutes() -> None:
    for visit in past(district()):
        times = [each.lesson_ms for each in (*visit.notes, *visit.ratings, *visit.tallies)]
        assert 0 <= min(times) <= max(times) <= visit.minutes * 60_000


def test_a_visit_holds_eight_to_twenty_five_notes_in_order_of_time() -> None:
    for visit in past(district()):
        times = [each.lesson_ms for each in visit.notes]
        assert 8 <= len(times) <= 25
        assert times == sorted(times)


def test_a_formal_visit_rates_most_criteria_and_a_short_one_a_few() -> None:
    for visit in past(district()):
        if visit.kind is Kind.FORMAL:
            assert 12 <= len(visit.ratings) <= 18
        elif visit.rubric.endswith("pl-walkthrough"):
            assert 2 <= len(visit.ratings) <= 6
        else:
            assert visit.ratings == ()


def test_two_visits_in_a_row_differ_on_a_criterion_about_four_times_in_ten() -> None:
    last: dict[tuple[str, str, str], str] = {}
    differs = []
    for visit in past(district()):
        for rating in scored(visit):
            key = visit.teacher, visit.rubric, rating.criterion
            if key in last:
                differs.append(last[key] != rating.level)
            last[key] = rating.level
    assert len(differs) > 500
    assert 0.30 <= sum(differs) / len(differs) <= 0.50


def test_all_four_levels_are_used_and_not_observed_now_and_then() -> None:
    levels = Counter(each.level for visit in past(district()) for each in visit.ratings)
    assert set(levels) == {"1", "2", "3", "4", "NO"}
    assert levels["NO"] < levels.total() / 10


def test_more_than_a_thousand_different_sentences_are_written() -> None:
    assert len({re.sub(r"[SP]?\d+|\b[A-F]\b", "_", note.text) for _, note in notes()}) > 1000


def test_most_notes_are_tagged() -> None:
    tagged = [bool(note.tags) for visit, note in notes() if visit.ratings]
    assert sum(tagged) / len(tagged) > 0.55


def test_no_note_says_the_same_twice_in_one_visit() -> None:
    for visit in past(district()):
        texts = [each.text for each in visit.notes]
        assert len(set(texts)) == len(texts)


def test_private_thoughts_carry_no_tag() -> None:
    assert {note.tags for _, note in notes() if note.private} == {()}


def test_no_slot_is_left_unfilled_and_quotes_are_typographic() -> None:
    words = [note.text for _, note in notes()]
    words += [text for visit in past(district()) for text in (visit.glow, visit.grow) if text]
    assert [each for each in words if re.search(r"[{}\[\]\"#]|'", each)] == []
    assert [each for each in words if each.count("“") != each.count("”")] == []


def test_students_are_seats_and_never_names() -> None:
    """A capital letter inside a sentence belongs to a short list of words that are no names."""
    inside = re.compile(r"(?<=[a-z,;] )[A-Z][\w’]*")
    found = {word for _, note in notes() for word in inside.findall(note.text)}
    assert {
        re.sub(r"’\w*$", "", each) for each in found if not re.fullmatch(r"[SP]\d+(’s)?", each)
    } <= (NAMED_IN_SENTENCES)


@pytest.mark.parametrize("band", ["K-2", "3-5", "6-8"])
def test_each_grade_band_is_visited(band: str) -> None:
    bands = {each.key: each.grade_band for each in district().sections}
    assert band in {bands[each.section] for each in past(district())}


def test_a_rating_has_evidence_more_often_than_not() -> None:
    backed = [
        any(rating.criterion in note.tags for note in visit.notes)
        for visit in past(district())
        for rating in scored(visit)
    ]
    assert sum(backed) / len(backed) > 0.8


def test_a_teacher_answers_what_was_rated_or_the_whole() -> None:
    for visit in past(district()):
        answered = {each.criterion for each in visit.replies} - {None}
        assert answered <= {each.criterion for each in scored(visit)}
