"""What a deactivated observer leaves behind: what goes over to whom, and when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from observe.domain.due import Event
from observe.domain.errors import NotValid
from observe.domain.people import PlannedVisit
from observe.domain.policy import Actor, Reach, Role
from observe.domain.record import Step
from observe.store import (
    activity,
    drafts,
    due_rules,
    evaluations,
    hanging,
    notices,
    people,
    plans,
    sealing,
)
from observe.store import staff as staff_store
from observe.store.base import reading
from observe.store.drafted_words import Words
from observe.store.hanging import Hat
from observe.store.tables_capture import Observation, Transition
from observe.store.tables_coaching import ActionStep
from observe.store.tables_people import Caseload
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    HADDAD,
    LINDQVIST,
    NOW,
    OKAFOR,
    PRIYA,
    THEO,
    WALKTHROUGH,
    the_id,
)
from tests.reviewing import VISIT, House
from tests.shared_visits import Shared, share
from tests.store.handed_over import TO_THEO, leave, write_visit
from tests.the_way import share_evidence, to_do

ADMIN = Actor(ADA, DISTRICT, "Ada Brandt", frozenset({Role.ADMINISTRATOR}), {})
PLAN = PlannedVisit(
    the_id("plan"), OKAFOR, None, WALKTHROUGH, "2.0.0", "coaching", NOW + timedelta(days=1)
)


def test_unfinished_visits_plans_steps_and_teachers_go_to_who_takes_over(house: House) -> None:
    write_visit(house)
    step = Step("Ask for the goal.", "LF.goals", "seen twice", None)
    with house.app.app_context():
        share(Shared(NOW.date() - timedelta(days=7), levels={"LF.goals": "1"}, step=step))
        plans.plan(DISTRICT, DANA, [PLAN])
        left = hanging.hanging(DISTRICT, staff_store.member(DISTRICT, DANA))
    pile = left.piles[Hat.COACH]
    counts = [len(each) for each in (pile.visits, pile.plans, pile.steps, pile.teachers)]
    assert counts == [1, 1, 1, 2]
    assert [each.id for each in left.receivers[Hat.COACH]] == [THEO]
    leave(house)
    with house.app.app_context(), reading(DISTRICT) as session:
        assert drafts.visit(DISTRICT, THEO, VISIT) is not None
        assert [each.id for each in plans.planned(DISTRICT, THEO, None)] == [PLAN.id]
        assert session.scalars(select(ActionStep.coach_id)).all() == [THEO]
        reach = Reach(THEO, True, frozenset())
        followed = {each.id for each in people.teachers(DISTRICT, reach)}
        assert followed == {OKAFOR, LINDQVIST, HADDAD}
        assert people.teachers(DISTRICT, Reach(DANA, True, frozenset())) == []
        told = [each.kind for each in notices.news(DISTRICT, THEO).notices]
    assert told == ["work_handed_over"]


def test_who_handed_it_over_stands_in_the_visit_s_course(house: House) -> None:
    write_visit(house)
    leave(house)
    with house.app.app_context(), reading(DISTRICT) as session:
        rows = session.scalars(select(Transition).order_by(Transition.id)).all()
        last = next(row for row in rows if row.reason == "handed over")
        assert (last.by_id, last.state) == (ADA, "captured")


def test_what_is_due_of_a_visit_is_due_of_who_takes_it_over(house: House) -> None:
    with house.app.app_context():
        due_rules.take_offered(ADMIN, NOW)
    write_visit(house, "formal")
    with house.app.app_context():
        share_evidence(VISIT, DANA, NOW)
    leave(house, {Hat.LEADER: PRIYA, Hat.COACH: THEO})
    with house.app.app_context():
        due_now = {who: to_do(who) for who in (DANA, PRIYA)}
        assert due_now == {DANA: [], PRIYA: [Event.RATING]}
        assert to_do(OKAFOR) == [Event.SELF_RATING]


def test_a_self_rating_that_never_came_gives_its_own_reason_after_handing_over(
    house: House,
) -> None:
    write_visit(house, "formal")
    with house.app.app_context():
        share_evidence(VISIT, DANA, NOW - timedelta(hours=2))
        before = NOW - timedelta(hours=1)
        sealing.go_on_without(DISTRICT, DANA, VISIT, "She is on leave.", before)
    leave(house, {Hat.LEADER: PRIYA, Hat.COACH: THEO})
    with house.app.app_context():
        assert evaluations.seen(DISTRICT, PRIYA, VISIT).passed == "She is on leave."


def test_teachers_are_followed_since_the_day_at_their_school(house: House) -> None:
    evening = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)  # the 17th, half past eight in Chicago
    with house.app.app_context():
        activity.deactivate(DISTRICT, ADA, DANA, TO_THEO, evening)
        with reading(DISTRICT) as session:
            since = session.scalars(
                select(Caseload.since).where(
                    Caseload.coach_id == THEO, Caseload.teacher_id == OKAFOR
                )
            ).all()
    assert since == [date(2026, 11, 17)]


def test_shared_records_keep_their_observer(house: House) -> None:
    with house.app.app_context():
        shared = Shared(NOW.date() - timedelta(days=7), levels={"LF.goals": "1"})
        share(shared)
    leave(house)
    with house.app.app_context(), reading(DISTRICT) as session:
        row = session.get_one(Observation, (DISTRICT, shared.id))
        assert row.observer_id == DANA


# Who may take over


def test_nothing_changes_until_somebody_is_chosen(house: House) -> None:
    write_visit(house)
    for chosen in ({}, {Hat.COACH: PRIYA}, {Hat.COACH: OKAFOR}, {Hat.COACH: DANA}):
        with house.app.app_context(), pytest.raises(NotValid) as refused:
            activity.deactivate(DISTRICT, ADA, DANA, chosen, NOW)
        assert Hat.COACH in refused.value.fields
    with house.app.app_context():
        assert staff_store.member(DISTRICT, DANA).active
        assert drafts.visit(DISTRICT, DANA, VISIT) is not None


def test_work_may_wait_and_go_over_later(house: House) -> None:
    write_visit(house)
    leave(house, {Hat.COACH: None})
    with house.app.app_context():
        assert drafts.visit(DISTRICT, DANA, VISIT) is not None
    leave(house)
    with house.app.app_context():
        assert drafts.visit(DISTRICT, THEO, VISIT) is not None


def test_formal_visits_go_to_who_leads_the_school_and_coaching_never_does(house: House) -> None:
    write_visit(house, "formal")
    with house.app.app_context():
        left = hanging.hanging(DISTRICT, staff_store.member(DISTRICT, DANA))
    assert {hat: [each.id for each in found] for hat, found in left.receivers.items()} == {
        Hat.COACH: [THEO],
        Hat.LEADER: [PRIYA],
    }
    leave(house, {Hat.COACH: THEO, Hat.LEADER: PRIYA})
    with house.app.app_context():
        assert drafts.visit(DISTRICT, PRIYA, VISIT) is not None


def test_the_last_words_typed_go_along_with_the_visit(house: House) -> None:
    write_visit(house)
    with house.app.app_context():
        drafts.save_words(DISTRICT, DANA, VISIT, Words("Calm start.", "", None))
    leave(house)
    assert house.draft(by=THEO).words.glow == "Calm start."


def test_a_deactivated_teacher_stays_in_history_and_is_visited_no_more(house: House) -> None:
    write_visit(house)
    house.share()
    leave(house, {}, OKAFOR)
    dana = house.browser(DANA)
    assert "Okafor" not in dana.get("/capture/new").text
    assert dana.get(f"/observations/{VISIT}").status_code == 200
    assert dana.get(f"/teachers/{OKAFOR}/timeline").status_code == 200


def test_visits_planned_to_them_are_taken_off_and_told(house: House) -> None:
    with house.app.app_context():
        plans.plan(DISTRICT, DANA, [PLAN])
        assert hanging.hanging(DISTRICT, staff_store.member(DISTRICT, OKAFOR)).plans_to == 1
    leave(house, {}, OKAFOR)
    with house.app.app_context():
        assert plans.planned(DISTRICT, DANA, None) == []
        told = notices.news(DISTRICT, DANA).notices
    assert [(each.kind, each.detail) for each in told] == [
        ("plans_dropped", {"teacher": "Ms. Okafor"})
    ]
