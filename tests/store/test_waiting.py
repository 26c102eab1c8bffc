"""What waits for each of the two of a formal observation, with a rule's day or since it came to them."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from observe.domain.due import After, Event, Rule
from observe.domain.observation import Kind, State
from observe.domain.people import PlannedVisit
from observe.domain.policy import Actor, Role
from observe.domain.reminders import Waits
from observe.store import (
    conferring,
    due_rules,
    evaluations,
    planning,
    plans,
    pre_conferences,
    reopening,
    sealing,
)
from observe.store.base import reading, writing
from observe.store.tables_people import Person, PersonRole
from observe.store.waiting import waiting_for
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    LENA,
    NOW,
    OKAFOR,
    PRIYA,
    SCIENCE,
    WALKTHROUGH,
    the_id,
)
from tests.reviewing import VISIT, House
from tests.the_way import rate_self, seal_rated, share_evidence, walk

ADMIN = Actor(ADA, DISTRICT, "Ada Brandt", frozenset({Role.ADMINISTRATOR}), {})
ZONE = ZoneInfo("America/Chicago")
TODAY = NOW.astimezone(ZONE).date()
PLAN = the_id("a plan")


@pytest.fixture
def house(app: Flask) -> House:
    found = House(app)
    found.finish(kind="formal", by=PRIYA)
    return found


def waits(day: date = TODAY) -> set[tuple[str, Waits, date | None, date | None]]:
    names = {OKAFOR: "teacher", PRIYA: "observer", ADA: "ada", LENA: "lena", DANA: "dana"}
    with reading(DISTRICT) as session:
        return {
            (names[each.person], each.what, each.due_on, each.since)
            for each in waiting_for(session, DISTRICT, ZONE, day)
        }


def rule(event: Event, after: After, days: int = 5) -> date:
    """A rule of that many working days, fired today; gives the day it leads to."""
    its = Rule(the_id(f"rule for {event}"), None, Kind.FORMAL, event, after, days)
    due_rules.add(ADMIN, its, NOW)
    return TODAY + timedelta(days=7)


def leave(person: str) -> None:
    with writing(DISTRICT) as session:
        session.get_one(Person, (DISTRICT, person)).active = False


def turn_of(who: str) -> tuple[str, Waits, date | None, date | None]:
    return (who, Waits.TURN, None, TODAY)


# Rating, conferring, sharing


@pytest.mark.parametrize(
    ("ruled", "event"), [("teacher", Event.SELF_RATING), ("observer", Event.RATING)]
)
def test_a_rule_for_one_side_leaves_the_other_side_reminded(
    house: House, ruled: str, event: Event
) -> None:
    with house.app.app_context():
        by = rule(event, After.EVIDENCE)
        share_evidence(VISIT, PRIYA, NOW)
        other = "observer" if ruled == "teacher" else "teacher"
        assert waits() == {(ruled, Waits.DUE, by, None), turn_of(other)}


@pytest.mark.parametrize("state", [State.SELF_ASSESSED, State.RATED, State.CONFERENCED])
def test_without_rules_the_observer_is_waited_for_to_the_end(house: House, state: State) -> None:
    with house.app.app_context():
        walk(VISIT, PRIYA, OKAFOR, NOW, state)
        assert waits() == {turn_of("observer")}


@pytest.mark.parametrize("recorded", [False, True])
def test_what_a_rule_sets_a_day_for_waits_once(house: House, recorded: bool) -> None:
    with house.app.app_context():
        by = rule(Event.SHARING, After.CONFERENCE)
        walk(VISIT, PRIYA, OKAFOR, NOW, recorded=recorded)
        assert waits() == {("observer", Waits.DUE, by, None)}


def test_once_the_conference_has_its_day_that_day_is_brought_to_mind(house: House) -> None:
    on = TODAY + timedelta(days=3)
    with house.app.app_context():
        walk(VISIT, PRIYA, OKAFOR, NOW, State.RATED)
        revision = evaluations.seen(DISTRICT, PRIYA, VISIT).revision
        conferring.plan_conference(DISTRICT, PRIYA, VISIT, on, revision, NOW)
        assert waits() == {("observer", Waits.TURN, on, None)}


def test_what_was_opened_again_waits_since_that_day(house: House) -> None:
    later = NOW + timedelta(weeks=6)
    house.share(by=PRIYA)
    house.receive()
    with house.app.app_context():
        wish = reopening.ask(DISTRICT, PRIYA, VISIT, "reopen", "A level is wrong.", later)
        reopening.answer(DISTRICT, OKAFOR, VISIT, wish, True, later)
        since = TODAY + timedelta(weeks=6)
        assert waits(since) == {("observer", Waits.TURN, None, since)}


def test_nobody_is_reminded_of_a_self_rating_that_the_visit_went_on_without(house: House) -> None:
    with house.app.app_context():
        rule(Event.SELF_RATING, After.EVIDENCE)
        share_evidence(VISIT, PRIYA, NOW)
        sealing.go_on_without(DISTRICT, PRIYA, VISIT, "", NOW + timedelta(days=8))
        assert {who for who, *_rest in waits()} == {"observer"}


def test_feedback_waits_for_its_teacher_though_a_self_rating_was_missed(house: House) -> None:
    with house.app.app_context():
        rule(Event.SELF_RATING, After.EVIDENCE)
        share_evidence(VISIT, PRIYA, NOW)
        sealing.go_on_without(DISTRICT, PRIYA, VISIT, "", NOW + timedelta(days=8))
        seal_rated(VISIT, PRIYA, NOW)
        conferring.hold_conference(DISTRICT, PRIYA, VISIT, NOW)
        revision = evaluations.seen(DISTRICT, PRIYA, VISIT).revision
        conferring.record_levels(DISTRICT, PRIYA, VISIT, [], revision, NOW)
    house.share(by=PRIYA)
    with house.app.app_context():
        assert waits() == {("teacher", Waits.FEEDBACK, None, TODAY)}


def test_a_rule_for_the_sharing_alone_leaves_unshared_evidence_reminded(app: Flask) -> None:
    house = House(app)
    with app.app_context():
        by = rule(Event.SHARING, After.LESSON)
    house.finish(kind="formal", by=PRIYA)
    with app.app_context():
        draft = ("observer", Waits.DRAFT, None, TODAY)
        assert waits() == {("observer", Waits.DUE, by, None), draft}
        share_evidence(VISIT, PRIYA, NOW)
        rate_self(VISIT, OKAFOR, {}, NOW)
        assert waits() == {("observer", Waits.DUE, by, None), turn_of("observer")}


# Before the lesson


def plan(days: int = 9) -> None:
    starts = NOW + timedelta(days=days)
    planned = PlannedVisit(PLAN, OKAFOR, SCIENCE, WALKTHROUGH, "2.0.0", Kind.FORMAL, starts)
    plans.plan(DISTRICT, PRIYA, [planned])


def ask() -> None:
    pre_conferences.ask(DISTRICT, PRIYA, PLAN, None, "What will they learn?", NOW)


def test_questions_before_the_lesson_wait_for_the_teachers_answer(app: Flask) -> None:
    with app.app_context():
        plan()
        assert waits() == set()
        ask()
        assert waits() == {turn_of("teacher")}
        pre_conferences.answer(DISTRICT, OKAFOR, PLAN, "Ratios.", NOW)
        assert waits() == set()


def test_they_are_due_by_their_rule(app: Flask) -> None:
    with app.app_context():
        by = rule(Event.PRE_CONFERENCE, After.PLANNED)
        plan()
        ask()
        assert waits() == {("teacher", Waits.DUE, by, None)}


def test_of_a_visit_dropped_or_over_nothing_waits_before_it(app: Flask) -> None:
    with app.app_context():
        plan(days=1)
        ask()
        assert waits(TODAY + timedelta(days=1)) == {turn_of("teacher")}
        assert waits(TODAY + timedelta(days=2)) == set()
        planning.drop(DISTRICT, PRIYA, PLAN, NOW)
        assert waits() == set()


# Consent


def consents() -> set[str]:
    return {who for who, what, *_days in waits() if what is Waits.CONSENT}


def test_where_one_of_the_two_has_left_administrators_are_waited_for(house: House) -> None:
    house.share(by=PRIYA)
    house.receive()
    with house.app.app_context():
        with writing(DISTRICT) as session:
            role = {"person_id": LENA, "role": Role.ADMINISTRATOR}
            session.add(PersonRole(district_id=DISTRICT, id=the_id("second"), **role))
        wish = reopening.ask(DISTRICT, OKAFOR, VISIT, "reopen", "A level is wrong.", NOW)
        assert consents() == {"observer"}
        leave(PRIYA)
        assert consents() == {"ada", "lena"}
        reopening.answer(DISTRICT, ADA, VISIT, wish, False, NOW)
        reopening.ask(DISTRICT, ADA, VISIT, "close", "The observer has left.", NOW)
        assert consents() == {"lena"}


def test_a_wish_outlives_whoever_asked_it(house: House) -> None:
    house.share(by=PRIYA)
    house.receive()
    with house.app.app_context():
        reopening.ask(DISTRICT, PRIYA, VISIT, "reopen", "A level is wrong.", NOW)
        leave(PRIYA)
        assert consents() == {"teacher"}


def test_postgresql_tells_the_same(postgres_app: Flask) -> None:
    house = House(postgres_app)
    house.finish(kind="formal", by=PRIYA)
    with postgres_app.app_context():
        assert waits() == {("observer", Waits.DRAFT, None, TODAY)}
        plan()
        ask()
        walk(VISIT, PRIYA, OKAFOR, NOW)
        assert waits() == {turn_of("teacher"), turn_of("observer")}
    house.share(by=PRIYA)
    house.receive()
    with postgres_app.app_context():
        reopening.ask(DISTRICT, PRIYA, VISIT, "reopen", "A level is wrong.", NOW)
        assert consents() == {"teacher"}
