"""A rubric file is read whole, or every fault in it is told with its place and its cure."""

import re
from pathlib import Path
from uuid import UUID

import pytest

from observe.exchange.rubric_file import (
    RubricFileError,
    canonical,
    check_files,
    derived_uuid,
    read_rubric,
    read_rubric_bytes,
)

SAMPLE = Path(__file__).with_name("rubric_sample.yaml").read_text("utf-8")


def changed(old: str, new: str) -> str:
    assert SAMPLE.count(old) == 1, f"{old} stands {SAMPLE.count(old)} times in the sample"
    return SAMPLE.replace(old, new)


def told(text: str) -> list[str]:
    with pytest.raises(RubricFileError) as caught:
        read_rubric(text, "r.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_a_sound_file_gives_its_rubric() -> None:
    read = read_rubric(SAMPLE, "r.yaml")
    assert [criterion.code for criterion in read.rubric.criteria()] == ["A.one", "A.two"]
    assert read.plain["version"] == "1.1.0"


def test_a_problem_says_file_line_key_fault_and_cure() -> None:
    assert told(changed("        title: {en: One, es: Uno}\n", "")) == [
        (
            'r.yaml:34: domains[0].criteria[0].title: "title" is missing. '
            'Add "title": What is looked for.'
        )
    ]


def test_an_unknown_key_suggests_the_nearest_one() -> None:
    assert told(changed("        visible_to:", "        visibel_to:")) == [
        (
            'r.yaml:38: domains[0].criteria[0].visibel_to: The key "visibel_to" is not known. '
            'Did you mean "visible_to"?'
        )
    ]


def test_an_unknown_key_like_no_other_lists_what_may_stand_there() -> None:
    assert told(changed("  text_licence:", "  zzz: 1\n  text_licence:")) == [
        (
            'r.yaml:8: rights.zzz: The key "zzz" is not known. '
            "Use one of: text_licence, creator, statement, attribution, based_on."
        )
    ]


def test_every_fault_is_told_at_once_in_the_order_of_lines() -> None:
    text = changed("scale: three\n        required: false", "scale: tree\n        required: false")
    text = text.replace("creator:", "author:").replace('item: "LF.1"', 'item: "LF.9"')
    assert [line.split(": ")[0] for line in told(text)] == [
        "r.yaml:7",
        "r.yaml:9",
        "r.yaml:35",
        "r.yaml:39",
    ]


def test_a_version_read_as_a_number_is_to_be_quoted() -> None:
    assert told(changed('version: "1.1.0"', "version: 1.10")) == [
        'r.yaml:3: version: 1.10 is read as the number 1.1, not as text. Quote it: "1.10".'
    ]


def test_a_version_without_quotes_is_refused_though_yaml_reads_it() -> None:
    assert told(changed('version: "1.1.0"', "version: 1.1.0")) == [
        'r.yaml:3: version: The version 1.1.0 is not quoted. Write "1.1.0".'
    ]


def test_a_version_that_is_not_semantic_is_refused() -> None:
    assert told(changed('version: "1.1.0"', 'version: "1.1"')) == [
        (
            'r.yaml:3: version: "1.1" does not fit. '
            'Write three numbers with dots, in quotes, as "1.0.0".'
        )
    ]


@pytest.mark.parametrize(
    ("word", "reading"),
    [("no", "false"), ("Yes", "true"), ("on", "true"), ("n", "false"), ("2024-01-05", "a date")],
)
def test_a_text_that_other_readers_take_for_something_else_is_to_be_quoted(
    word: str, reading: str
) -> None:
    assert told(changed("title: Two", f"title: {word}")) == [
        (
            f"r.yaml:49: domains[0].criteria[1].title: {word} is read as {reading} "
            f'by many YAML readers. Quote it: "{word}".'
        )
    ]


def test_a_quoted_word_is_text() -> None:
    read = read_rubric(changed("title: Two", 'title: "no"'), "r.yaml")
    assert read.plain["domains"][0]["criteria"][1]["title"] == "no"


def test_true_as_a_text_is_to_be_quoted() -> None:
    assert told(changed("title: Two", "title: true")) == [
        (
            "r.yaml:49: domains[0].criteria[1].title: true is read as true, not as text. "
            'Quote it: "true".'
        )
    ]


def test_a_time_in_base_sixty_names_the_number_it_becomes() -> None:
    [line] = told(changed("length: PT15M", "length: 2:00"))
    assert line.startswith(
        "r.yaml:55: protocols[0].length: 2:00 is read as the number 120 by many YAML readers, "
        'and does not fit. Quote it: "2:00".'
    )
    assert line.endswith("as PT2M for two minutes or PT10S for ten seconds.")


def test_no_for_false_says_to_write_false() -> None:
    assert told(changed("required: false", "required: no")) == [
        "r.yaml:36: domains[0].criteria[0].required: no is a text here. Write false."
    ]


def test_a_level_named_by_a_bare_number_is_to_be_quoted() -> None:
    assert told(
        changed('          "3": {en: Students decide', "          3: {en: Students decide")
    ) == [
        (
            "r.yaml:42: domains[0].criteria[0].levels.3: The key 3 is read as the number 3, "
            'not as text. Quote it: "3".'
        )
    ]


def test_a_number_in_quotes_is_no_number() -> None:
    assert told(changed("count: 2", 'count: "2"')) == [
        (
            "r.yaml:54: protocols[0].count: This is a text; a whole number is needed. "
            "Write plain digits without quotes."
        )
    ]


def test_a_comma_in_an_unquoted_sentence_is_explained() -> None:
    assert told(changed("en: Students wait.", "en: Students wait, seated")) == [
        (
            'r.yaml:41: domains[0].criteria[0].levels.1.seated: The key "seated" does not fit. '
            "Put the sentence before it in quotes: inside { } a comma starts a new key."
        )
    ]


def test_a_short_word_after_a_comma_is_explained_too() -> None:
    assert told(changed("en: Students wait.", "en: Students wait, sit")) == [
        (
            "r.yaml:41: domains[0].criteria[0].levels.1.sit: Nothing stands here. "
            "Put the sentence before it in quotes: inside { } a comma starts a new key."
        )
    ]


def test_an_empty_text_is_refused() -> None:
    assert told(changed("title: Two", 'title: "  "')) == [
        (
            "r.yaml:49: domains[0].criteria[1].title: The text is empty. "
            "A text in the default language, or a map from language tag to text."
        )
    ]


def test_a_key_without_a_value_is_refused() -> None:
    assert told(changed("title: Two", "title:")) == [
        (
            "r.yaml:49: domains[0].criteria[1].title: Nothing stands here. "
            "Write a text, or remove the key."
        )
    ]


def test_a_choice_that_is_none_names_the_nearest() -> None:
    assert told(changed("kind: tally", "kind: taly")) == [
        (
            'r.yaml:44: domains[0].criteria[0].look_fors[0].kind: "taly" is not a choice here. '
            'Did you mean "tally"?'
        )
    ]


def test_a_code_with_a_space_is_refused() -> None:
    [line] = told(changed('code: "A.two"', 'code: "A two"'))
    assert line.startswith(
        'r.yaml:47: domains[0].criteria[1].code: "A two" does not fit. Use letters'
    )


def test_an_id_that_is_no_address_is_refused() -> None:
    [line, *_] = told(
        SAMPLE.replace('id: "https://observe.example/rubrics/sample"', 'id: "sample"', 1)
    )
    assert line.startswith('r.yaml:2: id: "sample" does not fit. Write a whole address')


def test_an_unknown_protocol_kind_is_refused() -> None:
    assert told(changed("kind: segment", "kind: segments")) == [
        'r.yaml:53: protocols[0].kind: "segments" is not a choice here. Did you mean "segment"?'
    ]


def test_a_language_listed_twice_is_told_where_it_stands() -> None:
    assert told(changed("languages: [en, es]", "languages: [en, es, es]")) == [
        'r.yaml:5: languages[2]: "es" stands twice in the list. Remove one.'
    ]


@pytest.mark.parametrize("wrong", ["[[a]]", "{}", "5", "null", '{"en": [1]}'])
@pytest.mark.parametrize("key", ["id", "code", "scale", "framework", "item", "scores", "levels"])
def test_a_value_of_the_wrong_kind_anywhere_is_a_problem_and_no_crash(key: str, wrong: str) -> None:
    assert told(re.sub(rf"\b{key}:[^,\n}}]*", f"{key}: {wrong}", SAMPLE))


def test_a_number_beyond_all_bounds_is_no_number() -> None:
    assert told(changed("required: false", "weight: 1e999")) == [
        (
            "r.yaml:36: domains[0].criteria[0].weight: This is a text; a number is needed. "
            "Write plain digits without quotes."
        )
    ]


def test_a_rubric_of_look_fors_alone_needs_no_scale() -> None:
    text = (
        'format: "rubric/1"\nid: "https://observe.example/r/x"\nversion: "1.0.0"\n'
        "default_language: en\nlanguages: [en]\ntitle: Visit\n"
        "rights: {text_licence: CC0-1.0, creator: Us}\ndomains: []\n"
        "look_fors: [{code: talk, kind: tally, text: A student explains}]\n"
    )
    assert [each.code for each in read_rubric(text, "r.yaml").rubric.all_look_fors()] == ["talk"]


def test_bytes_that_are_not_utf_8_are_told_with_their_line() -> None:
    raw = SAMPLE.encode().replace(b"es: Muestra", b"es: Mu\xe9stra")
    with pytest.raises(RubricFileError) as caught:
        read_rubric_bytes(raw, "r.yaml")
    assert str(caught.value) == (
        "r.yaml:6: The byte 0xe9 is not UTF-8. Save the file with the encoding UTF-8."
    )


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read_rubric_bytes(b"\xef\xbb\xbf" + SAMPLE.encode(), "r.yaml").rubric.version == "1.1.0"


def test_comments_order_and_layout_do_not_change_the_hash() -> None:
    before = read_rubric(SAMPLE, "r.yaml")
    other = "# seen by two people\n" + changed(
        "title: {en: Sample, es: Muestra}", "title:\n  es: Muestra   # by us\n  en: Sample"
    )
    assert read_rubric(other, "r.yaml").sha == before.sha


def test_one_changed_word_changes_the_hash() -> None:
    before = read_rubric(SAMPLE, "r.yaml")
    assert read_rubric(changed("Students decide", "Students choose"), "r.yaml").sha != before.sha


def test_the_canonical_form_is_sorted_json_in_utf_8() -> None:
    assert canonical({"b": "ñ", "a": [1]}) == '{"a":[1],"b":"ñ"}'.encode()


def test_identifiers_are_derived_and_stay_the_same() -> None:
    found = derived_uuid("https://observe.example/rubrics/sample", "A.one/3")
    assert found == UUID("93ec561d-d63d-5835-a14a-86bf14b228dd")
    assert found.version == 5


def test_parts_of_two_rubrics_never_share_an_identifier() -> None:
    one = derived_uuid("https://observe.example/rubrics/sample", "A.one")
    assert one != derived_uuid("https://observe.example/rubrics/other", "A.one")


def test_checking_files_gathers_the_problems_of_all(tmp_path: Path) -> None:
    good, bad, missing = (tmp_path / name for name in ("good.yaml", "bad.yaml", "none.yaml"))
    good.write_text(SAMPLE, "utf-8")
    bad.write_text(changed("title: Two", "titel: Two"), "utf-8")
    assert [(each.file, each.line) for each in check_files([good, bad, missing])] == [
        ("bad.yaml", 47),
        ("bad.yaml", 49),
        ("none.yaml", 1),
    ]


def test_two_files_with_the_same_version_of_a_rubric_are_refused(tmp_path: Path) -> None:
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text(SAMPLE, "utf-8")
    [problem] = check_files([tmp_path / "one.yaml", tmp_path / "two.yaml"])
    assert str(problem) == (
        "two.yaml:1: version: 1.1.0 of this rubric stands in one.yaml already. Raise the version."
    )
