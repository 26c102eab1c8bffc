"""Codes in a rubric file are unique, what is named exists, and texts have their languages."""

from pathlib import Path

import pytest

from observe.exchange.rubric_file import RubricFileError, read_rubric

SAMPLE = Path(__file__).with_name("rubric_sample.yaml").read_text("utf-8")


def told(*changes: tuple[str, str]) -> list[str]:
    text = SAMPLE
    for old, new in changes:
        assert text.count(old) == 1, f"{old} stands {text.count(old)} times in the sample"
        text = text.replace(old, new)
    with pytest.raises(RubricFileError) as caught:
        read_rubric(text, "r.yaml")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('code: "A.two"', 'code: "A.one"', "r.yaml:47: domains[0].criteria[1].code"),
        ('code: "A.one.ask"', 'code: "A"', "r.yaml:44: domains[0].criteria[0].look_fors[0].code"),
        ('code: "parts"', 'code: "A.two"', "r.yaml:52: protocols[0].code"),
        ('code: "S.on"', 'code: "S.task"', "r.yaml:61: protocols[0].snapshots.items[1].code"),
    ],
)
def test_a_code_taken_elsewhere_is_refused(old: str, new: str, place: str) -> None:
    code = new.split('"')[1]
    assert any(
        line.startswith(f'{place}: The code "{code}" is taken on line ')
        for line in told((old, new))
    )


def test_the_code_of_a_non_score_is_none_of_the_points() -> None:
    assert told(('{code: "NO"', '{code: "3"')) == [
        (
            'r.yaml:29: scales.three.non_scores[0].code: The code "3" is taken on line 28. '
            "Give this one its own code."
        )
    ]


def test_a_framework_item_named_twice_is_refused() -> None:
    [line, *_] = told(
        ('{code: "LF.1", parent: "LF"', '{code: "LF"'), ('item: "LF.1"', 'item: "LF"')
    )
    assert line == (
        'r.yaml:20: frameworks[0].items[1].code: The code "LF" is taken on line 19. '
        "Give this one its own code."
    )


def test_a_scale_that_is_none_names_the_nearest() -> None:
    assert told(("scale: three\n        required", "scale: tree\n        required")) == [
        'r.yaml:35: domains[0].criteria[0].scale: There is no scale "tree". Did you mean "three"?'
    ]


def test_points_of_a_scale_rise() -> None:
    assert told(('{code: "3", value: 3}', '{code: "3", value: 2}')) == [
        (
            "r.yaml:28: scales.three.points[2].value: 2 is not above the point before. "
            "List the points from low to high."
        )
    ]


def test_a_level_that_the_scale_has_not_is_refused() -> None:
    assert told(('levels: {"1": Below, "2": Between', 'levels: {"1": Below, "5": Between')) == [
        'r.yaml:50: domains[0].criteria[1].levels.5: There is no level "5". Use one of: 1, 2, 3.'
    ]


def test_the_highest_level_needs_a_descriptor() -> None:
    assert told((', "3": Above', "")) == [
        (
            'r.yaml:50: domains[0].criteria[1].levels: "3" has no descriptor. '
            "Add one: the highest level needs it, levels between may go without."
        )
    ]


def test_the_lowest_level_needs_a_descriptor() -> None:
    assert told(('"1": Below, ', "")) == [
        (
            'r.yaml:50: domains[0].criteria[1].levels: "1" has no descriptor. '
            "Add one: the lowest level needs it, levels between may go without."
        )
    ]


def test_a_criterion_without_any_levels_is_refused() -> None:
    assert told(('        levels: {"1": Below, "2": Between, "3": Above}\n', "")) == [
        (
            'r.yaml:47: domains[0].criteria[1].levels: "levels" is missing. '
            'Add "levels": A descriptor for points of the scale, by the point\'s code in quotes.'
        )
    ]


def test_an_empty_descriptor_is_refused() -> None:
    [line] = told(('"2": Between', '"2": ""'))
    assert line.startswith("r.yaml:50: domains[0].criteria[1].levels.2: The text is empty.")


def test_a_next_step_for_a_level_that_is_none_is_refused() -> None:
    assert told(('          "1": [Wait', '          "7": [Wait')) == [
        (
            'r.yaml:46: domains[0].criteria[0].next_steps.7: There is no level "7". '
            "Use one of: 1, 2, 3."
        )
    ]


def test_an_alignment_names_an_item_that_exists() -> None:
    assert told(('item: "LF.1"', 'item: "LF.11"')) == [
        (
            'r.yaml:39: domains[0].criteria[0].alignments[0].item: There is no item of leap "LF.11". '
            'Did you mean "LF.1"?'
        )
    ]


def test_an_alignment_names_a_framework_that_exists() -> None:
    assert told(("framework: leap", "framework: lepa")) == [
        (
            "r.yaml:39: domains[0].criteria[0].alignments[0].framework: "
            'There is no framework "lepa". Did you mean "leap"?'
        )
    ]


