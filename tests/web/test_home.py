"""The start page of somebody with several hats, and of somebody with nothing to do yet."""

import re

import pytest
from flask import Flask
from sqlalchemy import insert

from observe.domain.policy import Role
from observe.store.base import writing
from observe.store.tables_people import Caseload
from tests.cast import ADA, DANA, DISTRICT, HADDAD, LINCOLN, OKAFOR
from tests.empty_district import NEWCOMERS, enter_empty_district
from tests.reviewing import House, text_of
from tests.web.at_home import TODAY, also, headline, home, plan


def test_somebody_with_several_hats_has_a_part_for_each_the_observer_s_first(app: Flask) -> None:
    also(app, DANA, Role.TEACHER, LINCOLN)
    also(app, DANA, Role.LEADER, LINCOLN)
    also(app, DANA, Role.ADMINISTRATOR, None)
    page = home(app, DANA)
    titles = [text_of(each) for each in re.findall(r'<h2 id="hat-[^>]*>(.*?)</h2>', page)]
    assert titles == ["Coaching", "My school", "My feedback", "District"]


def test_with_two_hats_the_page_asks_no_more_than_twelve_times(app: Flask) -> None:
    also(app, DANA, Role.TEACHER, LINCOLN)
    house = House(app)
    client = house.browser(DANA)
    with house.counting() as asked:
        client.get("/")
    assert len(asked) <= 12


def test_the_headline_is_the_most_urgent_of_all_hats(app: Flask) -> None:
    also(app, DANA, Role.TEACHER, LINCOLN)
    plan(app, DANA, OKAFOR, 0)
    assert headline(home(app, DANA)) == "1 visit planned"


@pytest.fixture
def empty(app: Flask) -> Flask:
    with app.app_context():
        enter_empty_district()
    return app


@pytest.mark.parametrize(
    ("role", "says", "next_act"),
    [
        (Role.COACH, "Your caseload is empty", "Read the rubrics meanwhile"),
        (Role.TEACHER, "No feedback yet", "See what visitors look for"),
        (Role.LEADER, "1 teacher to visit", "Start"),
        (Role.COACHING_LEAD, "No teachers on caseloads yet", "Read the rubrics meanwhile"),
        (Role.ADMINISTRATOR, "first steps left", "Go on with the first steps"),
    ],
)
def test_an_empty_home_says_what_happens_next(
    empty: Flask, role: Role, says: str, next_act: str
) -> None:
    page = home(empty, NEWCOMERS[role])
    assert says in headline(page)
    assert next_act in text_of(page)


def test_a_caseload_holds_only_those_who_teach(app: Flask) -> None:
    with app.app_context(), writing(DISTRICT) as session:
        row = {"coach_id": DANA, "teacher_id": ADA, "since": TODAY}
        session.execute(insert(Caseload).values(district_id=DISTRICT, **row))
    page = home(app, DANA)
    assert "Ada Brandt" not in page
    assert HADDAD not in page
