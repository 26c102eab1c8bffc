"""Who may print what: a printed page holds nothing that its page on the screen does not."""

from datetime import date

import pytest
from flask import Flask

from observe.domain.record import Step
from tests.cast import ADA, DANA, LINDQVIST, OKAFOR, PRIYA, STRANGER, THEO, WALKTHROUGH, the_id
from tests.reviewing import House, text_of
from tests.shared_visits import Shared, share

STEP = Step("Ask one student a day.", "LF.goals", "seen 3 times", None)
NOTES = (("S4: “I can show it.”", ("LF.goals",)), ("Quiet start.", ()))
COACHING = Shared(date(2026, 11, 3), levels={"LF.goals": "3"}, notes=NOTES, step=STEP)
WALK = Shared(date(2026, 11, 4), THEO, "walkthrough", levels={"LF.goals": "3"}, step=STEP)


@pytest.fixture
def house(app: Flask) -> House:
    with app.app_context():
        share(COACHING, WALK, opened=False)
    return House(app)


def paper(visit: Shared) -> str:
    return f"/observations/{visit.id}/paper"


@pytest.mark.parametrize("person", [THEO, LINDQVIST, PRIYA, ADA, STRANGER])
def test_a_coaching_record_is_printed_by_the_two_alone(house: House, person: str) -> None:
    answer, never = house.browser(person).get(paper(COACHING)), f"/observations/{the_id('x')}/paper"
    assert answer.status_code == 404
    assert answer.get_data() == house.browser(person).get(never).get_data()


def test_printing_is_never_a_teachers_first_look(house: House) -> None:
    client = house.browser(OKAFOR)
    first = client.get(paper(COACHING))
    assert (first.status_code, first.location) == (303, f"/observations/{COACHING.id}")
    assert house.shared(COACHING.id).heading.opened_at is None
    client.get(first.location)
    assert client.get(paper(COACHING)).status_code == 200


def test_a_leader_prints_a_walkthrough_without_the_step(house: House) -> None:
    page = house.browser(PRIYA).get(paper(WALK))
    assert page.status_code == 200
    assert "Ask one student a day." not in page.text
    assert "Ask one student a day." in house.browser(THEO).get(paper(WALK)).text


def test_each_note_stands_once_with_its_number_time_and_tags(house: House) -> None:
    page = text_of(house.browser(DANA).get(paper(COACHING)).text).replace("\u202f", " ")
    assert page.count("I can show it.") == 1
    assert "1 10:05 AM S4: “I can show it.” Goals that students own" in page
    assert "2 10:05 AM Quiet start." in page
    assert "Note 1" in page


def test_the_timeline_on_paper_keeps_the_year_that_was_asked_for(house: House) -> None:
    page = house.browser(DANA).get(f"/teachers/{OKAFOR}/timeline?year=all").text
    assert f"/teachers/{OKAFOR}/timeline/paper?year=all" in page
    assert house.browser(THEO).get(f"/teachers/{OKAFOR}/timeline/paper").status_code == 404


def test_a_rubric_that_is_not_here_prints_nothing(house: House) -> None:
    client = house.browser(DANA)
    assert client.get("/rubrics/paper").status_code == 404
    assert client.get(f"/rubrics/paper?rubric={WALKTHROUGH}&version=9.0.0").status_code == 404
