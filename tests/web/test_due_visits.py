"""By when the next visit is due: one day, on every page that tells it and in the mail."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from observe.domain.policy import Actor, Role
from observe.domain.reminders import Waits
from observe.domain.school_days import move_off
from observe.store import cycle_visits, cycles, next_visits, progress, school_calendar
from observe.store.base import reading
from observe.store.waiting import waiting_for
from observe.web.guard import now
from tests.caseload import open_goal
from tests.cast import ADA, DANA, DISTRICT, LINCOLN, MADISON, NOW, OKAFOR, the_id
from tests.cycling import acting
from tests.reviewing import House, text_of
from tests.shared_visits import Shared, capture_only, share

ZONE = ZoneInfo("America/Chicago")
TODAY = now().astimezone(ZONE).date()
CYCLE = the_id(f"cycle of {OKAFOR} with {DANA}")
ADMIN = Actor(ADA, DISTRICT, "Ada Brandt", frozenset({Role.ADMINISTRATOR}), {})
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


def dues(house: House) -> tuple[str, str, str]:
    """By the cycle itself, by the progress centre and by the morning's mail; "" for none."""
    row = read(house, DANA, "/progress")
    next_by = re.search(r"Next by (\w+, \w+ \d+)", row)
    with house.app.app_context(), reading(DISTRICT) as session:
        cycle = cycles.cycle_of(DISTRICT, DANA, CYCLE).course(ZONE, TODAY).dosage.due_on
        waits = waiting_for(session, DISTRICT, ZONE, TODAY, DANA)
        mail = [each.due_on for each in waits if each.what is Waits.VISIT]
    assert len(mail) <= 1
    return (
        on(cycle) if cycle else "",
        next_by[1] if next_by else "",
        on(mail[0]) if mail and mail[0] else "",
    )


def test_the_cycle_the_progress_centre_and_the_mail_name_one_day(app: Flask) -> None:
    with app.app_context():
        open_goal(opened_on=TODAY - timedelta(days=40))
        share(SEEN)
    due = on(move_off(SEEN.day + timedelta(days=14), ()))
    assert dues(House(app)) == (due, due, due)


def test_once_all_planned_visits_are_made_no_visit_is_due(app: Flask) -> None:
    with app.app_context():
        open_goal(opened_on=TODAY - timedelta(days=60), planned_visits=2)
        share(Shared(TODAY - timedelta(days=50)), Shared(TODAY - timedelta(days=40)))
    house = House(app)
    assert dues(house) == ("", "", "")
    assert "visit overdue" not in read(house, DANA, "/progress")


def test_a_visit_taken_out_of_the_cycle_is_none_of_it(app: Flask) -> None:
    opened = TODAY - timedelta(days=40)
    house, coach = House(app), acting(DANA, TODAY).actor
    with app.app_context():
        open_goal(opened_on=opened)
        share(SEEN)
        cycle_visits.place(coach, SEEN.id, False, NOW)
    due = on(move_off(opened + timedelta(days=14), ()))
    assert dues(house) == (due, due, due)


@pytest.mark.parametrize(("school", "heeded"), [(LINCOLN, True), (MADISON, False), (None, True)])
def test_a_visit_heeds_the_days_without_school_of_its_teacher(
    app: Flask, school: str | None, heeded: bool
) -> None:
    would = move_off(TODAY + timedelta(days=14), ())
    with app.app_context():
        open_goal(opened_on=TODAY, cadence_days=(would - TODAY).days)
        school_calendar.add(ADMIN, [(would, "Fair")], school, NOW)
    due = on(move_off(would, {would} if heeded else ()))
    assert dues(House(app)) == (due, due, due)


def test_home_and_the_progress_centre_know_the_same_last_visit(app: Flask) -> None:
    with app.app_context():
        share(Shared(TODAY - timedelta(days=20)))
        capture_only(Shared(TODAY - timedelta(days=3), kind="formal"))
        centre = {each.id: each.last_seen for each in progress.cared(DISTRICT, DANA)}
        home = {
            each.id: each.last_seen
            for each in next_visits.carried(DISTRICT, DANA, NOW - timedelta(days=400))
        }
    assert home == centre
    assert home[OKAFOR] == datetime.combine(TODAY - timedelta(days=20), time(16, 5), UTC)
