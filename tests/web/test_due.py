"""The rules of due dates and the school calendar, as an administrator reads and changes them."""

from datetime import UTC, datetime, timedelta

from flask import Flask

from observe.domain.policy import Actor, Role
from observe.domain.school_days import move_off
from observe.store import school_calendar
from observe.web.pages import day
from tests.cast import ADA, DISTRICT, sign_in
from tests.reviewing import post, text_of
from tests.web.at_home import TODAY

ADMINISTRATOR = Actor(ADA, DISTRICT, "Ada Brandt", frozenset({Role.ADMINISTRATOR}), {})


def test_an_example_begins_on_a_day_with_school(app: Flask) -> None:
    closed = [TODAY + timedelta(days=number) for number in range(4)]
    with app.app_context():
        shut = [(each, "Break") for each in closed]
        school_calendar.add(ADMINISTRATOR, shut, None, datetime.now(UTC))
    page = text_of(sign_in(app, ADA).get("/due-dates").text)
    with app.test_request_context():
        first = day(move_off(TODAY, closed))
    assert f"The lesson on {first} → due" in page


def test_a_calendar_that_is_refused_says_so_on_top(app: Flask) -> None:
    ada = sign_in(app, ADA)
    for typed in ({"first": "", "title": "Break"}, {"list": "yes", "pasted": "Thanksgiving"}):
        answer = post(ada, "/school-calendar", **typed)
        assert answer.status_code == 422
        problem = answer.text.index('<p class="problem" role="alert">')
        assert answer.text.index("</h1>") < problem < answer.text.index("<h2>")
