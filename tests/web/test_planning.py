"""A visit is planned, moved and dropped; whoever is invited hears of it, nobody else."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import delete, select

from observe.store import jobs, planned, plans
from observe.store.base import reading, writing
from observe.store.inviting import INVITED
from observe.store.notices import news
from observe.store.planned import Plan
from observe.store.tables_people import Caseload
from observe.store.tables_told import Job
from tests.caseload import open_goal
from tests.cast import (
    ADA,
    ART,
    DANA,
    DISTRICT,
    LENA,
    LINDQVIST,
    OKAFOR,
    ORIGIN,
    PRIYA,
    SCIENCE,
    THEO,
    WALKTHROUGH,
    sign_in,
)
from tests.reviewing import text_of

ZONE = ZoneInfo("America/Chicago")
TODAY = datetime.now(ZONE).date()
NEXT = TODAY + timedelta(days=7)
FORM = {
    "teacher": OKAFOR,
    "day": NEXT.isoformat(),
    "clock": "13:20",
    "section": SCIENCE,
    "kind": "coaching",
    "rubric": f"{WALKTHROUGH}@2.0.0",
}


def plan(app: Flask, who: str = DANA, **changes: str) -> str:
    """Plan through the form; gives the plan's address."""
    answer = sign_in(app, who).post("/plans", data={**FORM, **changes}, headers=ORIGIN)
    assert answer.status_code == 303, text_of(answer.text)
    return answer.location


def change(app: Flask, address: str, act: str, **fields: str) -> int:
    body = {**FORM, "sequence": "0", **fields}
    return sign_in(app, DANA).post(f"{address}/{act}", data=body, headers=ORIGIN).status_code


def held(app: Flask, address: str) -> Plan:
    with app.app_context():
        return planned.plan_of(DISTRICT, DANA, address.rpartition("/")[2])


def mails(app: Flask) -> list[Mapping[str, object]]:
    with app.app_context(), reading(DISTRICT) as session:
        return list(session.scalars(select(Job.detail).where(Job.kind == INVITED)))


def told(app: Flask, who: str = OKAFOR) -> list[str]:
    with app.app_context():
        return [each.kind for each in news(DISTRICT, who).notices]


def test_a_visit_is_planned_by_the_clock_of_the_school(app: Flask) -> None:
    found = held(app, plan(app))
    assert found.starts_at == datetime(NEXT.year, NEXT.month, NEXT.day, 13, 20, tzinfo=ZONE)
    assert (found.teacher_id, found.section_id, found.kind) == (OKAFOR, SCIENCE, "coaching")
    with app.app_context():
        assert [each.id for each in plans.planned(DISTRICT, DANA, None)] == [found.id]


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("day", "", "Choose the day of the visit."),
        ("day", (TODAY - timedelta(days=1)).isoformat(), "This day has passed"),
        ("day", (TODAY + timedelta(days=400)).isoformat(), "more than a year away"),
        ("clock", "noon", "Choose the time at which it begins."),
        ("section", ART, "Choose one of this teacher's classes"),
        ("kind", "formal", "Choose one of the kinds of visit"),
        ("rubric", "https://nowhere.example@1", "no longer on offer"),
    ],
)
def test_what_cannot_be_planned_is_said_beside_its_field(
    app: Flask, field: str, value: str, says: str
) -> None:
    answer = sign_in(app, DANA).post("/plans", data={**FORM, field: value}, headers=ORIGIN)
    assert answer.status_code == 422
    assert says in text_of(answer.text)
    with app.app_context():
        assert plans.planned(DISTRICT, DANA, None) == []


def test_only_a_teacher_within_reach_can_be_planned(app: Flask) -> None:
    client = sign_in(app, THEO)
    assert client.post("/plans", data=FORM, headers=ORIGIN).status_code == 404
    assert client.get(f"/plans/new?teacher={OKAFOR}").status_code == 404


def test_an_unannounced_visit_is_known_to_its_observer_alone(app: Flask) -> None:
    address = plan(app)
    seen = {who: sign_in(app, who).get(address).status_code for who in (DANA, OKAFOR, THEO, PRIYA)}
    assert seen == {DANA: 200, OKAFOR: 404, THEO: 404, PRIYA: 404}
    assert (told(app), mails(app)) == ([], [])


def test_who_is_invited_is_told_and_may_look(app: Flask) -> None:
    with app.app_context():
        open_goal()
    address = plan(app, told="yes")
    assert told(app) == ["visit_planned"]
    assert [each["sequence"] for each in mails(app)] == [0]
    page = sign_in(app, OKAFOR).get(address)
    assert "Dana Ruiz, Grade 5 Science" in text_of(page.text)
    assert "Look-fors" not in page.text
    assert "Save the change" not in page.text
    for who in (LINDQVIST, THEO, PRIYA, LENA, ADA):
        assert sign_in(app, who).get(address).status_code == 404


