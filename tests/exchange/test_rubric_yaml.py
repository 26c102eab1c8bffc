"""YAML that could surprise a reader is refused with its line, and never blows up."""

import pytest

from observe.exchange.rubric_file import RubricFileError, read_rubric
from observe.exchange.rubric_yaml import read_yaml


def told(text: str) -> list[str]:
    with pytest.raises(RubricFileError) as caught:
        read_rubric(text, "r.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_a_tab_in_the_indentation_is_told_on_each_line() -> None:
    assert told("a:\n\tb: 1\n  c:\n\t- 2\n") == [
        "r.yaml:2: A tab stands in the indentation. Use spaces instead.",
        "r.yaml:4: A tab stands in the indentation. Use spaces instead.",
    ]


def test_a_key_written_twice_names_both_lines() -> None:
    _, problems = read_yaml("title: a\nother: b\ntitle: c\n", "r.yaml")
    assert [str(each) for each in problems] == [
        'r.yaml:3: title: "title" stands twice, first on line 1. Keep one of the two.'
    ]


def test_of_two_equal_keys_the_first_value_is_kept_and_its_lines_too() -> None:
    source, _ = read_yaml("title: {en: a}\ntitle: {en: b, es: c}\n", "r.yaml")
    assert source.plain == {"title": {"en": "a"}}
    assert source.line(("title", "en")) == 1


def test_an_alias_is_refused_where_it_stands() -> None:
    _, problems = read_yaml("a: &x text\nb: *x\n", "r.yaml")
    assert [str(each) for each in problems] == [
        "r.yaml:1: a: Anchors (&) and aliases (*) are not read. Write the text where it is needed.",
        "r.yaml:2: b: Anchors (&) and aliases (*) are not read. Write the text where it is needed.",
    ]


def test_a_bomb_of_aliases_stays_as_small_as_its_text() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 40)
    )
    source, problems = read_yaml(bomb, "r.yaml")
    assert source.plain["a39"] == ["*a38", "*a38", "*a38"]
    assert len(problems) == 40 + 39 * 3


def test_a_tag_is_refused() -> None:
    _, problems = read_yaml("a: !!python/object:os.system x\n", "r.yaml")
    assert [each.message for each in problems] == [
        "The tag tag:yaml.org,2002:python/object:os.system is not read."
    ]


def test_deep_nesting_is_refused() -> None:
    assert told("[" * 5000) == ["r.yaml:1: Lists and maps are nested too deep. Check the brackets."]


def test_a_file_over_one_mebibyte_is_refused_unread() -> None:
    assert told("# " + "x" * 1024 * 1024) == [
        "r.yaml:1: The file is larger than 1024 KiB. A rubric is text; split it."
    ]


def test_a_file_of_too_many_values_is_refused_before_it_is_checked() -> None:
    assert told("look_fors:\n" + "- {}\n" * 30_000) == [
        "r.yaml:20000: The file holds more than 20000 values. Split the rubric."
    ]


def test_a_second_document_is_refused() -> None:
    assert told("a: b\n---\nc: d\n") == [
        "r.yaml:2: A second document begins here. Keep one rubric in a file."
    ]


def test_a_colon_in_an_unquoted_sentence_is_explained() -> None:
    assert told("title: Goals: whose?\n") == [
        (
            "r.yaml:1: YAML cannot be read here: mapping values are not allowed here. "
            "Put the sentence in quotes: a colon and a space in it start a new key."
        )
    ]


def test_a_character_that_no_text_has_is_told_with_its_line() -> None:
    assert told("a: b\nc: \x01\n") == ["r.yaml:2: A character that no text has. Remove it."]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n"])
def test_an_empty_file_says_how_to_begin(text: str) -> None:
    assert told(text) == ['r.yaml:1: The file holds no keys. Begin with format: "rubric/1".']


def test_a_list_is_no_rubric() -> None:
    assert told("- a\n") == ['r.yaml:1: The file is not a map. Begin with format: "rubric/1".']


def test_a_list_as_a_key_is_refused() -> None:
    assert told("? [a]\n: b\n") == [
        "r.yaml:1: A list or map stands where a key should. Quote the text."
    ]


def test_the_line_of_a_missing_thing_is_that_of_its_holder() -> None:
    source, _ = read_yaml("a:\n  - b: 1\n  - c: 2\n", "r.yaml")
    assert source.line(("a", 1, "d")) == 3


def test_a_version_directive_does_not_change_what_a_word_means() -> None:
    source, _ = read_yaml("%YAML 1.1\n---\na: no\n", "r.yaml")
    assert source.plain == {"a": "no"}
