"""The start page of somebody who observes: plans, drafts, answers, whom to see next."""

from datetime import UTC, datetime

from flask import Flask

from observe.store import answers
from tests.cast import DANA, DISTRICT, LINDQVIST, MATH, OKAFOR, SCIENCE, THEO, the_id
from tests.reviewing import text_of
from tests.shared_visits import capture_only
from tests.web.at_home import STEP, ago, headline, hold_back, home, plan, shared


def test_a_planned_visit_says_what_to_look_for(app: Flask) -> None:
    shared(app, ago(10, step=STEP))
    plan(app, DANA, OKAFOR, 0, section=SCIENCE)
    page = home(app, DANA)
    assert headline(page) == "1 visit planned"
    assert "Look for: a student retells it" in text_of(page)


def test_what_another_coach_agreed_is_not_looked_for(app: Flask) -> None:
    """Coaching stays between the two."""
    shared(app, ago(10, by=THEO, teacher=OKAFOR, step=STEP))
    plan(app, DANA, OKAFOR, 0)
    assert "Look for" not in home(app, DANA)


def test_a_plan_of_an_earlier_day_is_said_to_be_missed(app: Flask) -> None:
    plan(app, DANA, OKAFOR, -3)
    page = home(app, DANA)
    assert headline(page) == "1 planned visit missed"
    assert "Planned, not visited" in text_of(page)


def test_a_draft_says_what_it_waits_for(app: Flask) -> None:
    with app.app_context():
        capture_only(ago(1, notes=(("Quiet start.", ()), ("S4 shows it.", ("LF.goals",)))))
    page = text_of(home(app, DANA))
    assert "1 visit to finish" in page
    assert "not shared yet · 1 note untagged" in page
    assert "Sort and share" in page


def test_the_state_line_tells_what_a_device_still_holds(app: Flask) -> None:
    assert "Sent" in text_of(home(app, DANA))
    hold_back(app, 4)
    page = text_of(home(app, DANA))
    assert "Saved on Dana’s tablet, 4 waiting" in page
    assert "4 notes or taps still on Dana’s tablet" in page


def test_whom_to_see_next_is_in_the_order_of_need(app: Flask) -> None:
    shared(app, ago(20, teacher=LINDQVIST, section=MATH))
    shared(app, ago(10, step=STEP))
    page = text_of(home(app, DANA))
    assert page.index("Ms. Okafor step due") < page.index("Mr. Lindqvist more than two weeks")
    assert "20 days" in page


def test_an_answer_is_told_once_it_is_there(app: Flask) -> None:
    visit = ago(2)
    shared(app, visit)
    with app.app_context():
        at = datetime.now(UTC)
        answers.reply(DISTRICT, OKAFOR, visit.id, None, "Thank you.", at, the_id("a reply"))
    page = home(app, DANA)
    assert headline(page) == "1 answer waiting"
    assert "Thank you." not in page
