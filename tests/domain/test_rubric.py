"""A rubric says each text in the language nearest to the one asked for."""

import json

from observe.domain.rubric import LookFor, say
from observe.domain.rubric_content import rubric_from

PLAIN = {
    "id": "https://observe.example/rubrics/x",
    "version": "1.0.0",
    "title": "Visit",
    "default_language": "en",
    "languages": ["en", "es"],
    "rights": {"creator": "Us", "statement": "Ours"},
    "scales": {
        "two": {
            "type": "ordinal",
            "points": [{"code": "1", "value": 1}, {"code": "2", "value": 2, "note": "required"}],
            "non_scores": [{"code": "NO", "label": {"en": "Not observed", "es": "No observado"}}],
        }
    },
    "look_fors": [{"code": "talk", "kind": "tally", "text": "Talk"}],
    "domains": [
        {
            "code": "A",
            "title": "First",
            "criteria": [
                {
                    "code": "A.one",
                    "title": {"en": "One", "es": "Uno"},
                    "scale": "two",
                    "levels": {"1": "Low", "2": "High"},
                    "next_steps": {"1": "Wait.", "2": ["Ask.", {"en": "Plan.", "es": "Planee."}]},
                    "look_fors": [{"code": "seat", "kind": "check", "text": "S", "surface": True}],
                }
            ],
        }
    ],
    "protocols": [
        {
            "code": "grid",
            "kind": "interval",
            "interval": "PT2M",
            "groups": [
                {"code": "g", "title": "Adult", "codes": [{"code": "EXP", "text": "Talks"}]}
            ],
        }
    ],
}


def test_family_wording_falls_back_to_its_language_then_to_the_default() -> None:
    text = {"en": "Goals", "es": "Metas"}
    assert say(text, "es-x-plain") == "Metas"
    assert say(text, "fr") == "Goals"


def test_a_bare_text_becomes_the_default_language() -> None:
    assert rubric_from(PLAIN).title == {"en": "Visit"}


def test_a_single_next_step_and_a_list_come_out_alike() -> None:
    criterion = rubric_from(PLAIN).criterion("A.one")
    assert criterion is not None
    assert criterion.next_steps == {
        "1": ({"en": "Wait."},),
        "2": ({"en": "Ask."}, {"en": "Plan.", "es": "Planee."}),
    }


def test_texts_inside_a_protocol_are_maps_too() -> None:
    group = rubric_from(PLAIN).protocols[0].plain["groups"][0]
    assert group["title"] == {"en": "Adult"}
    assert group["codes"] == [{"code": "EXP", "text": {"en": "Talks"}}]


def test_a_point_without_a_label_is_called_by_its_code() -> None:
    scale = rubric_from(PLAIN).scales["two"]
    assert scale.levels[0].label == {"en": "1"}
    assert [level.note_required for level in scale.levels] == [False, True]


def test_look_fors_of_the_rubric_come_before_those_of_criteria() -> None:
    assert list(rubric_from(PLAIN).all_look_fors()) == [
        LookFor("talk", "tally", {"en": "Talk"}),
        LookFor("seat", "check", {"en": "S"}, surface=True),
    ]


def test_a_criterion_knows_its_domain_and_scale() -> None:
    rubric = rubric_from(PLAIN)
    [criterion] = rubric.criteria()
    assert criterion.domain == "A"
    assert rubric.scale_of(criterion).non_score("NO") is not None


def test_content_that_went_through_json_gives_the_same_rubric() -> None:
    assert rubric_from(json.loads(json.dumps(PLAIN))) == rubric_from(PLAIN)
