"""Entering a visit afterwards: what is written on paper becomes the log of a visit, whole or not at all."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from observe.domain.people import PlannedVisit
from observe.store import drafts, entries, plans
from observe.store.drafts import Draft
from tests.cast import (
    DANA,
    DISTRICT,
    HADDAD,
    LINDQVIST,
    MATH,
    OKAFOR,
    ORIGIN,
    PRIYA,
    SCIENCE,
    WALKTHROUGH,
    publish_rubric,
    sign_in,
    the_id,
)
from tests.reviewing import House, hidden, text_of

CHICAGO = ZoneInfo("America/Chicago")
TODAY = datetime.now(CHICAGO).date()
DAY = TODAY - timedelta(days=7)
PAPER = the_id("a visit on paper")
FORM = {
    "observation": PAPER,
    "teacher": OKAFOR,
    "rubric": f"{WALKTHROUGH}@2.0.0",
    "section": SCIENCE,
    "kind": "coaching",
    "day": DAY.isoformat(),
    "start": "10:00",
    "end": "10:30",
    "notes": "",
}


def enter(client: FlaskClient, **changes: str) -> TestResponse:
    return client.post("/visits/afterwards", data={**FORM, **changes}, headers=ORIGIN)


def draft(app: Flask, visit: str = PAPER) -> Draft:
    with app.app_context():
        return drafts.draft(DISTRICT, DANA, visit)


def nothing_is_stored(app: Flask) -> bool:
    with app.app_context():
        return drafts.visit(DISTRICT, DANA, PAPER) is None


def test_a_visit_entered_stands_at_its_own_day_and_time(app: Flask, dana: FlaskClient) -> None:
    answer = enter(dana, notes="10:05 S3: I can show it. #2\nT listens\n10:20 Pack up")
    assert (answer.status_code, answer.location) == (303, f"/observations/{PAPER}/review")
    found = draft(app)
    assert found.visit.started_at == datetime.combine(DAY, time(10), CHICAGO)
    assert found.visit.minutes == 30
    assert found.visit.state == "captured"
    assert [(n.text, n.lesson_ms // 60_000, n.approx) for n in found.notes] == [
        ("S3: I can show it.", 5, False),
        ("T listens", 5, True),
        ("Pack up", 20, False),
    ]
    assert found.notes[0].tags == ("LF.goals",)
    assert found.completeness is not None
    assert found.completeness.complete


def test_levels_tallies_and_ticks_are_those_of_the_paper(app: Flask, dana: FlaskClient) -> None:
    with app.app_context():
        version = publish_rubric(DISTRICT, "lesson-segments.yaml")
    segments = f"https://observe.example/rubrics/lesson-segments@{version}"
    enter(dana, **{"rate/0/LF.goals": "3", "rate/0/LF.profile": "NO", "rate/0/LL.pace": ""})
    assert {r.target: r.level for r in draft(app).ratings} == {"LF.goals": "3", "LF.profile": "NO"}
    other = the_id("two segments")
    counted = {"tally/E1.risk": "4", "rate/1/E1": "2", "rate/2/E1": "4"}
    assert enter(dana, observation=other, rubric=segments, **counted).status_code == 303
    found = draft(app, other)
    assert {(r.target, r.segment): r.level for r in found.ratings} == {
        ("E1", 1): "2",
        ("E1", 2): "4",
    }
    assert found.counts["E1.risk"] == 4


def test_only_teacher_rubric_day_and_start_are_needed(app: Flask, dana: FlaskClient) -> None:
    assert enter(dana, section="", end="").status_code == 303
    assert draft(app).visit.section is None


def test_sending_twice_enters_once_and_says_so(app: Flask, dana: FlaskClient) -> None:
    enter(dana, notes="10:05 S3: I can show it.")
    again = enter(dana, notes="10:05 S3: I can show it.\nand one more")
    assert again.location == f"/observations/{PAPER}/review"
    assert "stands already" in dana.get(again.location).text
    assert len(draft(app).notes) == 1


def test_both_of_two_at_once_leave_one_visit(app: Flask, dana: FlaskClient) -> None:
    enter(dana, notes="10:05 S3: I can show it.")
    with app.app_context():
        before = entries.log_since(DISTRICT, DANA, PAPER, 0)
    enter(dana, notes="10:05 S3: I can show it.")
    with app.app_context():
        assert entries.log_since(DISTRICT, DANA, PAPER, 0) == before


def test_an_afternoon_time_without_its_half_is_read_near_the_lesson(
    app: Flask, dana: FlaskClient
) -> None:
    enter(dana, start="13:00", end="13:40", notes="1:05 T asks\n1:10pm S2 answers\n13h20 S4 too")
    assert [note.lesson_ms // 60_000 for note in draft(app).notes] == [5, 10, 20]


def test_a_note_outside_the_lesson_is_kept_and_pointed_out(app: Flask, dana: FlaskClient) -> None:
    answer = enter(dana, notes="9:50 bell\n10:05 start of work\n10:45 bell")
    assert "2 notes have times outside the lesson" in dana.get(answer.location).text
    assert [(n.lesson_ms // 60_000, n.approx) for n in draft(app).notes] == [
        (0, True),
        (5, False),
        (45, False),
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"day": (TODAY + timedelta(days=2)).isoformat()}, "This day is still to come."),
        ({"day": (TODAY - timedelta(days=400)).isoformat()}, "more than a year ago"),
        ({"day": "10.11."}, "Choose the day of the visit."),
        ({"day": TODAY.isoformat(), "start": "23:59", "end": ""}, "has not begun yet"),
        ({"end": "09:30"}, "The end is before the start."),
        ({"start": ""}, "When did the visit start?"),
        ({"start": "ten"}, "This is not a time."),
        ({"notes": "10:05 fine\n25:70 hm"}, "Line 2 begins with “25:70”"),
        ({"notes": "10.05 T asks"}, "Line 1 begins with “10.05”"),
        ({"notes": "10:05 T asks #99"}, "Line 1 is filed under #99"),
        ({"tally/LF.goals.retell": "many"}, "Write how often as a number"),
        ({"kind": "formal"}, "Choose one of the kinds of visit"),
        ({"section": MATH}, "Choose one of this teacher"),
        ({"planned": the_id("no plan")}, "This plan was used already."),
    ],
)
def test_what_cannot_be_taken_is_said_with_its_cure_and_nothing_is_lost(
    app: Flask, dana: FlaskClient, changes: dict[str, str], sentence: str
) -> None:
    kept = {"notes": "10:05 S3: I can show it.", "rate/0/LF.goals": "3", **changes}
    answer = enter(dana, **kept)
    assert answer.status_code == 422
    assert sentence in text_of(answer.text)
    assert kept["notes"].splitlines()[0] in answer.text
    assert 'name="rate/0/LF.goals" value="3" checked' in answer.text
    assert hidden(answer.text, "observation") == PAPER
    assert nothing_is_stored(app)


def test_a_level_that_the_rubric_does_not_have_leaves_nothing_behind(
    app: Flask, dana: FlaskClient
) -> None:
    answer = enter(dana, notes="10:05 S3: I can show it.", **{"rate/0/LF.goals": "9"})
    assert answer.status_code == 422
    assert "Nothing was stored" in answer.text
    assert nothing_is_stored(app)


def test_nobody_enters_a_visit_to_a_teacher_they_do_not_follow(
    app: Flask, dana: FlaskClient
) -> None:
    assert enter(dana, teacher=HADDAD, section="").status_code == 404
    assert enter(sign_in(app, OKAFOR)).status_code == 404
    assert nothing_is_stored(app)


def test_a_visit_of_somebody_else_is_not_written_into(app: Flask, dana: FlaskClient) -> None:
    enter(dana, notes="10:05 S3: I can show it.")
    other = enter(sign_in(app, PRIYA), kind="walkthrough", notes="10:06 mine")
    assert other.status_code == 403
    assert [note.text for note in draft(app).notes] == ["S3: I can show it."]


def test_the_record_says_that_it_came_from_paper(app: Flask, dana: FlaskClient) -> None:
    enter(dana, notes="10:05 S3: I can show it.\nT listens")
    House(app).share(PAPER)
    page = dana.get(f"/observations/{PAPER}").text
    assert "entered afterwards, from paper" in page
    assert "about 10:05 AM" in text_of(page).replace("\u202f", " ")
    assert "Entered afterwards, from paper." in dana.get(f"/observations/{PAPER}/paper").text


def test_the_form_offers_the_classes_and_kinds_of_the_capture_screen(dana: FlaskClient) -> None:
    page = dana.get(f"/visits/afterwards?teacher={LINDQVIST}&rubric={WALKTHROUGH}@2.0.0").text
    assert "Grade 7 Math" in page
    assert "Formal observation" not in page
    choices = dana.get("/visits/afterwards").text
    assert "Mr. Lindqvist" in choices
    assert "Mr. Haddad" not in choices


def test_a_plan_is_used_up_by_the_visit_that_followed_it(app: Flask, dana: FlaskClient) -> None:
    plan = the_id("a plan")
    at = datetime.combine(DAY, time(10), CHICAGO)
    with app.app_context():
        visit = PlannedVisit(plan, OKAFOR, SCIENCE, WALKTHROUGH, "2.0.0", "coaching", at)
        plans.plan(DISTRICT, DANA, [visit])
    address = f"/visits/afterwards?teacher={OKAFOR}&rubric={WALKTHROUGH}@2.0.0"
    assert f'name="planned" value="{plan}"' in dana.get(address).text
    assert enter(dana, planned=plan).status_code == 303
    assert plan not in dana.get(address).text
    with app.app_context():
        assert plans.planned(DISTRICT, DANA, None) == []
