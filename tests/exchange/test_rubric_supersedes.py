"""A rubric joins the version before only in relations that hold."""

from pathlib import Path

import pytest

from observe.exchange.rubric_file import RubricFileError, read_rubric

SAMPLE = Path(__file__).with_name("rubric_sample.yaml").read_text("utf-8")
LINK = '    - {from: "OLD", to: ["A.one"], relation: reworded, comparable: true}\n'


def with_links(*links: str) -> str:
    return SAMPLE.replace(LINK, "".join(f"    - {link}\n" for link in links))


def told(text: str) -> list[str]:
    with pytest.raises(RubricFileError) as caught:
        read_rubric(text, "r.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_a_split_names_two_targets() -> None:
    assert told(with_links('{from: "O", to: ["A.one"], relation: split, comparable: false}')) == [
        "r.yaml:14: supersedes.map[0].to: A split names two criteria or more. Add the other."
    ]


def test_a_reworded_criterion_names_one_target() -> None:
    link = '{from: "O", to: ["A.one", "A.two"], relation: reworded, comparable: true}'
    assert told(with_links(link)) == [
        (
            "r.yaml:14: supersedes.map[0].to: The relation reworded names one criterion. "
            "Keep one, or write split."
        )
    ]


def test_a_merger_needs_two_sources() -> None:
    assert told(with_links('{from: "O", to: ["A.one"], relation: merged, comparable: false}')) == [
        (
            'r.yaml:14: supersedes.map[0].to[0]: Only one criterion goes into "A.one". '
            "Add the other, or write reworded."
        )
    ]


def test_two_sources_of_one_criterion_are_a_merger() -> None:
    links = [
        '{from: "O", to: ["A.one"], relation: same, comparable: true}',
        '{from: "P", to: ["A.one"], relation: merged, comparable: false}',
    ]
    assert told(with_links(*links)) == [
        (
            'r.yaml:14: supersedes.map[0].to[0]: "A.one" is reached from 2 entries. '
            "Write merged in each of them."
        )
    ]


def test_a_new_criterion_has_no_past() -> None:
    assert told(with_links('{from: "O", to: ["A.one"], relation: new, comparable: true}')) == [
        (
            "r.yaml:14: supersedes.map[0].comparable: A new criterion has nothing to compare with. "
            "Write false, or remove it."
        ),
        "r.yaml:14: supersedes.map[0].from: A new criterion has no past. Remove from.",
    ]


def test_a_relation_to_the_past_says_from_where_and_whether_it_compares() -> None:
    assert told(with_links('{to: ["A.one"], relation: same}')) == [
        (
            'r.yaml:14: supersedes.map[0].comparable: "comparable" is missing. '
            'Add "comparable" for the relation same.'
        ),
        'r.yaml:14: supersedes.map[0].from: "from" is missing. Add "from" for the relation same.',
    ]


def test_a_source_is_continued_in_one_entry() -> None:
    links = [
        '{from: "O", to: ["A.one"], relation: same, comparable: true}',
        '{from: "O", to: ["A.two"], relation: same, comparable: true}',
    ]
    assert told(with_links(*links))[0] == (
        'r.yaml:14: supersedes.map[0].from: "O" is continued in 2 entries. '
        "Write one entry with all its targets."
    )


def test_a_comparable_target_exists() -> None:
    assert told(with_links('{from: "O", to: ["A.on"], relation: same, comparable: true}')) == [
        'r.yaml:14: supersedes.map[0].to[0]: There is no criterion "A.on". Did you mean "A.one"?'
    ]


def test_an_unknown_relation_is_refused() -> None:
    [line] = told(with_links('{from: "O", to: ["A.one"], relation: renamed, comparable: true}'))
    assert line.startswith('r.yaml:14: supersedes.map[0].relation: "renamed" is not a choice here.')


def test_the_version_before_is_before() -> None:
    text = SAMPLE.replace('version: "1.0.0"', 'version: "1.10.0"')
    assert told(text) == [
        (
            "r.yaml:12: supersedes.version: 1.10.0 is not before 1.1.0. "
            "Name the earlier version, or raise this file's version."
        )
    ]


def test_sound_relations_become_links() -> None:
    links = [
        '{from: "O", to: ["A.one"], relation: merged, comparable: false}',
        '{from: "P", to: ["A.one"], relation: merged, comparable: false}',
        '{to: ["A.two"], relation: new}',
    ]
    rubric = read_rubric(with_links(*links), "r.yaml").rubric
    assert [(link.source, link.targets, link.relation) for link in rubric.version_links] == [
        ("O", ("A.one",), "merged"),
        ("P", ("A.one",), "merged"),
        ("", ("A.two",), "new"),
    ]
