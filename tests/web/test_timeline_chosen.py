"""Which year and rubric a timeline shows, with little on it and with much."""

import re
from dataclasses import replace
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import event

from observe.domain.record import Step
from observe.store.base import db
from tests.cast import DANA, DISTRICT, OKAFOR, publish_rubric, sign_in
from tests.shared_visits import Shared, share
from tests.web.timelines import (
    COUNTED,
    TEACHERS,
    Page,
    page,
    publish_next,
)


def test_without_a_visit_the_page_says_how_it_starts(app: Flask) -> None:
    assert "Your timeline starts with the first one." in page(app, OKAFOR, "/timeline")
    assert "The timeline starts with the first shared visit." in page(app, DANA)


def test_a_visit_without_ratings_is_on_the_axis_alone(app: Flask) -> None:
    with app.app_context():
        share(Shared(date(2026, 9, 9), notes=(("T: “Why?”", ()),)))
    html = page(app, DANA)
    assert "No level was rated in these visits." in html
    assert 'aria-label="Sep 9, coaching visit by Dana Ruiz"' in html


def test_a_year_is_chosen_and_last_years_visits_are_not_in_this_one(told: Flask) -> None:
    with told.app_context():
        share(Shared(date(2026, 5, 4), levels={"LF.goals": "1"}))
    client = sign_in(told, DANA)
    assert "May 4" not in client.get(TEACHERS).text
    assert (
        "May 4, 2026, coaching visit by Dana Ruiz: Not yet"
        in client.get(f"{TEACHERS}?year=all").text
    )
    assert "May 4" not in client.get(f"{TEACHERS}?year=2026–27").text
    assert client.get(f"{TEACHERS}?year=1999").status_code == 404


def test_the_rubric_used_most_is_shown_first_and_another_can_be_chosen(told: Flask) -> None:
    segments = "https://observe.example/rubrics/lesson-segments"
    with told.app_context():
        version = publish_rubric(DISTRICT, "lesson-segments.yaml")
        share(Shared(date(2026, 9, 20), rubric=segments, version=version, levels={"E1": "5"}))
    client = sign_in(told, DANA)
    first = client.get(TEACHERS).text
    assert "(2 visits)</option>" in first
    assert "#LF.goals" in first
    assert "#E1" not in first
    other = client.get(TEACHERS, query_string={"rubric": segments}).text
    assert [address.split("#")[1] for address, _ in Page(other).marks] == ["E1"]
    assert len(re.findall("<li>", other.split('class="names"')[1].split("</ol>")[0])) == 5


def test_htmx_gets_the_part_alone(told: Flask) -> None:
    answer = sign_in(told, DANA).get(TEACHERS, headers={"HX-Request": "true"})
    assert answer.text.startswith('<div class="timeline" id="timeline">')


def test_a_title_with_markup_stays_text(app: Flask) -> None:
    with app.app_context():
        share(
            Shared(
                date(2026, 9, 9),
                levels={"LF.goals": "2"},
                step=Step('<b>"Wait"</b>', None, "", None),
            )
        )
    html = page(app, DANA)
    assert "<b>&#34;Wait" not in html
    assert "&lt;b&gt;&#34;Wait&#34;" in html


def test_sixty_visits_are_drawn_with_at_most_twelve_queries(app: Flask) -> None:
    day = date(2026, 8, 20)
    levels = {"LF.goals": "2", "LF.profile": "3", "LL.pace": "NO", "R.demand": "1"}
    visits = [
        Shared(day + timedelta(days=at), levels=levels, notes=(("“So.”", ("LF.goals",)),))
        for at in range(60)
    ]
    visits[5] = replace(visits[5], step=COUNTED)
    visits[40:] = [replace(each, version="2.1.0") for each in visits[40:]]
    with app.app_context():
        publish_next()
        share(*visits)
        client = sign_in(app, DANA)
        client.get(TEACHERS)
        asked: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(str(args[2])))
        html = client.get(TEACHERS).text
    assert len(Page(html).marks) == 3 * 60
    assert "seen 0 of 3 times" in html
    assert len([sql for sql in asked if sql.startswith("SELECT")]) <= 12, asked
