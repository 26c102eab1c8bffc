"""The start page of a leader: what is overdue, outstanding and not covered at the school."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from observe.domain.observation import Kind
from observe.domain.policy import Role
from observe.store.base import writing
from observe.store.tables_people import Term
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    LENA,
    LINCOLN,
    LINDQVIST,
    MATH,
    OKAFOR,
    PRIYA,
    SCIENCE,
    THEO,
    sign_in,
)
from tests.reviewing import text_of
from tests.shared_visits import Shared
from tests.web.at_home import TODAY, ago, also, headline, home, plan, shared


def test_a_leader_sees_what_is_overdue_at_the_school(app: Flask) -> None:
    plan(app, PRIYA, OKAFOR, -4, Kind.FORMAL, SCIENCE)
    plan(app, DANA, OKAFOR, -3, Kind.WALKTHROUGH, SCIENCE)
    page = home(app, PRIYA)
    assert headline(page) == "1 planned visit missed, 1 visit overdue"
    assert "Dana Ruiz" in page


def test_coaching_appears_nowhere_on_a_leader_s_page(app: Flask) -> None:
    plan(app, DANA, OKAFOR, -3, Kind.COACHING, SCIENCE)
    shared(app, ago(20), opened=False)
    for address in ("/", "/coverage"):
        page = text_of(home(app, PRIYA, address))
        assert "Coaching visit" not in page
        assert "Dana Ruiz" not in page
        assert "20 days" not in page


def test_another_school_appears_nowhere_either(app: Flask) -> None:
    plan(app, THEO, LINDQVIST, -3, Kind.WALKTHROUGH, MATH)
    for address in ("/", "/coverage"):
        assert "Lindqvist" not in home(app, PRIYA, address)


@pytest.mark.parametrize(("days", "told"), [(2, False), (20, True)])
def test_a_receipt_is_outstanding_after_five_working_days(
    app: Flask, days: int, told: bool
) -> None:
    shared(app, ago(days, by=PRIYA, kind="walkthrough"), opened=False)
    assert ("1 receipt outstanding" in home(app, PRIYA)) == told


def test_a_receipt_of_last_school_year_is_outstanding_no_more(app: Flask) -> None:
    this_year, last_year = TODAY - timedelta(days=40), TODAY - timedelta(days=80)
    with app.app_context(), writing(DISTRICT) as session:
        values = {"starts_on": TODAY - timedelta(days=60), "ends_on": TODAY + timedelta(days=60)}
        session.execute(update(Term).where(Term.district_id == DISTRICT).values(**values))
    shared(app, Shared(last_year, by=PRIYA, kind="walkthrough"), opened=False)
    assert "receipt outstanding" not in home(app, PRIYA)
    shared(app, Shared(this_year, by=PRIYA, kind="walkthrough"), opened=False)
    assert "1 receipt outstanding" in home(app, PRIYA)


def test_who_was_not_visited_this_term_is_named(app: Flask) -> None:
    page = text_of(home(app, PRIYA))
    assert "Not visited" in page
    assert "0 of 1 teacher had a walkthrough" in page
    shared(app, ago(1, by=PRIYA, kind="walkthrough"))
    assert "Every teacher had a walkthrough" in text_of(home(app, PRIYA))


def test_a_leader_who_teaches_is_not_sent_to_visit_themselves(app: Flask) -> None:
    also(app, PRIYA, Role.TEACHER, LINCOLN)
    assert "0 of 1 teacher had" in text_of(home(app, PRIYA))


def test_coverage_shows_the_days_by_name_and_can_be_narrowed(app: Flask) -> None:
    shared(app, ago(3, by=PRIYA, kind="walkthrough", levels={"LF.goals": "1"}))
    page = text_of(home(app, PRIYA, "/coverage"))
    assert "1 of 1 teacher visited" in page
    assert "Ms. Okafor 3 days ago" in page
    assert "Start visit : Ms. Okafor" in page
    assert f'href="/teachers/{OKAFOR}/timeline"' in home(app, PRIYA, "/coverage")
    narrowed = text_of(home(app, PRIYA, f"/coverage?seen=no&school={LINCOLN}"))
    assert "Every teacher here was visited." in narrowed


@pytest.mark.parametrize("query", ["?school=nowhere", "?seen=maybe"])
def test_coverage_of_what_is_not_led_is_refused(app: Flask, query: str) -> None:
    assert sign_in(app, PRIYA).get(f"/coverage{query}").status_code == 422


@pytest.mark.parametrize("person", [DANA, OKAFOR, LENA, ADA])
def test_coverage_is_for_leaders(app: Flask, person: str) -> None:
    assert sign_in(app, person).get("/coverage").status_code == 404
