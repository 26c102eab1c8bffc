"""What a deactivated observer leaves behind: handed over whole, but for what they kept to themselves."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from observe.domain.due import Event
from observe.domain.errors import NotThere, NotValid
from observe.domain.people import PlannedVisit
from observe.domain.policy import Actor, Reach, Role
from observe.domain.record import Step
from observe.store import (
    activity,
    drafts,
    due_rules,
    entries,
    evaluations,
    hanging,
    notices,
    people,
    plans,
    projection,
    sealing,
)
from observe.store import staff as staff_store
from observe.store.base import reading
from observe.store.drafted_words import Words
from observe.store.hanging import Hat
from observe.store.tables_capture import EntryRow, NoteRow, Observation, Transition
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
    ORIGIN,
    PRIYA,
    THEO,
    WALKTHROUGH,
    Tablet,
    the_id,
)
from tests.reviewing import VISIT, House, hidden, post
from tests.shared_visits import Shared, share
from tests.the_way import share_evidence, to_do

ADMIN = Actor(ADA, DISTRICT, "Ada Brandt", frozenset({Role.ADMINISTRATOR}), {})
CANARY, LATER_PUBLIC, EVIDENCE = "zq-thought", "zq-first-wording", "S2: “I chose it.”"
PLAN = PlannedVisit(
    the_id("plan"), OKAFOR, None, WALKTHROUGH, "2.0.0", "coaching", NOW + timedelta(days=1)
)
TO_THEO: Mapping[Hat, str | None] = {Hat.COACH: THEO}


@pytest.fixture
def house(app: Flask) -> House:
    return House(app)


def write_visit(house: House, kind: str = "coaching", *, done: bool = True) -> Tablet:
    """Evidence, a private thought, a deleted one, and one that was made public in other words."""
    tablet = Tablet()
    gone = tablet.note(f"{CANARY} deleted", private=True, ms=100)
    turned = tablet.note(LATER_PUBLIC, private=True, ms=200)
    edits = [
        tablet.entry("note.delete", gone["target"], base=gone["id"], ms=300),
        tablet.entry(
            "note.edit", turned["target"], base=turned["id"], ms=400, text="T waits.", private=False
        ),
    ]
    thought = tablet.note(f"{CANARY} standing", private=True, ms=500, tags=["LF.goals"])
    evidence = tablet.note(EVIDENCE, ms=600, tags=["LF.goals"])
    made = [gone, turned, *edits, thought, evidence]
    made.append(tablet.rate("LF.goals", "2", ms=700))
    if done:
        house.finish(*made, tablet=tablet, kind=kind)
    else:
        begun = [tablet.create(kind=kind), tablet.entry("obs.start")]
        house.capture(tablet, *begun, *made)
    return tablet


def leave(house: House, chosen: Mapping[Hat, str | None] = TO_THEO, person: str = DANA) -> None:
    with house.app.app_context():
        activity.deactivate(DISTRICT, ADA, person, chosen, NOW)


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


# What was kept private


def test_no_private_thought_reaches_who_takes_over_in_any_byte(house: House) -> None:
    write_visit(house)
    assert CANARY in house.browser(DANA).get(f"/api/v1/observations/{VISIT}").text
    leave(house)
    theo = house.browser(THEO)
    pages = {
        path: theo.get(path)
        for path in (
            f"/api/v1/observations/{VISIT}",
            f"/observations/{VISIT}/review",
            f"/observations/{VISIT}/correction",
            f"/capture/{VISIT}",
            "/visits",
            "/",
            "/search?q=standing",
            "/search?q=deleted",
        )
    }
    assert {path: answer.status_code for path, answer in pages.items()} == dict.fromkeys(pages, 200)
    assert [path for path, answer in pages.items() if CANARY in answer.text] == []
    assert not any(LATER_PUBLIC in answer.text for answer in pages.values())
    assert EVIDENCE in theo.get(f"/observations/{VISIT}/review").text
    assert "T waits." in json.dumps(pages[f"/api/v1/observations/{VISIT}"].json)


def test_no_private_thought_is_in_the_record_that_is_shared(house: House) -> None:
    write_visit(house)
    leave(house)
    house.share(by=THEO)
    for person in (OKAFOR, THEO):
        text = house.browser(person).get(f"/observations/{VISIT}").text
        assert EVIDENCE in text
        assert CANARY not in text
        assert LATER_PUBLIC not in text


def test_a_rebuilt_visit_hides_the_same(house: House) -> None:
    write_visit(house)
    leave(house)
    with house.app.app_context(), reading(DISTRICT) as session:
        before = sorted(session.scalars(select(NoteRow.text)))
        session.rollback()
        projection.rebuild(DISTRICT)
        assert sorted(session.scalars(select(NoteRow.text))) == before == [EVIDENCE, "T waits."]


def test_the_log_itself_keeps_everything(house: House) -> None:
    write_visit(house)
    with house.app.app_context(), reading(DISTRICT) as session:
        before = len(session.scalars(select(EntryRow)).all())
    leave(house)
    with house.app.app_context(), reading(DISTRICT) as session:
        assert len(session.scalars(select(EntryRow)).all()) == before
        log = entries.log_since(DISTRICT, THEO, VISIT, 0)
    assert log.completeness is not None
    assert log.completeness.complete


def test_they_are_there_again_for_who_wrote_them(house: House) -> None:
    write_visit(house)
    leave(house)
    with house.app.app_context():
        activity.reactivate(DISTRICT, ADA, DANA, NOW)
    leave(house, {Hat.COACH: DANA}, THEO)
    assert f"{CANARY} standing" in house.browser(DANA).get(f"/observations/{VISIT}/review").text


def test_thoughts_of_the_new_observer_are_theirs(house: House) -> None:
    write_visit(house, done=False)
    leave(house)
    own = Tablet("Theo’s tablet")
    house.capture(own, own.note("zq-own-thought", private=True, ms=900), by=THEO)
    text = house.browser(THEO).get(f"/observations/{VISIT}/review").text
    assert "zq-own-thought" in text
    assert CANARY not in text


# Going on


def test_who_takes_over_writes_on_finishes_and_shares(house: House) -> None:
    tablet = write_visit(house, done=False)
    leave(house)
    theo, own = house.browser(THEO), Tablet("Theo’s tablet")
    own.start_ms = tablet.start_ms + 1000
    made = [
        own.note("S5: “Mine floats.”", ms=1000, tags=["LF.goals"]),
        own.rate("LL.pace", "3", ms=2000),
        own.finish(3000, **{tablet.device_id: tablet.seq}),
    ]
    answer = theo.post(
        f"/api/v1/observations/{VISIT}/entries", json=own.batch(*made, user=THEO), headers=ORIGIN
    )
    assert [each["status"] for each in answer.json["acks"]] == ["stored"] * 3
    page = theo.get(f"/observations/{VISIT}/review").text
    shared = post(
        theo,
        f"/observations/{VISIT}/sharing",
        seal=hidden(page, "seal"),
        glow="",
        over=hidden(page, "over"),
    )
    assert shared.status_code == 303
    text = house.browser(OKAFOR).get(f"/observations/{VISIT}").text
    assert "Mine floats" in text
    assert "Theo Marsh" in text


def test_the_former_observer_can_write_no_more(house: House) -> None:
    tablet = write_visit(house, done=False)
    leave(house)
    with house.app.app_context():
        activity.reactivate(DISTRICT, ADA, DANA, NOW)
    dana = house.browser(DANA)
    sent = tablet.batch(tablet.note("late", ms=5000))
    answer = dana.post(f"/api/v1/observations/{VISIT}/entries", json=sent, headers=ORIGIN)
    assert (answer.status_code, answer.json["code"]) == (403, "no_access")
    with house.app.app_context(), pytest.raises(NotThere):
        entries.log_since(DISTRICT, DANA, VISIT, 0)


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
