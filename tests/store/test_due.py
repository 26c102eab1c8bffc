"""What is due and when: by the day of what it follows, by the rules and on the calendar of its school."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from observe.domain.due import OFFERED, After, Event, Rule
from observe.domain.observation import Kind
from observe.domain.people import PlannedVisit
from observe.domain.policy import Actor, Role
from observe.store import before_lessons, due_rules, plans, pre_conferences, school_calendar
from observe.store.base import reading
from observe.store.tables_coaching import ActionStep
from observe.store.tables_evaluation import Due
from tests.caseload import set_step
from tests.cast import (
    ADA,
    DISTRICT,
    LINCOLN,
    LINDQVIST,
    MADISON,
    MATH,
    NOW,
    OKAFOR,
    ORIGIN,
    PRIYA,
    SCIENCE,
    WALKTHROUGH,
    Tablet,
    sign_in,
    the_id,
)
from tests.reviewing import House

ADMIN = Actor(ADA, DISTRICT, "Ada Brandt", frozenset({Role.ADMINISTRATOR}), {})
FRIDAY = datetime(2026, 11, 13, 16, tzinfo=UTC)
SENT = Tablet().start_ms - int(FRIDAY.timestamp() * 1000)
TUESDAY, WEDNESDAY, THURSDAY = date(2026, 11, 17), date(2026, 11, 18), date(2026, 11, 19)
"""Two working days after that Friday, which is the day of NOW, and the days after it."""
LATER = NOW + timedelta(days=14)


@pytest.fixture
def house(app: Flask) -> House:
    """Under the offered rules: evidence is shared two working days after the lesson."""
    with app.app_context():
        due_rules.take_offered(ADMIN, NOW)
    return House(app)


def dues(house: House) -> list[tuple[str, str, date]]:
    with house.app.app_context(), reading(DISTRICT) as session:
        return [tuple(row) for row in session.execute(select(Due.event, Due.person_id, Due.due_on))]


def made(tablet: Tablet) -> list[dict[str, Any]]:
    """Captured on Friday without a net; what is sent arrives on the next Tuesday."""
    entries = [tablet.create(kind="formal"), tablet.entry("obs.start"), tablet.finish()]
    return [{**each, "wall_ms": each["wall_ms"] - SENT} for each in entries]


def visit(house: House) -> Tablet:
    tablet = Tablet()
    house.capture(tablet, *made(tablet), by=PRIYA)
    return tablet


def test_what_is_due_after_the_lesson_counts_from_its_day_and_not_from_its_sending(
    house: House,
) -> None:
    visit(house)
    assert dues(house) == [("evidence", PRIYA, TUESDAY)]


def test_it_is_due_once_the_teacher_of_a_finished_visit_is_known(house: House) -> None:
    tablet = Tablet()
    about, *rest = made(tablet)
    house.capture(tablet, *rest, by=PRIYA)
    assert dues(house) == []
    house.capture(tablet, about, by=PRIYA)
    assert dues(house) == [("evidence", PRIYA, TUESDAY)]


def test_it_is_due_once_the_kind_is_put_right_and_no_more_of_another_kind(house: House) -> None:
    tablet = visit(house)
    house.capture(tablet, tablet.entry("obs.amend", field="kind", to="walkthrough"), by=PRIYA)
    assert dues(house) == []
    house.capture(tablet, tablet.entry("obs.amend", field="kind", to="formal"), by=PRIYA)
    assert dues(house) == [("evidence", PRIYA, TUESDAY)]


def test_what_is_due_keeps_its_day_whatever_else_arrives(house: House) -> None:
    tablet = visit(house)
    with house.app.app_context():
        [rule] = [each for each in due_rules.rules(DISTRICT) if each.event == "evidence"]
        due_rules.remove(ADMIN, rule.id, NOW)
        due_rules.add(ADMIN, type(rule)(rule.id, None, rule.kind, rule.event, rule.after, 9), NOW)
    house.capture(tablet, tablet.note("One more.", ms=1000), by=PRIYA)
    assert dues(house) == [("evidence", PRIYA, TUESDAY)]


# Rules of one school


def of_school(school: str | None, event: Event, after: After, days: int = 1) -> Rule:
    return Rule(the_id(f"{school} {event}"), school, Kind.FORMAL, event, after, days)


def asked(house: House, teacher: str, section: str | None, observer: str = PRIYA) -> date | None:
    """By when the teacher answers before a planned formal visit, asked for on that Tuesday."""
    plan = the_id(f"a plan with {teacher}")
    visit = PlannedVisit(plan, teacher, section, WALKTHROUGH, "2.0.0", Kind.FORMAL, LATER)
    with house.app.app_context():
        plans.plan(DISTRICT, observer, [visit])
        pre_conferences.ask(DISTRICT, observer, plan, None, "What will students do?", NOW)
        return before_lessons.seen(DISTRICT, observer, plan).due_on


def test_a_rule_of_one_school_holds_before_its_lessons_and_at_no_other(app: Flask) -> None:
    house = House(app)
    with app.app_context():
        due_rules.add(ADMIN, of_school(LINCOLN, Event.PRE_CONFERENCE, After.PLANNED, 2), NOW)
        school_calendar.add(ADMIN, [(WEDNESDAY, "Fair")], LINCOLN, NOW)
    assert asked(house, OKAFOR, SCIENCE) == date(2026, 11, 20)
    assert asked(house, LINDQVIST, MATH) is None


def test_without_a_class_it_is_the_school_where_the_teacher_teaches(app: Flask) -> None:
    with app.app_context():
        due_rules.add(ADMIN, of_school(LINCOLN, Event.PRE_CONFERENCE, After.PLANNED), NOW)
    assert asked(House(app), OKAFOR, None) == WEDNESDAY


def test_a_rule_of_one_school_leaves_the_offered_one_to_the_others(app: Flask) -> None:
    own = of_school(LINCOLN, Event.EVIDENCE, After.LESSON)
    client = sign_in(app, ADA)
    with app.app_context():
        due_rules.add(ADMIN, own, NOW)
    assert f"Take all {len(OFFERED)} rules" in client.get("/due-dates").text
    with app.app_context():
        assert due_rules.take_offered(ADMIN, NOW) == len(OFFERED)
        assert due_rules.take_offered(ADMIN, NOW) == 0
        held = [each.school for each in due_rules.rules(DISTRICT) if each.event == own.event]
    assert held == [None, LINCOLN]


# Days that are closed afterwards


@pytest.mark.parametrize(("school", "moves"), [(None, True), (LINCOLN, True), (MADISON, False)])
def test_closing_a_day_moves_steps_and_answers_that_were_due_on_it(
    app: Flask, school: str | None, moves: bool
) -> None:
    there = THURSDAY if moves else WEDNESDAY
    assert closing(app, school) == ((1, 2 * moves), there, there)


def test_closing_a_day_moves_the_same_in_postgresql(postgres_app: Flask) -> None:
    assert closing(postgres_app, LINCOLN) == ((1, 2), THURSDAY, THURSDAY)


def closing(app: Flask, school: str | None) -> tuple[tuple[int, int], date | None, date | None]:
    """What closing that Wednesday says, and by when an answer and a step are due then."""
    house = House(app)
    with app.app_context():
        due_rules.add(ADMIN, of_school(None, Event.PRE_CONFERENCE, After.PLANNED), NOW)
        step = set_step(due_on=WEDNESDAY)
    assert asked(house, OKAFOR, SCIENCE) == WEDNESDAY
    with app.app_context():
        made = school_calendar.add(ADMIN, [(WEDNESDAY, "Storm")], school, NOW)
        due_on = before_lessons.seen(DISTRICT, PRIYA, the_id(f"a plan with {OKAFOR}")).due_on
        with reading(DISTRICT) as session:
            steps_due = session.get_one(ActionStep, (DISTRICT, step)).due_on
    return made, due_on, steps_due


def test_closing_a_day_leaves_what_is_done(app: Flask) -> None:
    house, plan = House(app), the_id(f"a plan with {OKAFOR}")
    with app.app_context():
        due_rules.add(ADMIN, of_school(None, Event.PRE_CONFERENCE, After.PLANNED), NOW)
        set_step(due_on=WEDNESDAY, state="met", closed_on=TUESDAY)
    assert asked(house, OKAFOR, SCIENCE) == WEDNESDAY
    with app.app_context():
        pre_conferences.answer(DISTRICT, OKAFOR, plan, "They explain.", NOW)
        assert school_calendar.add(ADMIN, [(WEDNESDAY, "Storm")], None, NOW) == (1, 0)
        assert before_lessons.seen(DISTRICT, PRIYA, plan).due_on == WEDNESDAY


def test_a_rule_that_follows_what_comes_later_is_refused_in_words(app: Flask) -> None:
    typed = {
        "kind": "formal",
        "event": "evidence",
        "after": "sharing",
        "days": "2",
        "working": "yes",
    }
    answer = sign_in(app, ADA).post("/due-dates", data=typed, headers=ORIGIN)
    assert answer.status_code == 422
    assert "That comes later, or not at all: choose what comes before it." in answer.text
    assert '<option value="evidence" selected>Evidence shared</option>' in answer.text
