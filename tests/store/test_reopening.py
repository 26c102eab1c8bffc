"""After sharing: due dates, delivered or declined, reopening by consent, and parties who have left."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from observe.domain.due import Event
from observe.domain.errors import NotNow, NotThere, NotValid, Refusal
from observe.domain.observation import State
from observe.domain.policy import Actor, Role, Scope
from observe.store import (
    answers,
    delivering,
    due_rules,
    evaluations,
    notices,
    record_headings,
    reopening,
    school_calendar,
    sealing,
    standings,
)
from observe.store.base import reading, writing
from observe.store.tables_capture import Transition
from observe.store.tables_evaluation import Due
from observe.store.tables_people import Person, PersonRole
from tests.cast import ADA, DANA, DISTRICT, LENA, LINDQVIST, NOW, OKAFOR, PRIYA, Tablet, the_id
from tests.reviewing import VISIT, House, text_of
from tests.the_way import record_levels, seal_own, seal_rated, share_evidence, to_do, walk

ADMIN = Actor(ADA, DISTRICT, "Ada Brandt", frozenset({Role.ADMINISTRATOR}), {})
TODAY = date(2026, 11, 17)  # NOW, a Tuesday, at 10 in the morning by the district's clock


@pytest.fixture
def house(app: Flask) -> House:
    house, tablet = House(app), Tablet()
    rated = tablet.rate("LF.goals", "2", ms=5000)
    house.finish(rated, tablet=tablet, kind="formal", by=PRIYA)
    return house


@pytest.fixture
def ruled(app: Flask) -> House:
    """The same, with the offered rules and Thanksgiving."""
    house, tablet = House(app), Tablet()
    with app.app_context():
        due_rules.take_offered(ADMIN, NOW)
        school_calendar.add(ADMIN, [(date(2026, 11, 26), "Thanksgiving")], None, NOW)
    house.finish(tablet.rate("LF.goals", "2", ms=5000), tablet=tablet, kind="formal", by=PRIYA)
    return house


def dues() -> dict[str, tuple[date, bool]]:
    with reading(DISTRICT) as session:
        rows = session.execute(select(Due.event, Due.due_on, Due.done_on))
        return {row.event: (row.due_on, row.done_on is not None) for row in rows}


def wish(person: str, act: str = "reopen", reason: str = "A level is wrong.") -> str:
    return reopening.ask(DISTRICT, person, VISIT, act, reason, NOW)


def leave(person: str) -> None:
    with writing(DISTRICT) as session:
        session.execute(
            update(Person)
            .where(Person.district_id == DISTRICT, Person.id == person)
            .values(active=False)
        )


def second_administrator() -> None:
    with writing(DISTRICT) as session:
        session.add(
            PersonRole(
                district_id=DISTRICT, id=the_id("second"), person_id=LENA, role=Role.ADMINISTRATOR
            )
        )


# Due dates


def test_each_act_sets_what_is_due_and_does_what_was(ruled: House) -> None:
    with ruled.app.app_context():
        assert dues() == {"evidence": (date(2026, 11, 19), False)}
        share_evidence(VISIT, PRIYA, NOW)
        assert dues()["evidence"] == (date(2026, 11, 19), True)
        assert dues()["self_rating"] == (date(2026, 11, 24), False)
        seal_own(VISIT, OKAFOR, NOW)
        seal_rated(VISIT, PRIYA, NOW)
        assert dues()["self_rating"][1]
        assert dues()["conference"] == (date(2026, 11, 24), False)
        assert to_do(PRIYA) == [Event.CONFERENCE]


def test_without_rules_nothing_is_due(house: House) -> None:
    with house.app.app_context():
        walk(VISIT, PRIYA, OKAFOR, NOW)
        assert dues() == {}


def test_what_is_due_on_a_day_that_closes_moves_to_the_next_school_day(ruled: House) -> None:
    with ruled.app.app_context():
        share_evidence(VISIT, PRIYA, NOW)
        made = school_calendar.add(ADMIN, [(date(2026, 11, 24), "Storm")], None, NOW)
        assert made == (1, 2)
        assert dues()["self_rating"] == (date(2026, 11, 25), False)


def test_while_the_window_is_open_the_observer_waits(ruled: House) -> None:
    with ruled.app.app_context():
        share_evidence(VISIT, PRIYA, NOW)
        with pytest.raises(NotNow):
            sealing.go_on_without(DISTRICT, PRIYA, VISIT, "", NOW)
        later = NOW + timedelta(days=8)
        sealing.go_on_without(DISTRICT, PRIYA, VISIT, "", later)
        assert evaluations.seen(DISTRICT, PRIYA, VISIT).passed == "window passed"
        assert dues()["self_rating"] == (date(2026, 11, 24), False)
        assert to_do(OKAFOR) == []


# Delivered and declined


def test_not_acknowledged_in_time_is_delivered_and_can_still_be_received(ruled: House) -> None:
    ruled.share(by=PRIYA)
    with ruled.app.app_context():
        delivering.deliver(DISTRICT, {"observation": VISIT}, NOW)
        found = record_headings.heading(DISTRICT, Scope(PRIYA, frozenset()), VISIT)
        assert found.delivered_at is None
        later = datetime(2026, 12, 2, 12, tzinfo=UTC)
        delivering.deliver(DISTRICT, {"observation": VISIT}, later)
        found = record_headings.heading(DISTRICT, Scope(PRIYA, frozenset()), VISIT)
        assert (found.delivered_at, found.state) == (later, State.SHARED)
        answers.add(DISTRICT, PRIYA, VISIT, "LF.goals", "3", "Seen later.", later)
        answers.acknowledge(DISTRICT, OKAFOR, VISIT, later)
        assert dues()["acknowledgement"][1]


def test_a_teacher_may_decline_with_a_comment(house: House) -> None:
    house.share(by=PRIYA)
    with house.app.app_context():
        with pytest.raises(NotValid):
            delivering.decline(DISTRICT, OKAFOR, VISIT, " ", NOW)
        with pytest.raises(NotThere):
            delivering.decline(DISTRICT, LINDQVIST, VISIT, "Mine?", NOW)
        delivering.decline(DISTRICT, OKAFOR, VISIT, "I saw it otherwise.", NOW)
        found = record_headings.heading(DISTRICT, Scope(PRIYA, frozenset()), VISIT)
        assert (found.state, found.declined_at) == (State.CLOSED, NOW)
        assert standings.declined(DISTRICT, VISIT) == "I saw it otherwise."
        with pytest.raises(NotNow):
            answers.acknowledge(DISTRICT, OKAFOR, VISIT, NOW)


# Reopening


def test_reopening_needs_the_others_consent_and_a_reason(house: House) -> None:
    house.share(by=PRIYA)
    house.receive()
    with house.app.app_context():
        with pytest.raises(NotValid):
            wish(PRIYA, reason="")
        asked = wish(PRIYA)
        with pytest.raises(NotNow):
            wish(OKAFOR)
        for person in (PRIYA, DANA, ADA):
            with pytest.raises(NotThere):
                reopening.answer(DISTRICT, person, VISIT, asked, True, NOW)
        reopening.answer(DISTRICT, OKAFOR, VISIT, asked, False, NOW)
        found = record_headings.heading(DISTRICT, Scope(PRIYA, frozenset()), VISIT)
        assert found.state is State.ACKNOWLEDGED
        with pytest.raises(NotNow):
            reopening.answer(DISTRICT, OKAFOR, VISIT, asked, True, NOW)


def test_after_consent_levels_change_and_the_record_is_shared_anew(house: House) -> None:
    house.share(by=PRIYA)
    house.receive()
    with house.app.app_context():
        reopening.answer(DISTRICT, OKAFOR, VISIT, wish(PRIYA), True, NOW)
        with pytest.raises(NotThere):
            record_headings.heading(DISTRICT, Scope(OKAFOR, frozenset()), VISIT)
        record_levels(VISIT, PRIYA, NOW, LF_goals="3")
        found = evaluations.seen(DISTRICT, OKAFOR, VISIT)
        assert found.standing.state is State.CONFERENCED
        assert [[g.level for g in each.levels] for each in found.earlier] == [["2"]]
    house.share(by=PRIYA)
    assert [level.code for each in house.shared().record.criteria for level in each.levels] == ["3"]
    with house.app.app_context(), reading(DISTRICT) as session:
        reasons = session.scalars(
            select(Transition.reason).where(Transition.reason.is_not(None))
        ).all()
        assert reasons == ["A level is wrong."]


def test_what_was_shared_in_time_is_not_late_for_having_been_opened_again(ruled: House) -> None:
    ruled.share(by=PRIYA)
    ruled.receive()
    weeks_later = NOW + timedelta(weeks=3)
    with ruled.app.app_context():
        before = dues()["sharing"]
        reopening.answer(DISTRICT, OKAFOR, VISIT, wish(PRIYA), True, weeks_later)
        assert dues()["sharing"] == before == (date(2026, 11, 20), True)
        assert evaluations.seen(DISTRICT, PRIYA, VISIT).standing.dues == {}
    ruled.share(by=PRIYA, at=weeks_later)
    with ruled.app.app_context():
        assert dues()["sharing"] == before
        assert dues()["acknowledgement"][0] > weeks_later.date()


def news_of(person: str) -> list[str]:
    return [each.kind for each in notices.news(DISTRICT, person).notices]


def test_where_the_other_has_left_administrators_learn_of_a_wish(house: House) -> None:
    house.share(by=PRIYA)
    house.receive()
    with house.app.app_context():
        second_administrator()
        leave(PRIYA)
        asked = wish(OKAFOR)
        told = {each: news_of(each) for each in (ADA, LENA, PRIYA)}
        assert told == {ADA: ["reopening_asked"], LENA: ["reopening_asked"], PRIYA: []}
    page = text_of(house.browser(OKAFOR).get(f"/observations/{VISIT}/reopening").text)
    assert "Priya Nair has left: an administrator has to agree." in page
    with house.app.app_context():
        reopening.answer(DISTRICT, ADA, VISIT, asked, True, NOW)
        assert "reopening_asked" not in news_of(ADA) + news_of(LENA)


def test_a_wish_of_administrators_is_not_offered_to_whom_it_does_not_ask(house: House) -> None:
    house.share(by=PRIYA)
    with house.app.app_context():
        second_administrator()
        leave(PRIYA)
        wish(ADA, "close")
    path = f"/observations/{VISIT}/reopening"
    offered = {who: "I agree" in house.browser(who).get(path).text for who in (OKAFOR, ADA, LENA)}
    assert offered == {OKAFOR: False, ADA: False, LENA: True}
    assert "Another administrator has to agree." in house.browser(OKAFOR).get(path).text


@pytest.mark.parametrize("act", ["reopen", "close"])
def test_the_second_administrator_learns_of_the_first_ones_wish(house: House, act: str) -> None:
    house.share(by=PRIYA)
    with house.app.app_context():
        second_administrator()
        leave(PRIYA)
        wish(ADA, act)
        kind = "reopening_asked" if act == "reopen" else "closing_asked"
        assert {each: news_of(each) for each in (ADA, LENA)} == {ADA: [], LENA: [kind]}


def test_where_a_party_has_left_two_administrators_decide_together(house: House) -> None:
    house.share(by=PRIYA)
    with house.app.app_context():
        second_administrator()
        with pytest.raises(NotThere):
            wish(ADA, "close")
        leave(PRIYA)
        assert standings.standing(DISTRICT, ADMIN, VISIT).reader == "administrator"
        asked = wish(ADA, "close", "The observer has left.")
        with pytest.raises(NotThere):
            reopening.answer(DISTRICT, ADA, VISIT, asked, True, NOW)
        reopening.answer(DISTRICT, LENA, VISIT, asked, True, NOW)
        found = record_headings.heading(DISTRICT, Scope(OKAFOR, frozenset()), VISIT)
        assert (found.state, found.acknowledged_at) == (State.CLOSED, None)


# Races


def race(house: House, *acts: Callable[[], None]) -> list[bool]:
    """Each act at once in a context of its own; True for each that went through."""

    def tried(act: Callable[[], None]) -> bool:
        with house.app.app_context():
            try:
                act()
            except Refusal:
                return False
            return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(tried, acts))


def test_of_two_who_seal_for_one_side_at_once_one_seals(house: House) -> None:
    with house.app.app_context():
        share_evidence(VISIT, PRIYA, NOW)
    won = race(house, *[lambda: seal_rated(VISIT, PRIYA, NOW)] * 4)
    assert won.count(True) == 1


def test_both_sides_sealing_at_once_open_the_comparison_once(house: House) -> None:
    with house.app.app_context():
        share_evidence(VISIT, PRIYA, NOW)
    assert race(
        house, lambda: seal_rated(VISIT, PRIYA, NOW), lambda: seal_own(VISIT, OKAFOR, NOW)
    ) == [True, True]
    with house.app.app_context(), reading(DISTRICT) as session:
        states = session.scalars(
            select(Transition.state).where(Transition.state.in_(["self_assessed", "rated"]))
        ).all()
        assert sorted(states) == ["rated", "self_assessed"]


def test_received_and_declined_at_once_is_one_of_them(house: House) -> None:
    house.share(by=PRIYA)
    won = race(
        house,
        lambda: answers.acknowledge(DISTRICT, OKAFOR, VISIT, NOW),
        lambda: delivering.decline(DISTRICT, OKAFOR, VISIT, "No.", NOW),
    )
    assert won.count(True) == 1
