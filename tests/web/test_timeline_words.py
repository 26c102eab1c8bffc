"""What a timeline says of growth, and what would settle it."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask

from observe.domain.people import Term
from observe.store import entering
from tests.cast import DANA, DISTRICT, OKAFOR, sign_in, the_id
from tests.shared_visits import Shared, share
from tests.web.timelines import FIRST, FORMAL, SECOND, TEACHERS, WALK, page


@pytest.fixture
def told(app: Flask) -> Flask:
    with app.app_context():
        share(FIRST, SECOND, WALK, FORMAL)
    return app


def climbing(number: int, **more: str) -> list[Shared]:
    """Visits a week apart whose level goes up every third time."""
    days = (date(2026, 8, 20) + timedelta(days=7 * at) for at in range(number))
    return [
        Shared(day, levels={"LF.goals": str(min(1 + at // 3, 4)), "R.demand": "2"}, **more)
        for at, day in enumerate(days)
    ]


def test_a_page_with_four_points_holds_no_trend_word(app: Flask) -> None:
    with app.app_context():
        share(*(Shared(date(2026, 9, at), levels={"LF.goals": str(at)}) for at in (1, 2, 3, 4)))
    for person, path in ((DANA, TEACHERS), (OKAFOR, "/timeline")):
        for form in ("", "/paper", "?year=all"):
            html = sign_in(app, person).get(path + form).get_data()
            assert b"too early to tell" in html
            for word in (b"clear rise", b"clear fall", b"no clear change", b'class="trend clear'):
                assert word not in html


def test_a_steady_climb_is_said_to_be_one_and_the_table_says_the_same(app: Flask) -> None:
    with app.app_context():
        share(*climbing(12))
    html = page(app, DANA)
    assert re.findall(r'<p class="trend [\w-]+">([\w ]+)</p>', html) == [
        "clear rise",
        "no clear change",
    ]
    assert ">Goals that students own: clear rise</th>" in html
    assert "Next look: after 6 more visits by Dana Ruiz" in html
    assert "What would settle it: at least 6 more visits by Dana Ruiz" in html
    assert "<i>clear rise</i>" in page(app, DANA, f"{TEACHERS}/paper")


def test_what_would_settle_it_counts_visits_by_whoever_came_last(app: Flask) -> None:
    with app.app_context():
        share(*climbing(3))
    html = page(app, OKAFOR, "/timeline")
    assert "What would settle it: at least 5 more visits by Dana Ruiz" in html
    assert "Where two observers take turns the next look comes after 6 more visits." in html
    assert "Nothing is said of a trend below five of them." in html


def test_a_past_year_keeps_its_word_and_is_settled_by_nothing(app: Flask) -> None:
    last = Term(the_id("last fall"), "Fall", "2025–26", date(2025, 8, 18), date(2025, 12, 19))
    with app.app_context():
        entering.enter_places(DISTRICT, [], [last])
        share(*(replace(each, day=each.day - timedelta(days=360)) for each in climbing(12)))
    html = page(app, DANA, f"{TEACHERS}?year=2025–26")
    assert "clear rise" in html
    assert "What would settle it" not in html
    assert "clear rise (2025–26)" in page(app, DANA, f"{TEACHERS}?year=all")


def test_the_borrowed_estimate_is_named_and_explained_behind_a_tap(told: Flask) -> None:
    html = page(told, DANA)
    assert "shaded: what a single visit cannot tell (borrowed estimate)" in html
    explained = html.split("<summary>Borrowed estimate: what one visit cannot tell</summary>")[1]
    assert "0.99 levels to either side" in explained
    assert "from 4 visits before and as many after" in explained
