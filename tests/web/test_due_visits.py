"""By when the next visit is due: one day, on every page that tells it and in the mail."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from observe.domain.school_days import move_off
from observe.store import school_calendar
from observe.web.guard import now
from tests.caseload import open_goal
from tests.cast import DANA, DISTRICT, NOW, OKAFOR, the_id
from tests.reviewing import House, text_of
from tests.shared_visits import Shared, share

ZONE = ZoneInfo("America/Chicago")
TODAY = now().astimezone(ZONE).date()
CYCLE = the_id(f"cycle of {OKAFOR} with {DANA}")
SEEN = Shared(TODAY - timedelta(days=1))


def read(house: House, person: str, path: str) -> str:
    return text_of(house.browser(person).get(path).text)


def on(day: date) -> str:
    return f"{day:%a, %b} {day.day}"


def until(day: str, text: str) -> bool:
    return any(f"Make the next visit. {word} {day}" in text for word in ("Until", "Due"))


@pytest.fixture
def holiday(app: Flask) -> tuple[House, str]:
    """A goal whose next visit would be due on a holiday; with the words of the day that it is due instead."""
    would = move_off(TODAY + timedelta(days=14), ())
    with app.app_context():
        open_goal(opened_on=SEEN.day, cadence_days=(would - SEEN.day).days)
        school_calendar.enter(DISTRICT, [(would, "Holiday")], NOW)
        share(SEEN)
    return House(app), on(move_off(would, {would}))


def test_no_page_of_a_teacher_says_a_day_without_school(holiday: tuple[House, str]) -> None:
    house, day = holiday
    for path in (f"/cycles/{CYCLE}", "/my/coaching", "/timeline"):
        assert until(day, read(house, OKAFOR, path)), path


def test_no_record_says_a_day_without_school(holiday: tuple[House, str]) -> None:
    house, day = holiday
    house.receive(SEEN.id)
    for person in (DANA, OKAFOR):
        assert until(day, read(house, person, f"/observations/{SEEN.id}"))