def test_moving_counts_on_and_tells_whoever_was_invited(app: Flask) -> None:
    address = plan(app, told="yes")
    later = (NEXT + timedelta(days=1)).isoformat()
    assert change(app, address, "moves", day=later, clock="09:05") == 303
    found = held(app, address)
    assert found.starts_at.astimezone(ZONE).strftime("%H:%M") == "09:05"
    assert (found.sequence, found.told) == (1, True)
    assert told(app) == ["visit_moved", "visit_planned"]


def test_of_two_windows_one_wins_and_the_other_keeps_what_it_typed(app: Flask) -> None:
    address = plan(app)
    assert change(app, address, "moves", clock="09:05") == 303
    body = {**FORM, "clock": "10:10", "sequence": "0"}
    late = sign_in(app, DANA).post(f"{address}/moves", data=body, headers=ORIGIN)
    assert late.status_code == 409
    assert "changed in the meantime" in text_of(late.text)
    assert 'value="10:10"' in late.text
    assert held(app, address).starts_at.astimezone(ZONE).strftime("%H:%M") == "09:05"


def test_a_dropped_visit_is_on_no_list_and_cannot_be_moved(app: Flask) -> None:
    address = plan(app, told="yes")
    assert change(app, address, "dropping") == 303
    with app.app_context():
        assert plans.planned(DISTRICT, DANA, None) == []
    assert change(app, address, "moves", sequence="1") == 409
    assert change(app, address, "dropping") == 409
    assert told(app)[0] == "visit_dropped"
    assert "This visit was dropped." in text_of(sign_in(app, OKAFOR).get(address).text)


@pytest.mark.parametrize("act", ["moves", "dropping"])
def test_only_its_observer_changes_a_plan(app: Flask, act: str) -> None:
    address = plan(app, told="yes")
    for who in (OKAFOR, THEO, PRIYA):
        body = {**FORM, "sequence": "0"}
        answer = sign_in(app, who).post(f"{address}/{act}", data=body, headers=ORIGIN)
        assert answer.status_code == 404
    assert held(app, address).sequence == 0


def test_the_invitation_is_the_same_appointment_after_each_move(app: Flask) -> None:
    address = plan(app)
    first = Calendar.from_ical(sign_in(app, DANA).get(f"{address}/invitation.ics").data)
    change(app, address, "moves", clock="09:05")
    second = Calendar.from_ical(sign_in(app, DANA).get(f"{address}/invitation.ics").data)
    [before], [after] = first.walk("VEVENT"), second.walk("VEVENT")
    assert str(before["UID"]) == str(after["UID"]) == address.rpartition("/")[2]
    assert (int(before["SEQUENCE"]), int(after["SEQUENCE"])) == (0, 1)
    assert str(first["METHOD"]) == "PUBLISH"
    assert after["DTSTART"].dt.astimezone(ZONE).strftime("%H:%M") == "09:05"


def test_no_mail_job_is_asked_twice_for_one_change(app: Flask) -> None:
    address = plan(app, told="yes")
    key = f"{INVITED} {held(app, address).id} 0"
    with app.app_context():
        found = jobs.standing(DISTRICT, key)
    assert found is not None
    assert found.state == "waiting"


@pytest.fixture
def left_behind(app: Flask) -> str:
    """A plan of Dana's whose teacher was taken off her caseload; gives its address."""
    address = plan(app, told="yes")
    with app.app_context(), writing(DISTRICT) as session:
        session.execute(
            delete(Caseload).where(Caseload.coach_id == DANA, Caseload.teacher_id == OKAFOR)
        )
    return address


def test_a_visit_to_somebody_followed_no_more_can_still_be_dropped(
    app: Flask, left_behind: str
) -> None:
    page = sign_in(app, DANA).get(left_behind)
    assert page.status_code == 200
    said = text_of(page.text)
    assert "You do not follow Ms. Okafor any more" in said
    assert "Drop this visit" in said
    for gone in ("Start visit", "Save the change"):
        assert gone not in said
    assert change(app, left_behind, "dropping") == 303
    assert held(app, left_behind).dropped_at is not None


def test_a_visit_to_somebody_followed_no_more_is_not_moved(app: Flask, left_behind: str) -> None:
    answer = sign_in(app, DANA).post(
        f"{left_behind}/moves", data={**FORM, "sequence": "0"}, headers=ORIGIN
    )
    assert answer.status_code == 409
    assert "You do not follow Ms. Okafor any more" in text_of(answer.text)
    assert held(app, left_behind).sequence == 0


def test_starting_a_visit_to_somebody_followed_no_more_says_why_and_offers_to_drop_it(
    app: Flask, left_behind: str
) -> None:
    dana = sign_in(app, DANA)
    start = f"/capture/new?planned={left_behind.rpartition('/')[2]}"
    assert f'href="{start}"' in dana.get("/visits").text
    answer = dana.get(start, follow_redirects=True)
    assert (answer.status_code, answer.request.path) == (200, left_behind)
    said = text_of(answer.text)
    assert "You do not follow Ms. Okafor any more" in said
    assert "Drop this visit" in said