def test_the_parent_of_an_item_exists() -> None:
    assert told(('parent: "LF"', 'parent: "LX"')) == [
        'r.yaml:20: frameworks[0].items[1].parent: There is no item "LX". Use one of: LF, LF.1.'
    ]


def test_a_role_that_is_not_declared_is_refused() -> None:
    assert told(("visible_to: [observer]", "visible_to: [family]")) == [
        (
            'r.yaml:38: domains[0].criteria[0].visible_to[0]: There is no role "family". '
            "Use one of: observer, coach."
        )
    ]


def test_a_segment_scores_criteria_that_exist() -> None:
    assert told(('scores: ["A.one"]', 'scores: ["A.once"]')) == [
        'r.yaml:56: protocols[0].scores[0]: There is no criterion "A.once". Did you mean "A.one"?'
    ]


def test_a_grouping_holds_criteria_that_exist() -> None:
    grouping = (
        'groupings: [{code: "G", title: By hand, groups: '
        '[{code: "G1", title: G, criteria: ["B.one"]}]}]\nprotocols:'
    )
    assert told(("protocols:", grouping)) == [
        (
            "r.yaml:51: groupings[0].groups[0].criteria[0]: "
            'There is no criterion "B.one". Did you mean "A.one"?'
        )
    ]


def test_a_condition_names_an_earlier_item() -> None:
    assert told(('item: "S.task", equals', 'item: "S.on", equals')) == [
        (
            "r.yaml:61: protocols[0].snapshots.items[1].ask_if.item: "
            'There is no earlier item "S.on". Use one of: S.task.'
        )
    ]


def test_a_condition_names_an_answer_of_that_item() -> None:
    assert told(('equals: "Y"', 'equals: "Z"')) == [
        (
            "r.yaml:61: protocols[0].snapshots.items[1].ask_if.equals: "
            'There is no answer of S.task "Z". Use one of: Y, N.'
        )
    ]


def test_a_snapshot_item_has_values_a_scale_or_a_number() -> None:
    assert told(
        ('code: "S.task", values: ["Y", "N"],', 'code: "S.task", scale: three, values: ["Y", "N"],')
    ) == [
        (
            "r.yaml:60: protocols[0].snapshots.items[0]: An item has values, a scale or a number, and only one of them. "
            'Add values: ["Y", "N"], name a scale, or write number: true for a count.'
        )
    ]


def test_a_count_opens_no_other_item() -> None:
    assert told(('code: "S.task", values: ["Y", "N"],', 'code: "S.task", number: true,')) == [
        (
            "r.yaml:61: protocols[0].snapshots.items[1].ask_if.item: S.task is a count and opens no "
            "other item. Name an item with values or a scale."
        )
    ]


def test_a_snapshot_lies_within_its_segment() -> None:
    assert told(("[PT4M, PT9M]", "[PT4M, PT16M]")) == [
        (
            "r.yaml:58: protocols[0].snapshots.at[1]: PT16M is after the end of the segment. "
            "Choose a moment within its length."
        )
    ]


def test_snapshots_stand_in_their_order() -> None:
    assert told(("[PT4M, PT9M]", "[PT9M, PT4M]")) == [
        "r.yaml:58: protocols[0].snapshots.at[1]: PT4M is not after the one before. Sort the list."
    ]


def test_a_language_that_is_not_declared_is_refused() -> None:
    assert told(("title: Two", "title: {en: Two, fr: Deux}")) == [
        (
            'r.yaml:49: domains[0].criteria[1].title.fr: The language "fr" is not declared. '
            "Add fr to languages, or remove this wording."
        )
    ]


def test_a_language_that_no_text_uses_is_refused() -> None:
    assert told(("[en, es]", "[en, es, fr]")) == [
        (
            'r.yaml:5: languages[2]: The language "fr" is declared and no text uses it. '
            "Add the wording or remove it."
        )
    ]


def test_every_text_has_the_default_language() -> None:
    assert told(("title: Two", "title: {es: Dos}")) == [
        (
            'r.yaml:49: domains[0].criteria[1].title: No wording in "en". '
            "Add en: it is shown where another language is missing."
        )
    ]


def test_a_step_in_a_list_has_the_default_language_too() -> None:
    [line] = told(("Ask one more student.]", "{es: Pregunte.}]"))
    assert line.startswith('r.yaml:46: domains[0].criteria[0].next_steps.1[1]: No wording in "en".')


def test_the_default_language_is_declared() -> None:
    [line, *_] = told(("default_language: en", "default_language: pt"))
    assert line == 'r.yaml:4: default_language: "pt" is not declared. Add pt to languages.'


def test_a_rubric_with_nothing_to_capture_is_refused() -> None:
    text = SAMPLE[: SAMPLE.index("supersedes:")] + "domains: []\n"
    with pytest.raises(RubricFileError) as caught:
        read_rubric(text, "r.yaml")
    assert str(caught.value) == (
        "r.yaml:10: domains: There is nothing to capture. Add criteria, look_fors or a protocol."
    )
