"""The progress centre says of each teacher what the records say, and nothing of any level."""

import re
from datetime import date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import delete

from observe.domain.school_days import move_off
from observe.store import progress, steps
from observe.store.base import writing
from observe.store.tables_people import Caseload
from tests.caseload import GOAL, STEP, carry, open_goal, set_step
from tests.cast import ADA, DANA, DISTRICT, LENA, LINDQVIST, OKAFOR, PRIYA, THEO, sign_in
from tests.reviewing import House, text_of
from tests.shared_visits import Shared, share

TODAY = datetime.now(ZoneInfo("America/Chicago")).date()
LEVELS = ("Not yet", "Emerging", "Established", "Student-driven", "Not observed")


def ago(days: int, **about: object) -> Shared:
    return Shared(TODAY - timedelta(days=days), **about)


def page(app: Flask, who: str = DANA, show: str = "") -> str:
    return sign_in(app, who).get(f"/progress?show={show}").text


def row_of(found: str, called: str) -> str:
    rows = re.findall(r"<tr>.*?</tr>", found, re.DOTALL)
    return next(text_of(row) for row in rows if called in unescape(row))


def order(found: str) -> list[str]:
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', found)


@pytest.fixture
def caseload(app: Flask) -> Flask:
    """Ms. Okafor: seen 17 days ago, every 14 days, an open step with one use counted; Mr. Lindqvist: new."""
    with app.app_context():
        open_goal(opened_on=TODAY - timedelta(days=40))
        share(ago(17, levels={"LF.goals": "2", "LL.pace": "3"}))
        set_step(set_on=TODAY - timedelta(days=20), due_on=TODAY + timedelta(days=3))
    return app


def test_after_its_day_a_visit_is_overdue_and_a_visit_clears_it(caseload: Flask) -> None:
    found = page(caseload)
    late = (TODAY - move_off(TODAY - timedelta(days=3), ())).days
    assert "Something is overdue for 1 teacher" in text_of(found)
    assert f"visit overdue for {late} day" in row_of(found, "Ms. Okafor")
    with caseload.app_context():
        share(ago(0))
    cleared = page(caseload)
    assert "Nothing is overdue" in text_of(cleared)
    assert "overdue" not in row_of(cleared, "Ms. Okafor")


def test_each_row_says_what_the_store_holds(caseload: Flask) -> None:
    found = page(caseload)
    with caseload.app_context():
        held = {each.teacher_id: each for each in steps.steps_by(DISTRICT, DANA, date(2000, 1, 1))}
        goals = {each.teacher: each for each in progress.goals(DISTRICT, DANA)}
        cared = progress.cared(DISTRICT, DANA)
    for each in cared:
        row, step, goal = row_of(found, each.called), held.get(each.id), goals.get(each.id)
        assert (step.text in row) if step else ("No step" in row)
        assert (goal.goal in row) if goal else ("No open cycle" in row)
        assert ("not seen yet" in row) is (each.last_seen is None)
    row = row_of(found, "Ms. Okafor")
    assert "Stage: Learn" in row
    assert "0 of 3 uses seen, in 1 of 2 visits" in row
    assert "17 days ago" in row


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("met", "Met"),
        ("not_yet", "Not yet met"),
        ("let_go", "Let go"),
        ("open", "Still open · due"),
    ],
)
def test_the_state_of_a_step_is_the_records(app: Flask, state: str, words: str) -> None:
    closed = TODAY - timedelta(days=2) if state != "open" else None
    with app.app_context():
        set_step(state=state, closed_on=closed, due_on=TODAY + timedelta(days=30))
    row = row_of(page(app), "Ms. Okafor")
    assert STEP in row
    assert words in row


def test_whoever_needs_it_most_stands_first(caseload: Flask) -> None:
    with caseload.app_context():
        set_step(LINDQVIST, set_on=TODAY - timedelta(days=9), due_on=TODAY - timedelta(days=1))
    assert order(page(caseload)) == ["Mr. Lindqvist", "Ms. Okafor"]


