"""The filters of a list of visits: in the address, in words, and each taken off by itself."""

import re
from datetime import date
from html import unescape

import pytest
from flask import Flask

from observe.store.base import db
from tests.cast import ADA, DANA, LINCOLN, LINDQVIST, MADISON, MATH, OKAFOR, PRIYA, sign_in, the_id
from tests.reviewing import text_of
from tests.shared_visits import Shared, capture_only, share

FALL = the_id("Cedar Valley fall")
SUMMER = Shared(date(2026, 7, 20), kind="walkthrough")
OCTOBER = Shared(date(2026, 10, 13), kind="coaching")
NOVEMBER = Shared(date(2026, 11, 10), kind="walkthrough")
MATHS = Shared(date(2026, 11, 11), kind="walkthrough", teacher=LINDQVIST, section=MATH)
DRAFT = Shared(date(2026, 11, 12), kind="coaching")
EVERY = {each.id for each in (SUMMER, OCTOBER, NOVEMBER, MATHS, DRAFT)}


@pytest.fixture
def lived_in(app: Flask) -> Flask:
    with app.app_context():
        share(SUMMER, OCTOBER, NOVEMBER, MATHS)
        capture_only(DRAFT)
        db.session.remove()
    return app


def listed(app: Flask, person: str, query: str = "") -> set[str]:
    page = sign_in(app, person).get(f"/visits{query}").text
    return set(re.findall(r'href="/observations/([0-9a-f-]{36})', page))


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("", EVERY),
        ("?kind=walkthrough", {SUMMER.id, NOVEMBER.id, MATHS.id}),
        ("?kind=coaching&state=draft", {DRAFT.id}),
        (f"?term={FALL}", EVERY - {SUMMER.id}),
        ("?from=2026-11-10&to=2026-11-11", {NOVEMBER.id, MATHS.id}),
        ("?from=2026-11-11", {MATHS.id, DRAFT.id}),
        ("?to=2026-10-13", {SUMMER.id, OCTOBER.id}),
        (f"?term={FALL}&to=2026-10-31", {OCTOBER.id}),
        (f"?term={FALL}&from=2026-01-01&teacher={LINDQVIST}", {MATHS.id}),
        ("?from=2026-12-01&to=2026-11-01", set()),
    ],
)
def test_an_observer_s_list_holds_what_fits_all_filters(
    lived_in: Flask, query: str, left: set[str]
) -> None:
    assert listed(lived_in, DANA, query) == left


def test_a_school_is_a_choice_where_there_are_several(lived_in: Flask) -> None:
    assert listed(lived_in, ADA, f"?school={MADISON}") == {MATHS.id}
    assert listed(lived_in, ADA, f"?school={LINCOLN}") == {SUMMER.id, NOVEMBER.id}
    assert '<select id="school"' in sign_in(lived_in, ADA).get("/visits").text
    assert '<select id="school"' not in sign_in(lived_in, PRIYA).get("/visits?list=school").text


def test_a_filter_never_widens_what_somebody_may_see(lived_in: Flask) -> None:
    assert listed(lived_in, PRIYA, f"?list=school&school={MADISON}") == set()
    assert listed(lived_in, PRIYA, f"?list=school&teacher={LINDQVIST}") == set()
    assert listed(lived_in, PRIYA, "?list=school&kind=coaching") == set()
    assert listed(lived_in, OKAFOR, "?kind=coaching") == {OCTOBER.id}


def test_a_teacher_s_list_has_them_too(lived_in: Flask) -> None:
    assert listed(lived_in, OKAFOR, f"?term={FALL}&kind=walkthrough") == {NOVEMBER.id}


def test_each_filter_is_said_in_words_and_taken_off_by_itself(lived_in: Flask) -> None:
    page = sign_in(lived_in, DANA).get("/visits?kind=walkthrough&from=2026-11-11&state=shared").text
    assert "Every visit you made or plan to make" in page
    assert "Only what fits these filters:" in page
    chips = re.findall(r'<a class="chip" href="([^"]+)">(.*?)</a>', page)
    words = [text_of(inside) for _address, inside in chips]
    assert words == [
        "Take off the filter: Shared ×",
        "Take off the filter: Walkthrough ×",
        "Take off the filter: From Wed, Nov 11 ×",
    ]
    assert unescape(chips[1][0]) == "/visits?state=shared&from=2026-11-11"


def test_without_filters_there_is_nothing_to_take_off(lived_in: Flask) -> None:
    assert 'class="chip"' not in sign_in(lived_in, DANA).get("/visits").text


def test_when_nothing_fits_the_way_back_to_all_is_one_tap(lived_in: Flask) -> None:
    page = sign_in(lived_in, DANA).get("/visits?kind=formal").text
    assert "No visit fits these filters." in page
    assert 'href="/visits?list=own">Show all' in page


@pytest.mark.parametrize(
    "query",
    [
        "?kind=party",
        "?from=yesterday",
        "?to=0001-01-01",
        "?to=9999-12-31",
        "?term=never",
        f"?term={the_id('no term')}",
        "?school=never",
        "?state=lost",
    ],
)
def test_a_filter_that_no_list_offers_is_refused_with_a_sentence(
    lived_in: Flask, query: str
) -> None:
    answer = sign_in(lived_in, DANA).get(f"/visits{query}")
    assert answer.status_code == 422
    assert "What now?" in answer.text
