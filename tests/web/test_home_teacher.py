"""The start page of a teacher: new feedback, what is received, and nothing of drafts."""

from flask import Flask

from tests.cast import DANA, OKAFOR
from tests.reviewing import House, text_of
from tests.shared_visits import capture_only
from tests.web.at_home import SECRET, STEP, ago, headline, home, plan, shared


def test_new_feedback_comes_first_with_how_much_there_is(app: Flask) -> None:
    read, fresh = ago(9, step=STEP), ago(1)
    shared(app, read)
    shared(app, fresh, opened=False)
    page = home(app, OKAFOR)
    assert headline(page) == "1 visit to read, 1 visit waits for your answer"
    assert "My step now" in text_of(page)
    assert "Ask one student." in page


def test_what_is_received_says_that_nothing_more_is_to_do(app: Flask) -> None:
    visit = ago(9)
    shared(app, visit)
    House(app).receive(visit.id)
    page = home(app, OKAFOR)
    assert headline(page) == "You have read everything"
    assert "there is nothing more to do" in text_of(page)


def test_a_teacher_learns_nothing_of_drafts_and_plans(app: Flask) -> None:
    with app.app_context():
        capture_only(ago(1, notes=((SECRET, ()),)))
    plan(app, DANA, OKAFOR, 0)
    page = home(app, OKAFOR)
    assert headline(page) == "No feedback yet"
    assert SECRET not in page
