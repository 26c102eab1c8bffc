"""A visit is shared from its review as it was previewed, and never half."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from observe.domain.observation import State
from observe.store import drafted_words
from observe.web.pages import today
from tests.cast import Tablet
from tests.reviewing import House, hidden, post, text_of
from tests.web.looking_over import (
    PART,
    RECORD,
    REVIEW,
    SHARING,
    TYPED,
    WORDS,
    a_visit,
    share_fields,
)


def test_a_seal_from_the_saved_part_shares(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    part = dana.post(WORDS, data=TYPED, headers=PART).text
    fields = {"seal": hidden(part, "seal"), "over": hidden(part, "over")}
    assert post(dana, SHARING, **TYPED, **fields).location == RECORD


def test_sharing_takes_the_words_in_the_form_along(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    answer = post(dana, SHARING, **TYPED, **share_fields(dana))
    assert (answer.status_code, answer.location) == (303, RECORD)
    record = house.shared().record
    assert (record.glow, record.grow) == ("You waited.", "Wait longer.")
    assert record.step
    assert (record.step.text, record.step.criterion) == (TYPED["step_text"], "LF.goals")
    assert "Shared with Ms. Okafor" in dana.get(RECORD).text


def test_sharing_with_the_seal_alone_takes_the_saved_words(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    post(dana, WORDS, **TYPED)
    assert post(dana, SHARING, **share_fields(dana)).status_code == 303
    assert house.shared().record.glow == "You waited."


def test_all_words_are_optional(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    empty = dict.fromkeys(TYPED, "")
    assert post(dana, SHARING, **empty, **share_fields(dana)).status_code == 303
    record = house.shared().record
    assert (record.glow, record.grow, record.step) == ("", "", None)


def test_what_arrived_since_the_preview_is_a_409_with_the_fresh_preview(
    house: House, dana: FlaskClient
) -> None:
    tablet = a_visit(house)
    fields = share_fields(dana)
    house.capture(tablet, tablet.note("T: “One more thing.”", ms=120_000))
    answer = post(dana, SHARING, **TYPED, **fields)
    page = text_of(answer.text)
    assert answer.status_code == 409
    assert "Something arrived after this preview was made." in page
    assert "Teacher: “One more thing.”" in page
    assert "You waited." in page
    assert house.draft().visit.state is State.CAPTURED
    again = {name: hidden(answer.text, name) for name in ("seal", "over")}
    assert post(dana, SHARING, **TYPED, **again).status_code == 303


def test_entries_still_on_a_device_are_named_and_need_a_word(
    house: House, dana: FlaskClient
) -> None:
    tablet = Tablet("Dana’s tablet")
    made = [tablet.create(), tablet.note("here")]
    tablet.note("still there")
    house.capture(tablet, *made, tablet.finish())
    page = text_of(dana.get(REVIEW).text)
    assert "1 note or tap from Dana’s tablet has not been received yet." in page
    assert "I know that 1 is missing: share without it" in page
    fields = share_fields(dana)
    assert post(dana, SHARING, **fields).status_code == 409
    assert post(dana, SHARING, incomplete="on", **fields).status_code == 303


def test_a_day_that_has_passed_is_refused_and_nothing_is_kept(
    app: Flask, house: House, dana: FlaskClient
) -> None:
    a_visit(house)
    with app.test_request_context():
        yesterday = (today() - timedelta(days=2)).isoformat()
    for path in (WORDS, SHARING):
        answer = post(dana, path, **{**TYPED, "step_due_on": yesterday}, **share_fields(dana))
        assert answer.status_code == 422
        assert "That day has passed." in answer.text
        assert "You waited." in answer.text
    assert house.draft().words == drafted_words.Words()


def test_a_step_half_written_is_kept_and_not_shared(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    half = {**TYPED, "step_text": ""}
    post(dana, WORDS, **half)
    assert 'value="Seen twice"' in dana.get(REVIEW).text
    post(dana, SHARING, **half, **share_fields(dana))
    assert house.shared().record.step is None


def test_why_nothing_was_shared_stands_on_top_of_the_page(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    late = {**TYPED, "step_due_on": "2020-01-01"}
    page = post(dana, SHARING, **late, **share_fields(dana)).text
    problem = page.index('<p class="problem" role="alert">')
    assert page.index("</h1>") < problem < page.index('id="preview"')
    assert page.count('class="problem" role="alert"') == 1
