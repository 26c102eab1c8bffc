"""Before a planned formal observation: which are to come, who is told, and until when one asks and answers."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from observe.domain.due import After, Event, Rule
from observe.domain.errors import NotNow, NotValid
from observe.domain.observation import Kind
from observe.domain.people import PlannedVisit
from observe.domain.planning import Planned
from observe.store import before_lessons, due_rules, notices, planning, plans, pre_conferences
from tests.cast import DISTRICT, NOW, OKAFOR, ORIGIN, PRIYA, SCIENCE, WALKTHROUGH, the_id
from tests.reviewing import House

PLAN = the_id("a plan")


def plan(starts_at: datetime = NOW + timedelta(days=7), its: str = PLAN) -> None:
    about = (its, OKAFOR, SCIENCE, WALKTHROUGH, "2.0.0", Kind.FORMAL, starts_at)
    plans.plan(DISTRICT, PRIYA, [PlannedVisit(*about)])


def ask(questions: str = "What will they learn?", its: str = PLAN) -> None:
    pre_conferences.ask(DISTRICT, PRIYA, its, None, questions, NOW)


def answer() -> None:
    pre_conferences.answer(DISTRICT, OKAFOR, PLAN, "Ratios.", NOW)


def coming() -> list[str]:
    return [each.planned for each in before_lessons.coming(DISTRICT, OKAFOR, NOW)]


def test_a_dropped_visit_is_not_to_come(app: Flask) -> None:
    with app.app_context():
        plan()
        ask()
        assert coming() == [PLAN]
        planning.drop(DISTRICT, PRIYA, PLAN, NOW)
        assert coming() == []


def test_visits_that_were_never_begun_push_no_new_one_out(app: Flask) -> None:
    with app.app_context():
        for number in range(21):
            old = the_id(f"old plan {number}")
            plan(NOW - timedelta(days=100 - number), old)
            ask(its=old)
        plan()
        ask()
        assert coming() == [PLAN]


def test_nothing_is_asked_or_answered_about_a_dropped_visit(app: Flask) -> None:
    with app.app_context():
        plan()
        ask()
        planning.drop(DISTRICT, PRIYA, PLAN, NOW)
        for act in (ask, answer):
            with pytest.raises(NotNow, match="dropped"):
                act()


def test_nothing_is_asked_or_answered_once_the_lesson_has_begun(app: Flask) -> None:
    with app.app_context():
        plan()
        ask()
    House(app).finish(kind="formal", by=PRIYA, planned=PLAN)
    with app.app_context():
        for act in (ask, answer):
            with pytest.raises(NotNow, match="lesson has begun"):
                act()


def test_the_teacher_is_told_of_questions_and_of_each_change_to_them(app: Flask) -> None:
    with app.app_context():
        plan()
        for questions in ("What will they learn?", "What will they learn?", "And how?"):
            ask(questions)
        told = [(each.kind, each.detail) for each in notices.news(DISTRICT, OKAFOR).notices]
        detail = {"by": "Principal Nair", "day": "2026-11-24", "plan": PLAN}
        assert told == [("asked_before_lesson", detail)] * 2


@pytest.mark.parametrize("days", [-4000, -367, 8, 4000])
def test_a_day_to_speak_on_is_near_and_not_after_the_lesson(app: Flask, days: int) -> None:
    with app.app_context():
        plan()
        on = (NOW + timedelta(days=days)).date()
        with pytest.raises(NotValid) as refused:
            pre_conferences.ask(DISTRICT, PRIYA, PLAN, on, "What will they learn?", NOW)
        assert set(refused.value.fields) == {"meets_on"}
        assert coming() == []


def test_a_day_that_cannot_be_is_refused_with_what_was_typed(app: Flask) -> None:
    house = House(app)
    with app.app_context():
        plan()
    page = house.browser(PRIYA).post(
        f"/planned/{PLAN}/pre-conference",
        data={"meets_on": "0001-01-01", "questions": "What will they learn?"},
        headers=ORIGIN,
    )
    assert page.status_code == 422
    assert "check the year" in page.text
    assert "What will they learn?" in page.text
    assert 'value="0001-01-01"' in page.text


@pytest.mark.parametrize("end", ["dropped", "begun"])
def test_the_page_of_a_visit_that_is_not_to_come_offers_nothing(app: Flask, end: str) -> None:
    house = House(app)
    with app.app_context():
        plan()
        ask()
        if end == "dropped":
            planning.drop(DISTRICT, PRIYA, PLAN, NOW)
    if end == "begun":
        house.finish(kind="formal", by=PRIYA, planned=PLAN)
    for person in (OKAFOR, PRIYA):
        page = house.browser(person).get(f"/planned/{PLAN}/pre-conference").text
        assert "What will they learn?" in page
        assert "<textarea" not in page
        assert "Your turn" not in page
        assert f"planned={PLAN}" not in page


@pytest.mark.parametrize(("starts_in", "until"), [(2, 2), (30, 8)])
def test_answers_before_a_lesson_are_never_due_after_it(
    app: Flask, starts_in: int, until: int
) -> None:
    rule = Rule(the_id("a rule"), None, Kind.FORMAL, Event.PRE_CONFERENCE, After.PLANNED, 8, False)
    with app.app_context():
        due_rules.enter(DISTRICT, [rule])
        plan(NOW + timedelta(days=starts_in))
        ask()
        due = before_lessons.seen(DISTRICT, OKAFOR, PLAN).due_on
        assert due == (NOW + timedelta(days=until)).date()


def test_a_lesson_moved_to_an_earlier_day_takes_its_due_day_along(app: Flask) -> None:
    rule = Rule(the_id("a rule"), None, Kind.FORMAL, Event.PRE_CONFERENCE, After.PLANNED, 8, False)
    with app.app_context():
        due_rules.enter(DISTRICT, [rule])
        plan(NOW + timedelta(days=30))
        ask()
        earlier = NOW + timedelta(days=3)
        wanted = Planned(OKAFOR, SCIENCE, WALKTHROUGH, "2.0.0", Kind.FORMAL, earlier, False)
        planning.move(DISTRICT, PRIYA, PLAN, 0, wanted, NOW)
        assert before_lessons.seen(DISTRICT, OKAFOR, PLAN).due_on == earlier.date()