@pytest.mark.parametrize(
    ("show", "names"),
    [
        ("", ["Ms. Okafor", "Mr. Lindqvist"]),
        ("overdue", ["Ms. Okafor"]),
        ("no-goal", ["Mr. Lindqvist"]),
        ("step-due", ["Ms. Okafor"]),
        ("not-seen", ["Mr. Lindqvist"]),
    ],
)
def test_the_list_is_narrowed(caseload: Flask, show: str, names: list[str]) -> None:
    assert order(page(caseload, show=show)) == names
    part = sign_in(caseload, DANA).get(f"/progress?show={show}", headers={"HX-Request": "true"})
    assert order(part.text) == names
    assert "<html" not in part.text


def test_what_nobody_offers_is_refused(app: Flask) -> None:
    assert sign_in(app, DANA).get("/progress?show=best").status_code == 422


def test_the_look_for_card_has_at_most_five_and_the_steps_first(caseload: Flask) -> None:
    found = page(caseload)
    [card] = re.findall(r'<details class="look-card">.*?</details>', found, re.DOTALL)
    looks = [text_of(each) for each in re.findall(r"<li>(.*?)</li>", card, re.DOTALL)]
    assert len(looks) == 5
    assert looks[0] == "A student tells in own words what they are learning and why step"
    assert looks[1] == "A student says why they are ready to move on or need more time"


def test_one_tap_starts_the_visit(caseload: Flask) -> None:
    assert f'href="/capture/new?teacher={OKAFOR}"' in page(caseload)


@pytest.mark.parametrize("who", [OKAFOR, PRIYA, LENA, ADA])
def test_only_who_coaches_has_the_page(caseload: Flask, who: str) -> None:
    client = sign_in(caseload, who)
    assert [client.get(at).status_code for at in ("/progress", "/progress/spread")] == [404, 404]


def test_another_coach_reads_nothing_of_it(caseload: Flask) -> None:
    found = page(caseload, THEO)
    assert [word for word in (GOAL, STEP, "Okafor") if word in unescape(found)] == []


def test_no_level_is_in_a_byte_of_these_pages(caseload: Flask) -> None:
    for who, at in ((DANA, "/progress"), (DANA, "/progress/spread"), (PRIYA, "/coverage")):
        found = sign_in(caseload, who).get(at)
        assert found.status_code == 200
        assert [level for level in LEVELS if level.lower() in unescape(found.text).lower()] == []


def test_an_empty_caseload_says_what_comes_next(app: Flask) -> None:
    with app.app_context(), writing(DISTRICT) as session:
        session.execute(delete(Caseload))
    for each in ("/progress", "/progress/spread"):
        found = sign_in(app, THEO).get(each).text
        assert found.count("<h1") == 1
        assert "You have no teachers yet." in text_of(found)


def test_sixty_teachers_cost_no_more_than_twelve_queries(app: Flask) -> None:
    with app.app_context():
        for each in carry(58):
            open_goal(each)
            set_step(each)
    house = House(app)
    client = house.browser(DANA)
    for address in ("/progress", "/progress/spread"):
        with house.counting() as asked:
            found = client.get(address).text
        assert found.count('<th scope="row"') == 60
        assert len(asked) <= 12, address


def test_the_spread_counts_visits_hours_and_days(caseload: Flask) -> None:
    with caseload.app_context():
        share(ago(3), ago(2))
    found = text_of(sign_in(caseload, DANA).get("/progress/spread?over=weeks").text)
    assert "Visits 3" in found
    assert "Not seen in this time: Mr. Lindqvist." in found


def test_the_leaders_coverage_says_how_school_kinds_are_spread(app: Flask) -> None:
    with app.app_context():
        share(ago(3, by=PRIYA, kind="walkthrough"), ago(2), ago(1))
    found = text_of(sign_in(app, PRIYA).get("/coverage").text)
    assert "Visits 1" in found
    assert "Ended in a step" not in found
