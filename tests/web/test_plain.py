"""Capturing by plain forms, without a script: the same log, once, and nothing typed is lost."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from observe.store import drafts, entries
from observe.store.drafts import Draft
from tests.cast import (
    DANA,
    DISTRICT,
    EMAILS,
    OKAFOR,
    ORIGIN,
    PASSWORD,
    SCIENCE,
    THEO,
    WALKTHROUGH,
    Tablet,
    capture,
    publish_rubric,
    sign_in,
    the_id,
)

VISIT = the_id("a visit by plain forms")
PAGE = f"/capture/{VISIT}/plain"
START = {
    "observation": VISIT,
    "teacher": OKAFOR,
    "section": SCIENCE,
    "rubric": f"{WALKTHROUGH}@2.0.0",
    "kind": "walkthrough",
}


@pytest.fixture
def dana(app: Flask) -> FlaskClient:
    client = sign_in(app, DANA)
    assert post(client, "/capture/plain", **START).location == PAGE
    return client


def post(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    return client.post(address, data=fields, headers=ORIGIN)


def note(client: FlaskClient, text: str, **more: str) -> TestResponse:
    return post(client, f"{PAGE}/notes", text=text, **more)


def draft(app: Flask) -> Draft:
    with app.app_context():
        return drafts.draft(DISTRICT, DANA, VISIT)


def fields(page: str) -> dict[str, str]:
    """The hidden fields and the chosen levels, counts and ticks of the form of marks."""
    form = page[page.index(f'action="{PAGE}/marks"') :].split("</form>")[0]
    inputs = re.findall(r"<input[^>]*>", form)
    found: dict[str, str] = {}
    for each in inputs:
        at = dict(re.findall(r'([\w-]+)="([^"]*)"', each))
        if at.get("type") not in ("radio", "checkbox") or " checked" in each:
            found[at["name"]] = at.get("value", "on")
    return found


def mark(client: FlaskClient, **changes: str) -> TestResponse:
    return post(client, f"{PAGE}/marks", **fields(client.get(PAGE).text) | changes)


def kinds(app: Flask) -> list[str]:
    with app.app_context():
        return [e.entry.kind for e in entries.log_since(DISTRICT, DANA, VISIT, 0).entries]


def test_a_visit_is_started_and_stands_in_the_log(app: Flask, dana: FlaskClient) -> None:
    assert kinds(app) == ["obs.create", "obs.start"]
    assert draft(app).visit.teacher == OKAFOR


def test_starting_twice_starts_once(app: Flask, dana: FlaskClient) -> None:
    assert post(dana, "/capture/plain", **START).location == PAGE
    assert kinds(app) == ["obs.create", "obs.start"]


def test_the_first_note_may_start_the_visit(app: Flask) -> None:
    client = sign_in(app, DANA)
    post(client, "/capture/plain", **START, text="Quiet start")
    assert [each.text for each in draft(app).notes] == ["Quiet start"]


def test_a_note_has_its_tag_its_time_and_its_privacy(app: Flask, dana: FlaskClient) -> None:
    note(dana, "S: “Why?”", tag="LF.goals", private="on")
    found = draft(app).notes[0]
    assert (found.text, found.tags, found.private, found.approx) == (
        "S: “Why?”",
        ("LF.goals",),
        True,
        True,
    )
    assert 0 <= found.lesson_ms < 60_000


def test_a_note_sent_twice_is_one_note(app: Flask, dana: FlaskClient) -> None:
    same = {"entry": the_id("entry"), "note": the_id("note")}
    note(dana, "T waits", **same)
    note(dana, "T waits", **same)
    assert [each.text for each in draft(app).notes] == ["T waits"]


def test_an_empty_note_is_refused_in_a_sentence_and_stores_nothing(
    app: Flask, dana: FlaskClient
) -> None:
    answer = note(dana, " ")
    assert answer.status_code == 422
    assert "Write what you saw or heard" in answer.text
    assert draft(app).notes == ()


def test_a_note_too_long_stays_in_the_box(app: Flask, dana: FlaskClient) -> None:
    answer = note(dana, "a" * 20_001)
    assert answer.status_code == 422
    assert "a" * 20_001 in answer.text
    assert draft(app).notes == ()


def test_a_note_is_deleted(app: Flask, dana: FlaskClient) -> None:
    note(dana, "T waits", note=the_id("note"))
    post(dana, f"{PAGE}/notes/{the_id('note')}/deletion")
    assert [each.deleted for each in draft(app).notes] == [True]


def test_levels_counts_and_ticks_are_kept_and_shown_again(app: Flask, dana: FlaskClient) -> None:
    mark(
        dana,
        **{
            "rate/0/LF.goals": "3",
            "tally/LF.goals.retell": "4",
            "check/LF.goals.posted": "on",
        },
    )
    found = draft(app)
    assert [(each.target, each.level) for each in found.ratings] == [("LF.goals", "3")]
    assert found.counts == {"LF.goals.retell": 4, "LF.goals.posted": 1}
    shown = fields(dana.get(PAGE).text)
    assert (shown["rate/0/LF.goals"], shown["tally/LF.goals.retell"]) == ("3", "4")


def test_only_what_changed_is_written(app: Flask, dana: FlaskClient) -> None:
    mark(dana, **{"rate/0/LF.goals": "3"})
    before = len(kinds(app))
    mark(dana, **{"tally/LF.goals.retell": "1"})
    assert kinds(app)[before:] == ["tally.add"]


def test_a_level_is_taken_back(app: Flask, dana: FlaskClient) -> None:
    mark(dana, **{"rate/0/LF.goals": "3"})
    mark(dana, **{"rate/0/LF.goals": ""})
    assert [each.level for each in draft(app).ratings] == [None]


def test_the_same_form_twice_counts_once(app: Flask, dana: FlaskClient) -> None:
    form = fields(dana.get(PAGE).text) | {"tally/LF.goals.retell": "2"}
    post(dana, f"{PAGE}/marks", **form)
    post(dana, f"{PAGE}/marks", **form)
    assert draft(app).counts["LF.goals.retell"] == 2


def test_what_a_tablet_counted_meanwhile_is_added_and_its_level_stands_beside(
    app: Flask, dana: FlaskClient
) -> None:
    form = fields(dana.get(PAGE).text)
    tablet = Tablet()
    with app.app_context():
        capture(
            VISIT,
            tablet,
            tablet.entry("tally.add", "LF.goals.retell", delta=3),
            tablet.rate("LF.goals", "1"),
        )
    post(
        dana,
        f"{PAGE}/marks",
        **form | {"tally/LF.goals.retell": "2", "rate/0/LF.goals": "4"},
    )
    found = draft(app)
    assert found.counts["LF.goals.retell"] == 5
    assert {head.value["level"] for head in found.ratings[0].heads} == {"1", "4"}


def test_a_count_that_is_no_number_is_named_and_the_rest_stays_typed(
    app: Flask, dana: FlaskClient
) -> None:
    answer = mark(dana, **{"tally/LF.goals.retell": "many", "rate/0/LF.goals": "2"})
    assert answer.status_code == 422
    assert "Write how often as a number" in answer.text
    assert fields(answer.text)["rate/0/LF.goals"] == "2"
    assert draft(app).ratings == ()


def test_each_segment_is_rated_by_itself(app: Flask) -> None:
    with app.app_context():
        version = publish_rubric(DISTRICT, "lesson-segments.yaml")
    client = sign_in(app, DANA)
    segments = f"https://observe.example/rubrics/lesson-segments@{version}"
    post(client, "/capture/plain", **START | {"rubric": segments})
    mark(client, **{"rate/1/E1": "2", "rate/2/E1": "4"})
    assert {(e.segment, e.level) for e in draft(app).ratings} == {(1, "2"), (2, "4")}


def test_finishing_vouches_for_everything(app: Flask, dana: FlaskClient) -> None:
    note(dana, "T waits")
    tablet = Tablet()
    with app.app_context():
        capture(VISIT, tablet, tablet.note("from the tablet"))
    assert post(dana, f"{PAGE}/finish").location == f"/observations/{VISIT}/review"
    found = draft(app)
    assert found.visit.state == "captured"
    assert found.completeness is not None
    assert found.completeness.complete
    post(dana, f"{PAGE}/finish")
    assert kinds(app).count("obs.finish") == 1


def test_nobody_else_reads_or_writes_the_page(app: Flask, dana: FlaskClient) -> None:
    theo = sign_in(app, THEO)
    assert theo.get(PAGE).status_code == 404
    assert note(theo, "not mine").status_code == 404
    assert post(theo, f"{PAGE}/finish").status_code == 404
    assert post(theo, "/capture/plain", **START).status_code == 404
    assert draft(app).notes == ()


def test_a_visit_to_somebody_out_of_reach_does_not_begin(app: Flask) -> None:
    client = sign_in(app, THEO)
    other = START | {"observation": the_id("out of reach")}
    assert post(client, "/capture/plain", **other).status_code == 422
    with app.app_context():
        assert drafts.visit(DISTRICT, THEO, the_id("out of reach")) is None


def test_what_was_typed_survives_an_ended_session(app: Flask, dana: FlaskClient) -> None:
    dana.delete_cookie("observe")
    answer = note(dana, "S1: “<b>Why</b>?”", tag="LF.goals", entry=the_id("entry"))
    assert answer.status_code == 401
    typed = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text)
    assert ("carried.tag", "LF.goals") in typed
    assert "<b>Why</b>" not in answer.text
    given = {name: value.replace("&lt;", "<").replace("&gt;", ">") for name, value in typed}
    wrong = post(dana, "/sign-in", email=EMAILS[DANA], password="no", **given)
    assert wrong.status_code == 422
    assert 'name="carried.text"' in wrong.text
    page = post(dana, "/sign-in", email=EMAILS[DANA], password=PASSWORD, **given)
    assert page.status_code == 200
    assert "What you typed is still here" in page.text
    assert f'action="{PAGE}/notes"' in page.text
    text = page.text.split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0]
    assert text == "S1: “&lt;b&gt;Why&lt;/b&gt;?”"
    note(dana, "S1: “<b>Why</b>?”", tag="LF.goals", entry=the_id("entry"))
    assert [each.text for each in draft(app).notes] == ["S1: “<b>Why</b>?”"]


def test_a_form_cannot_be_carried_to_any_other_place(app: Flask) -> None:
    client = app.test_client()
    asked = {"carried_to": "people.add", "carried.name": "Mallory"}
    answer = post(client, "/sign-in", email=EMAILS[DANA], password=PASSWORD, **asked)
    assert (answer.status_code, answer.location) == (303, "/")
