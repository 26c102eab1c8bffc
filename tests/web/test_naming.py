"""A student's name replaced by a seat throughout a visit, before it is shared."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from observe.store import drafts
from tests.cast import ADA, DANA, DISTRICT, OKAFOR, ORIGIN, PRIYA, STRANGER, THEO, Tablet
from tests.reviewing import VISIT, House, post, text_of

PAGE = f"/observations/{VISIT}/names"
PLACES = f"/observations/{VISIT}/name-places"
SEATS = f"/observations/{VISIT}/seats"
WORDS = f"/observations/{VISIT}/words"
REVIEW = f"/observations/{VISIT}/review"
RECORD = f"/observations/{VISIT}"
TYPED = {
    "glow": "MIA’s plan held.",
    "grow": "Wait for Mia.",
    "step_text": "Ask Mia first.",
    "step_met_when": "Mia answers twice",
}
NAME = {"name": "mia", "code": "s1"}


def a_visit(house: House) -> Tablet:
    tablet = Tablet()
    gone = tablet.note("Mia was late.", note="gone")
    return house.finish(
        tablet.note("Mia: “I picked Mia's model.”", ms=1000, note="said", tags=["LF.goals"]),
        tablet.note("Is Mia tired? Miami", ms=2000, note="thought", private=True),
        gone,
        tablet.entry("note.delete", "gone", base=gone["id"]),
        tablet.rate("LF.goals", "2", ms=3000, comment="Only mia retold it."),
        tablet=tablet,
    )


def keys(answer: TestResponse) -> list[str]:
    return re.findall(r'name="place" value="([^"]+)"', answer.text)


def replace(client: FlaskClient, *chosen: str) -> TestResponse:
    places = chosen or keys(post(client, PLACES, **NAME))
    return client.post(SEATS, data={**NAME, "place": list(places)}, headers=ORIGIN)


def written(house: House) -> list[str]:
    draft = house.draft()
    step = draft.words.step
    return [
        *(note.text for note in draft.notes),
        draft.ratings[0].comment or "",
        draft.words.glow,
        draft.words.grow,
        *((step.text, step.met_when) if step else ()),
    ]


def test_the_places_are_counted_and_shown_before_anything_changes(
    house: House, dana: FlaskClient
) -> None:
    a_visit(house)
    post(dana, WORDS, **TYPED)
    before = written(house)
    answer = post(dana, PLACES, **NAME)
    page = text_of(answer.text)
    assert answer.status_code == 200
    assert "Found in 8 places." in page
    assert "Private thought Is Mia tired? Miami" in page
    assert "Replace with S1" in page
    assert "late" not in page
    assert written(house) == before


def test_one_act_replaces_a_name_in_notes_comments_and_words(
    house: House, dana: FlaskClient
) -> None:
    a_visit(house)
    post(dana, WORDS, **TYPED)
    answer = replace(dana)
    assert (answer.status_code, answer.location) == (303, REVIEW)
    assert written(house) == [
        "Mia was late.",
        "S1: “I picked S1's model.”",
        "Is S1 tired? Miami",
        "Only S1 retold it.",
        "S1’s plan held.",
        "Wait for S1.",
        "Ask S1 first.",
        "S1 answers twice",
    ]
    assert "8 places now say S1." in text_of(dana.get(REVIEW).text)


def test_nothing_but_the_words_changes(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    before = house.draft()
    replace(dana)
    after = house.draft()
    kept = [(n.id, n.private, n.tags, n.lesson_ms, n.deleted, n.conflict) for n in before.notes]
    assert [
        (n.id, n.private, n.tags, n.lesson_ms, n.deleted, n.conflict) for n in after.notes
    ] == kept
    assert (after.ratings[0].level, after.ratings[0].conflict) == ("2", False)
    assert after.completeness == before.completeness


def test_the_replacement_is_appended_to_the_log_as_the_observers_own(
    house: House, dana: FlaskClient
) -> None:
    a_visit(house)
    replace(dana)
    logged = dana.get(f"/api/v1/observations/{VISIT}").json["entries"]
    new = [each for each in logged if each["device_id"] == f"server-{DANA}"]
    assert [each["kind"] for each in new] == ["note.edit", "note.edit", "rate.set"]
    assert all(each["base"] in {old["id"] for old in logged} for each in new)
    assert {each["author"] for each in new} == {DANA}
    assert logged[2]["payload"]["text"] == "Mia: “I picked Mia's model.”"


def test_only_what_is_ticked_is_replaced(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    first, *_others = keys(post(dana, PLACES, **NAME))
    replace(dana, first)
    assert written(house)[1] == "S1: “I picked Mia's model.”"
    assert written(house)[2] == "Is Mia tired? Miami"


def test_undo_brings_the_names_back_but_for_what_changed_since(
    house: House, dana: FlaskClient
) -> None:
    tablet = a_visit(house)
    post(dana, WORDS, **TYPED)
    before = written(house)
    replace(dana)
    thought = next(note for note in house.draft().notes if note.id == "thought")
    edit = tablet.entry("note.edit", "thought", base=thought.heads[0].entry_id, text="S1 yawns.")
    house.capture(tablet, edit)
    post(dana, WORDS, **{**TYPED, "glow": "MIA’s plan held.", "grow": "Wait longer for S1."})
    assert post(dana, PAGE).location == REVIEW
    after = written(house)
    assert after[2] == "S1 yawns."
    assert after[5] == "Wait longer for S1."
    assert [*after[:2], *after[3:5]] == [*before[:2], *before[3:5]]
    assert house.draft().notes[2].private is True
    assert post(dana, PAGE).status_code == 409


def test_two_wordings_in_conflict_stay_two(house: House, dana: FlaskClient) -> None:
    tablet, other = Tablet(), Tablet("other")
    note = tablet.note("one", note="n")
    house.finish(note, tablet=tablet)
    for device, text in ((tablet, "Mia left"), (other, "Mia right")):
        house.capture(device, device.entry("note.edit", "n", base=note["id"], text=text))
    replace(dana)
    decided = house.draft().notes[0]
    assert sorted(head.value["text"] for head in decided.heads) == ["S1 left", "S1 right"]


def test_a_place_that_changed_since_it_was_shown_refuses_all(
    house: House, dana: FlaskClient
) -> None:
    tablet = a_visit(house)
    shown = keys(post(dana, PLACES, **NAME))
    said = next(note for note in house.draft().notes if note.id == "said")
    edit = tablet.entry("note.edit", "said", base=said.heads[0].entry_id, text="Mia, later")
    house.capture(tablet, edit)
    before = written(house)
    answer = replace(dana, *shown)
    assert answer.status_code == 409
    assert "Something changed since these places were shown." in text_of(answer.text)
    assert written(house) == before
    assert replace(dana, *keys(answer)).status_code == 303


def test_once_shared_nothing_is_replaced_and_the_cure_is_told(
    house: House, dana: FlaskClient
) -> None:
    a_visit(house)
    shown = keys(post(dana, PLACES, **NAME))
    replace(dana, shown[0])
    house.share()
    record = house.shared().record
    for answer in (replace(dana, *shown), post(dana, PLACES, **NAME), post(dana, PAGE)):
        assert answer.status_code == 409
        assert "Take it back first, or add a correction to the record." in text_of(answer.text)
    assert dana.get(PAGE).location == RECORD
    assert house.shared().record == record


def test_taking_the_visit_back_makes_undo_possible_again(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    replace(dana)
    house.share()
    post(dana, f"/observations/{VISIT}/taking-back")
    with house.app.app_context():
        drafts.draft(DISTRICT, DANA, VISIT)
    assert "S1" in text_of(dana.get(PAGE).text)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "", "code": "S1"}, "Write the name to look for."),
        ({"name": "Mia", "code": "one"}, "such as S1 or P7"),
        ({"name": "x" * 61, "code": "S1"}, "at most 60 characters"),
    ],
)
def test_what_cannot_be_looked_for_is_named_and_stays_typed(
    house: House, dana: FlaskClient, typed: dict[str, str], sentence: str
) -> None:
    a_visit(house)
    for path in (PLACES, SEATS):
        answer = post(dana, path, place="x.0", **typed)
        assert answer.status_code == 422
        assert sentence in text_of(answer.text)
        assert f'value="{typed["code"]}"' in answer.text


def test_nothing_ticked_replaces_nothing(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    answer = post(dana, SEATS, **NAME)
    assert answer.status_code == 422
    assert "Nothing is ticked" in answer.text


@pytest.mark.parametrize("person", [THEO, OKAFOR, PRIYA, ADA, STRANGER])
def test_nobody_else_finds_or_replaces_a_name(house: House, person: str) -> None:
    a_visit(house)
    client = house.browser(person)
    for method, path in (("GET", PAGE), ("POST", PLACES), ("POST", SEATS), ("POST", PAGE)):
        answer = client.open(path, method=method, data={**NAME, "place": "x.0"}, headers=ORIGIN)
        assert answer.status_code == 404, path


def test_the_part_for_the_review_page_holds_the_places_alone(
    house: House, dana: FlaskClient
) -> None:
    a_visit(house)
    part = dana.post(PLACES, data=NAME, headers={**ORIGIN, "HX-Request": "true"}).text
    assert part.lstrip().startswith('<div class="stack" id="name-places"')
    assert "<html" not in part


def test_a_name_that_stands_nowhere_is_told(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    answer = post(dana, PLACES, name="Omar", code="S2")
    assert "This name stands nowhere in the visit." in answer.text
    assert keys(answer) == []
