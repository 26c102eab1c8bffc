"""Somebody's calendar by a secret address: what is in it, who gets it, and what is never in it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from icalendar import Calendar
from icalendar.cal import Event
from sqlalchemy import select, update

from observe.domain.observation import Kind
from observe.domain.planning import Planned, moment
from observe.store import planning
from observe.store.base import reading, writing
from observe.store.tables_coaching import CalendarFeed
from observe.store.tables_people import Account, District
from observe.web import calendars
from tests.caseload import GOAL, STEP, open_goal, set_step
from tests.cast import (
    DANA,
    DISTRICT,
    OKAFOR,
    ORIGIN,
    OTHER_DISTRICT,
    SCIENCE,
    WALKTHROUGH,
    sign_in,
)

ZONE = ZoneInfo("America/Chicago")
NOW = datetime.now(ZONE)
NEXT = NOW.date() + timedelta(days=7)


def address(app: Flask, who: str = DANA) -> str:
    """Make an address, as it is shown once."""
    client = sign_in(app, who)
    assert client.post("/me/calendar", headers=ORIGIN).status_code == 303
    page = client.get("/me/calendar").text
    found = page.split('id="address" readonly dir="ltr" value="')[1].split('"')[0]
    assert 'id="address"' not in client.get("/me/calendar").text
    return found.removeprefix("http://localhost")


def plan(app: Flask, day: date = NEXT, told: bool = False) -> str:
    wanted = Planned(
        OKAFOR, SCIENCE, WALKTHROUGH, "2.0.0", Kind.COACHING, moment(day, time(9, 30), ZONE), told
    )
    with app.app_context():
        return planning.make(DISTRICT, DANA, wanted, NOW)


def events(app: Flask, feed: str) -> list[Event]:
    answer = app.test_client().get(feed)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    return list(Calendar.from_ical(answer.data).walk("VEVENT"))


def test_the_calendar_holds_kind_class_time_names_and_a_link(app: Flask) -> None:
    its = plan(app)
    [event] = events(app, address(app))
    assert str(event["SUMMARY"]) == "Coaching visit: Ms. Okafor, Grade 5 Science"
    assert str(event["URL"]) == f"http://localhost/plans/{its}"
    assert str(event["UID"]) == its
    assert event["DTSTART"].dt == datetime.combine(NEXT, time(9, 30), ZONE)
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=20)


def test_half_past_nine_stays_half_past_nine_across_daylight_saving(app: Flask) -> None:
    """Clocks go back on the first Sunday of November, and forward on the second one of March."""
    year = NOW.year + (NOW.month > 2)
    around = [date(year, 3, 1) + timedelta(days=each) for each in range(0, 28, 7)]
    days = [each for each in around if each > NOW.date()]
    for day in days:
        plan(app, day)
    starts = [event["DTSTART"].dt for event in events(app, address(app))]
    assert [each.astimezone(ZONE).strftime("%H:%M") for each in starts] == ["09:30"] * len(days)
    assert len({each.utcoffset() for each in starts}) == 1
    assert len({each.hour for each in starts}) == 2


def test_a_moved_visit_moves_and_a_dropped_one_goes(app: Flask) -> None:
    its, feed = plan(app), address(app)
    wanted = Planned(
        OKAFOR, None, WALKTHROUGH, "2.0.0", Kind.WALKTHROUGH, moment(NEXT, time(11), ZONE)
    )
    with app.app_context():
        planning.move(DISTRICT, DANA, its, 0, wanted, NOW)
    [event] = events(app, feed)
    assert (str(event["UID"]), int(event["SEQUENCE"])) == (its, 1)
    assert event["DTSTART"].dt == datetime.combine(NEXT, time(11), ZONE)
    with app.app_context():
        planning.drop(DISTRICT, DANA, its, NOW)
    assert events(app, feed) == []


def test_a_teacher_sees_only_what_they_were_told(app: Flask) -> None:
    plan(app, told=False)
    told = plan(app, NEXT + timedelta(days=1), told=True)
    [event] = events(app, address(app, OKAFOR))
    assert str(event["UID"]) == told
    assert str(event["SUMMARY"]) == "Coaching visit by Dana Ruiz, Grade 5 Science"


def test_no_goal_no_step_and_nothing_that_was_written_is_in_it(app: Flask) -> None:
    with app.app_context():
        open_goal()
        set_step()
    plan(app, told=True)
    for who in (DANA, OKAFOR):
        found = app.test_client().get(address(app, who)).text
        assert [each for each in (GOAL, STEP, "tells in own words") if each in found] == []


def test_only_the_hash_of_the_key_is_kept(app: Flask) -> None:
    feed = address(app)
    key = feed.rpartition("/")[2].removesuffix(".ics")
    with app.app_context(), reading(DISTRICT) as session:
        [row] = session.scalars(select(CalendarFeed))
        assert len(row.key_hash) == 64
        assert key not in row.key_hash


def test_a_renewed_or_ended_address_leads_nowhere(app: Flask) -> None:
    first = address(app)
    second = address(app)
    assert [app.test_client().get(each).status_code for each in (first, second)] == [404, 200]
    assert sign_in(app, DANA).post("/me/calendar/ending", headers=ORIGIN).status_code == 303
    assert app.test_client().get(second).status_code == 404


def test_a_key_opens_nothing_in_another_district(app: Flask) -> None:
    feed = address(app)
    assert app.test_client().get(feed.replace(DISTRICT, OTHER_DISTRICT)).status_code == 404


@pytest.mark.parametrize("guess", ["x", "x" * 5000, "..%2f..", "%00", "' or 1=1"])
def test_a_guessed_key_is_nobodys(app: Flask, guess: str) -> None:
    address(app)
    assert app.test_client().get(f"/calendar/{DISTRICT}/{guess}.ics").status_code == 404


def test_guesses_are_counted_and_a_right_key_still_works(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendars, "_MOST_GUESSES", 3)
    feed, client = address(app), app.test_client()
    answers = [client.get(f"/calendar/{DISTRICT}/guess{n}.ics").status_code for n in range(5)]
    assert answers == [404, 404, 404, 429, 429]
    assert client.get(feed).status_code == 200


@pytest.mark.parametrize("gone", ["account", "training"])
def test_who_has_left_or_only_trains_has_no_calendar(app: Flask, gone: str) -> None:
    feed = address(app)
    with app.app_context(), writing() as session:
        if gone == "account":
            session.execute(update(Account).where(Account.person_id == DANA).values(active=False))
        else:
            session.execute(
                update(District).where(District.id == DISTRICT).values(sandbox_of=OTHER_DISTRICT)
            )
    assert app.test_client().get(feed).status_code == 404
