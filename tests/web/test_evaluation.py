"""What the two parties of an observation between them read on its page."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from observe.domain.observation import State
from observe.domain.policy import Actor, Role
from observe.store import due_rules, reopening
from tests.cast import ADA, DISTRICT, NOW, OKAFOR, ORIGIN, PRIYA, Tablet
from tests.reviewing import VISIT, House, text_of
from tests.the_way import confer, walk

ADMIN = Actor(ADA, DISTRICT, "Ada Brandt", frozenset({Role.ADMINISTRATOR}), {})

FOLDED = re.compile(
    r'<details class="card criterion" id="([^"]+)"([^>]*)>.*?<textarea [^>]*>([^<]*)</textarea>',
    re.S,
)
"""A criterion of the rating form: its code, how its fold begins, and the words in it."""


def test_what_was_recorded_before_reads_by_titles_with_its_words(app: Flask) -> None:
    house, tablet = House(app), Tablet()
    goals = tablet.rate("LF.goals", "2", ms=5000, comment="Half of them knew.")
    pace = tablet.rate("LL.pace", "3", ms=6000, segment=2)
    house.finish(goals, pace, tablet=tablet, kind="formal", by=PRIYA)
    house.share(by=PRIYA)
    house.receive()
    with app.app_context():
        wish = reopening.ask(DISTRICT, PRIYA, VISIT, "reopen", "A level is wrong.", NOW)
        reopening.answer(DISTRICT, OKAFOR, VISIT, wish, True, NOW)
    page = house.browser(OKAFOR).get(f"/observations/{VISIT}/comparison").text
    earlier = text_of(page.partition("Recorded before it was opened again")[2])
    assert "LF.goals" not in earlier
    assert "Goals that students own" in earlier
    assert "Half of them knew." in earlier
    assert "Segment 2" in earlier


@pytest.mark.parametrize("page", ["/", "/visits", f"/observations/{VISIT}/evaluation"])
@pytest.mark.parametrize("days", [0, 60])
def test_a_turn_says_how_late_it_is_once_its_day_is_over(app: Flask, page: str, days: int) -> None:
    house, at = House(app), datetime.now(UTC) - timedelta(days=days)
    with app.app_context():
        due_rules.take_offered(ADMIN, at)
    house.finish(kind="formal", by=PRIYA)
    with app.app_context():
        walk(VISIT, PRIYA, OKAFOR, at, State.EVIDENCE_SHARED)
    said = text_of(house.browser(OKAFOR).get(page).text)
    assert "Your turn: rate yourself, until" in said
    assert ("days overdue" in said) == (days > 0)


def test_words_without_a_level_are_not_lost_when_a_self_rating_is_saved(app: Flask) -> None:
    house = House(app)
    house.finish(kind="formal", by=PRIYA)
    with app.app_context():
        walk(VISIT, PRIYA, OKAFOR, NOW, State.EVIDENCE_SHARED)
    browser, address = house.browser(OKAFOR), f"/observations/{VISIT}/self-rating"
    typed = {"revision": "1", "level-LF.goals": "3", "comment-LL.pace": "I still wonder."}
    refused = browser.post(address, data=typed, headers=ORIGIN)
    assert refused.status_code == 422
    folded = {
        code: (" open" in opening, words)
        for code, opening, words in FOLDED.findall(refused.text)
        if code in ("LF.goals", "LL.pace")
    }
    assert folded == {"LF.goals": (False, ""), "LL.pace": (True, "I still wonder.")}
    assert 'name="level-LF.goals" value="3" checked' in refused.text
    assert "Choose a level for these words" in refused.text
    by_itself = browser.post(address, data=typed, headers=ORIGIN | {"HX-Request": "true"})
    assert "Pace follows learning: choose a level, or these words are not kept." in by_itself.text
    whole = typed | {"revision": "2", "level-LL.pace": "2"}
    assert browser.post(address, data=whole, headers=ORIGIN).status_code == 303
    assert "2 of " in text_of(browser.get(address).text)


def test_the_headline_counts_what_a_formal_observation_waits_for(app: Flask) -> None:
    house = House(app)
    house.finish(kind="formal", by=PRIYA)
    with app.app_context():
        walk(VISIT, PRIYA, OKAFOR, NOW, State.EVIDENCE_SHARED)
    for person in (OKAFOR, PRIYA):
        headline = text_of(house.browser(person).get("/").text.split("<h1>")[1].split("</h1>")[0])
        assert headline.startswith("1 formal observation waits for you"), person


def test_a_conference_says_to_its_teacher_that_they_speak_first_until_it_was_held(
    app: Flask,
) -> None:
    house, page = House(app), f"/observations/{VISIT}/comparison"
    house.finish(kind="formal", by=PRIYA)
    with app.app_context():
        walk(VISIT, PRIYA, OKAFOR, NOW, State.RATED)
    assert "Ms. Okafor speaks first." in text_of(house.browser(PRIYA).get(page).text)
    assert "You speak first." in text_of(house.browser(OKAFOR).get(page).text)
    with app.app_context():
        confer(VISIT, PRIYA, NOW)
    for person in (OKAFOR, PRIYA):
        assert "Speak about the differences" not in text_of(house.browser(person).get(page).text)


def test_the_turn_of_the_other_one_does_not_ask_for_attention(app: Flask) -> None:
    house = House(app)
    house.finish(kind="formal", by=PRIYA)
    with app.app_context():
        walk(VISIT, PRIYA, OKAFOR, NOW, State.SELF_ASSESSED)
    waits = re.compile(r'<p class="fine waits">(\w[^<]*)')
    assert waits.findall(house.browser(OKAFOR).get("/").text) == []
    assert waits.findall(house.browser(PRIYA).get("/").text) == ["Your turn: rate and seal"]
