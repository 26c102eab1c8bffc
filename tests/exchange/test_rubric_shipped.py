"""Every rubric that ships is valid, complete in all its languages and says what its levels mean."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from observe.domain.protocol_plan import plans
from observe.domain.rubric import Criterion, Rubric, Text
from observe.exchange.rubric_file import check_files, read_rubric_bytes

HOME = next(each for each in Path(__file__).parents if (each / "rubrics").is_dir()) / "rubrics"
NAMES = (
    "lesson-segments",
    "pl-observation",
    "pl-walkthrough",
    "ten-minute-visit",
    "time-use",
)
GROWTH = ("pl-observation", "pl-walkthrough")
RATED = ("lesson-segments", *GROWTH)
PLAIN = {"en", "es", "en-x-plain", "es-x-plain"}


@cache
def rubric(name: str) -> Rubric:
    path = HOME / f"{name}.yaml"
    return read_rubric_bytes(path.read_bytes(), path.name).rubric


def criteria(*names: str) -> Iterator[Criterion]:
    for name in names:
        yield from rubric(name).criteria()


def words(text: str) -> int:
    return len(re.findall(r"[\w'’-]+", text))


def family_texts(each: Rubric) -> Iterator[Text]:
    """What families read: titles, prompts and labels."""
    yield from (each.title, each.description)
    yield from (domain.title for domain in each.domains)
    for criterion in each.criteria():
        yield from (criterion.title, criterion.prompt)
    for scale in each.scales.values():
        yield from (choice.label for choice in (*scale.levels, *scale.non_scores))


def observer_texts(each: Rubric) -> Iterator[Text]:
    yield from (look_for.text for look_for in each.all_look_fors())
    for criterion in each.criteria():
        yield criterion.short
        yield from criterion.descriptors.values()
        yield from criterion.lines.values()
        yield from (step for steps in criterion.next_steps.values() for step in steps)
        for behaviour in criterion.behaviours:
            yield behaviour.text
            yield from behaviour.descriptors.values()
    for protocol in each.protocols:
        yield from _texts_in(protocol.plain)


def _texts_in(plain: object) -> Iterator[Text]:
    if isinstance(plain, dict):
        if "en" in plain:
            yield plain
        for value in plain.values():
            yield from _texts_in(value)
    elif isinstance(plain, list):
        for value in plain:
            yield from _texts_in(value)


def test_all_files_are_sound() -> None:
    assert check_files(sorted(HOME.glob("*.yaml"))) == []
    assert tuple(sorted(path.stem for path in HOME.glob("*.yaml"))) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_id_ends_in_the_name_of_the_file(name: str) -> None:
    assert rubric(name).id == f"https://observe.example/rubrics/{name}"


@pytest.mark.parametrize("name", NAMES)
def test_what_families_read_stands_in_all_four_languages(name: str) -> None:
    lacking = [text for text in family_texts(rubric(name)) if set(text) != PLAIN]
    assert lacking == []


@pytest.mark.parametrize("name", NAMES)
def test_what_observers_read_stands_in_english_and_spanish(name: str) -> None:
    lacking = [text for text in observer_texts(rubric(name)) if not {"en", "es"} <= set(text)]
    assert lacking == []


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_was_left_in_english(name: str) -> None:
    both = (*family_texts(rubric(name)), *observer_texts(rubric(name)))
    same = [text["en"] for text in both if words(text["en"]) > 1 and text["en"] == text["es"]]
    assert same == []


@pytest.mark.parametrize("name", NAMES)
def test_the_wording_is_the_projects_own(name: str) -> None:
    rights = rubric(name).rights
    assert (rights["creator"], rights["text_licence"]) == ("Observe project", "CC-BY-4.0")
    assert rights["statement"]["en"] == "All wording is the project's own."


@pytest.mark.parametrize("name", RATED)
def test_each_criterion_is_aligned_to_a_framework_item(name: str) -> None:
    assert [each.code for each in rubric(name).criteria() if not each.alignments] == []


@pytest.mark.parametrize("name", RATED)
def test_no_two_levels_say_the_same(name: str) -> None:
    texts = [
        text[language]
        for each in rubric(name).criteria()
        for text in each.descriptors.values()
        for language in ("en", "es")
    ]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("name", GROWTH)
def test_a_descriptor_is_one_breath_long(name: str) -> None:
    texts = {
        (each.code, level): words(text["en"])
        for each in rubric(name).criteria()
        for level, text in each.descriptors.items()
    }
    assert {place: count for place, count in texts.items() if not 8 <= count <= 25} == {}


@pytest.mark.parametrize("name", GROWTH)
def test_each_criterion_describes_all_four_levels(name: str) -> None:
    for each in rubric(name).criteria():
        assert set(each.descriptors) == {"1", "2", "3", "4"}, each.code


@pytest.mark.parametrize("name", RATED)
def test_each_criterion_has_its_prompt_short_title_and_three_lines(name: str) -> None:
    for each in rubric(name).criteria():
        assert each.prompt, each.code
        assert each.short, each.code
        assert set(each.lines) == {"student", "teacher", "non_example"}, each.code


@pytest.mark.parametrize("name", GROWTH)
def test_the_highest_level_is_about_what_students_do(name: str) -> None:
    tops = {each.code: each.descriptors["4"]["en"] for each in rubric(name).criteria()}
    assert {code: text for code, text in tops.items() if not text.startswith("Students ")} == {}


@pytest.mark.parametrize("name", GROWTH)
def test_seating_and_devices_stand_in_no_upper_level(name: str) -> None:
    surface = re.compile(r"\b(seat|desk|chair|device|tablet|laptop|screen|app|poster)s?\b", re.I)
    upper = [each.descriptors[level]["en"] for each in rubric(name).criteria() for level in "34"]
    assert [text for text in upper if surface.search(text)] == []


@pytest.mark.parametrize("name", RATED)
def test_each_criterion_has_a_few_look_fors_of_which_one_is_not_surface(name: str) -> None:
    for each in rubric(name).criteria():
        assert 2 <= len(each.look_fors) <= 3, each.code
        assert any(not look_for.surface for look_for in each.look_fors), each.code


@pytest.mark.parametrize("name", RATED)
def test_levels_one_to_three_have_next_steps_and_no_two_are_alike(name: str) -> None:
    for each in rubric(name).criteria():
        assert set(each.next_steps) == {"1", "2", "3"}, each.code
    steps = [
        step["en"]
        for each in rubric(name).criteria()
        for steps in each.next_steps.values()
        for step in steps
    ]
    assert len(steps) == len(set(steps))


def test_the_walkthrough_offers_two_steps_a_level() -> None:
    counts = {
        len(steps) for each in criteria("pl-walkthrough") for steps in each.next_steps.values()
    }
    assert counts == {2}


def test_family_wording_in_spanish_is_not_the_english_one() -> None:
    texts = [text for name in NAMES for text in family_texts(rubric(name))]
    assert [text["en"] for text in texts if text["en-x-plain"] == text["es-x-plain"]] == []


def test_segments_are_scored_on_nine_elements_with_three_scans() -> None:
    [segments] = rubric("lesson-segments").protocols
    assert segments.plain["scores"] == [f"E{number}" for number in range(1, 10)]
    assert (segments.plain["count"], segments.plain["length"]) == (2, "PT15M")
    assert segments.plain["snapshots"]["at"] == ["PT4M", "PT9M", "PT14M"]


def test_each_scan_counts_who_is_off_the_task_beside_its_word() -> None:
    (segments,) = plans(rubric("lesson-segments"))
    _task, off, on = segments.items
    assert (off.counts, off.asked_after) == (True, ("S.task", "Y"))
    assert [code for code, _ in on.answers] == ["L", "M", "H", "NA"]


def test_the_segments_of_the_version_before_may_be_compared() -> None:
    found = rubric("lesson-segments")
    assert found.supersedes_version == "1.0.0"
    assert {(each.source, *each.targets) for each in found.version_links if each.comparable} == {
        (each.code, each.code) for each in found.criteria()
    }


def test_segments_carry_the_attribution_that_their_source_asks_for() -> None:
    attribution = rubric("lesson-segments").rights["attribution"]["en"]
    assert "adaptation of an original work by The World Bank" in attribution
    assert "CC BY 4.0 IGO" in attribution


def test_the_time_grid_counts_in_two_minutes_and_rates_nothing() -> None:
    grid = rubric("time-use")
    assert [(each.kind, each.plain["interval"]) for each in grid.protocols] == [
        ("interval", "PT2M")
    ]
    assert list(grid.criteria()) == []


def test_the_ten_minute_visit_has_one_tally_and_no_ratings() -> None:
    visit = rubric("ten-minute-visit")
    assert [(each.code, each.kind) for each in visit.all_look_fors()] == [("explains", "tally")]
    assert (visit.domains, visit.scales) == ((), {})


def test_the_walkthrough_has_its_nine_criteria() -> None:
    assert [each.code for each in criteria("pl-walkthrough")] == [
        "LF.profile",
        "LF.goals",
        "LL.pace",
        "LL.choice",
        "LD.mastery",
        "LD.feedback",
        "LC.community",
        "R.demand",
        "R.struggle",
    ]


@pytest.mark.parametrize("name", GROWTH)
def test_the_growth_scale_reads_from_not_yet_to_student_driven(name: str) -> None:
    scale = rubric(name).scales["growth4"]
    assert [(level.code, level.label["en"], level.label["es"]) for level in scale.levels] == [
        ("1", "Not yet", "Aún no"),
        ("2", "Emerging", "Emergente"),
        ("3", "Established", "Establecido"),
        ("4", "Student-driven", "Dirigido por estudiantes"),
    ]
    assert [choice.code for choice in scale.non_scores] == ["NO", "NA"]
