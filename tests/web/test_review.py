"""The page on which an observer looks over a visit and puts words to it."""

import pytest
from flask.testing import FlaskClient

from observe.domain.observation import State
from observe.store import drafted_words
from tests.cast import ADA, OKAFOR, ORIGIN, PRIYA, STRANGER, THEO, Tablet, the_id
from tests.reviewing import VISIT, House, post, text_of
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


def test_the_preview_shows_what_the_teacher_gets(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    page = text_of(dana.get(REVIEW).text)
    assert "What Ms. Okafor gets" in page
    assert "Student: “I picked the model.” 10:06 AM" in page
    assert "Emerging Students repeat a class objective" in page


@pytest.mark.parametrize("person", [THEO, OKAFOR, PRIYA, ADA, STRANGER])
def test_nobody_else_opens_it(house: House, person: str) -> None:
    a_visit(house)
    client = house.browser(person)
    for method, path in (("GET", REVIEW), ("POST", WORDS), ("POST", SHARING)):
        assert client.open(path, method=method, headers=ORIGIN).status_code == 404


def test_an_open_visit_says_to_finish_first_and_offers_no_sharing(
    house: House, dana: FlaskClient
) -> None:
    tablet = Tablet()
    house.capture(tablet, tablet.create(), tablet.entry("obs.start"), tablet.note("x"))
    page = dana.get(REVIEW).text
    assert "Still open: finish it first." in page
    assert f'href="/capture/{VISIT}"' in page
    assert f'formaction="{SHARING}"' not in page
    assert post(dana, SHARING, **share_fields(dana)).status_code == 409


def test_saving_words_never_shares(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    answer = post(dana, WORDS, **TYPED)
    assert (answer.status_code, answer.location) == (303, REVIEW)
    assert house.draft().visit.state is State.CAPTURED
    assert "You waited." in dana.get(REVIEW).text
    assert house.browser(OKAFOR).get(RECORD).status_code == 404


def test_saving_with_htmx_answers_with_the_new_preview_alone(
    house: House, dana: FlaskClient
) -> None:
    a_visit(house)
    part = dana.post(WORDS, data=TYPED, headers=PART).text
    assert part.lstrip().startswith('<section class="preview')
    assert "You waited." in part
    assert "Saved, not shared" in part
    assert "<textarea" not in part


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("glow", "x" * 20_001, "at most 20,000 characters"),
        ("step_due_on", "soon", "That is not a date."),
        ("grow", "nul \0", "cannot be stored"),
    ],
)
def test_words_that_cannot_be_kept_are_named(
    house: House, dana: FlaskClient, field: str, value: str, sentence: str
) -> None:
    a_visit(house)
    answer = dana.post(WORDS, data={**TYPED, field: value}, headers=PART)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Not saved" in answer.text
    assert house.draft().words == drafted_words.Words()


def test_the_step_is_suggested_from_the_lowest_level_and_picked_with_one_tap(
    house: House, dana: FlaskClient
) -> None:
    a_visit(house)
    page = dana.get(REVIEW).text
    rubric = house.draft().rubric
    assert rubric
    goals = rubric.criterion("LF.goals")
    assert goals
    first = rubric.say(goals.next_steps["2"][0], "en")
    assert first in text_of(page)
    part = dana.post(
        WORDS, data={**TYPED, "step_text": "", "pick": f"LF.goals {first}"}, headers=PART
    )
    assert part.text.index('id="step"') < part.text.index('hx-swap-oob="true"')
    words = house.draft().words
    assert words.step
    assert (words.step.text, words.step.criterion) == (first, "LF.goals")
    assert words.glow == "You waited."


def test_who_can_read_is_said_before_sharing(house: House, dana: FlaskClient) -> None:
    house.finish(kind="coaching")
    assert "In Observe, only Ms. Okafor and you can open this." in dana.get(REVIEW).text
    house.finish(kind="walkthrough", visit=the_id("other"), tablet=Tablet("other"))
    page = text_of(dana.get(f"/observations/{the_id('other')}/review").text)
    assert "the leader of Lincoln and the district’s administrators can open this" in page


def test_a_shared_visit_leads_to_its_record(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    house.share()
    for answer in (dana.get(REVIEW), post(dana, SHARING)):
        assert (answer.status_code, answer.location) == (303, RECORD)
    assert post(dana, WORDS, **TYPED).status_code == 409


def test_the_page_asks_at_most_twelve_times(house: House, dana: FlaskClient) -> None:
    tablet = Tablet()
    notes = [tablet.note(f"T: “{each}”", ms=each * 1000) for each in range(60)]
    house.finish(*notes, tablet=tablet)
    dana.get(REVIEW)
    for path in (REVIEW, f"/observations/{VISIT}/correction"):
        with house.counting() as asked:
            assert dana.get(path).status_code == 200
        assert len(asked) <= 12
