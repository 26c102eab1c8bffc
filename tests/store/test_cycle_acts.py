"""What may happen to a cycle, by whom, and that of two people who change it one wins and the other is told."""

from dataclasses import replace
from datetime import UTC, date

import pytest
from flask import Flask
from sqlalchemy import select

from observe.domain.cycle_conferences import conferences
from observe.domain.cycles import Change, CycleState, Happening, Outrun, Result
from observe.domain.errors import NotAllowed, NotNow, NotThere, NotValid
from observe.store import audit, cycle_acts, school_calendar
from observe.store.base import db, reading
from observe.store.notices import news
from observe.store.tables_coaching import Cycle
from observe.store.tables_people import Audit
from tests.cast import ADA, DANA, DISTRICT, HADDAD, LINDQVIST, NOW, OKAFOR, PRIYA, THEO, the_id
from tests.cycling import CYCLE, OPENED, PLAN, Cycling, acting, after
from tests.store.test_row_security import at_once


def kinds(cycling: Cycling) -> list[str]:
    return [each.kind for each in cycling.seen().events]


def test_a_cycle_is_begun_opened_and_both_are_told_who_did_it(app: Flask) -> None:
    cycling = Cycling(app).open()
    seen = cycling.seen(OKAFOR)
    assert (seen.cycle.state, seen.cycle.stage, seen.cycle.opened_on) == (
        "open",
        "identify",
        OPENED,
    )
    assert (seen.cycle.plan, seen.teacher_name, seen.coach_name) == (
        PLAN,
        "Ms. Okafor",
        "Dana Ruiz",
    )
    assert [(each.kind, each.author_name) for each in seen.events] == [
        ("begun", "Dana Ruiz"),
        ("opened", "Dana Ruiz"),
    ]
    with app.app_context():
        assert [each.kind for each in news(DISTRICT, OKAFOR).notices] == ["cycle_opened"]


@pytest.mark.parametrize("who", [THEO, PRIYA, LINDQVIST])
def test_nobody_begins_a_cycle_with_a_teacher_who_is_not_theirs(app: Flask, who: str) -> None:
    with app.app_context(), pytest.raises(NotThere):
        cycle_acts.begin(acting(who), CYCLE, OKAFOR, PLAN)


def test_what_is_missing_keeps_a_cycle_from_opening_and_is_named(app: Flask) -> None:
    cycling = Cycling(app).begin()
    cycling.change(goal="", criteria=())
    with app.app_context(), pytest.raises(NotValid, match="2 things are missing") as refused:
        cycle_acts.open_(acting(), CYCLE, 2)
    assert list(refused.value.fields) == ["goal", "criteria"]
    assert cycling.seen().cycle.state is CycleState.DRAFT


def test_an_open_cycle_stays_whole_and_keeps_its_stages(app: Flask) -> None:
    cycling = Cycling(app).open()
    with pytest.raises(NotValid):
        cycling.change(goal="")
    cycling.change(by=OKAFOR, goal="Each one explains.", template="plain")
    plan = cycling.seen().cycle.plan
    assert (plan.goal, plan.template) == ("Each one explains.", "impact")


def test_criteria_must_be_those_of_a_published_rubric(app: Flask) -> None:
    cycling = Cycling(app).begin()
    with pytest.raises(NotValid) as refused:
        cycling.change(criteria=("XX.none",))
    assert list(refused.value.fields) == ["criteria"]


def test_only_one_cycle_is_open_between_two(app: Flask) -> None:
    Cycling(app).open()
    second = Cycling(app, the_id("second")).begin()
    with app.app_context(), pytest.raises(NotNow, match="Another goal is open"):
        cycle_acts.open_(acting(), second.cycle, 1)
    own = Cycling(app, the_id("own"), coach=None).open()
    assert own.seen().cycle.state is CycleState.OPEN


def test_of_two_who_change_a_cycle_one_wins_and_the_other_sees_what_changed(app: Flask) -> None:
    cycling = Cycling(app).open()
    before = cycling.revision
    cycling.change(by=OKAFOR, goal="Each one explains.", cadence_days=7)
    with pytest.raises(Outrun) as outrun:
        cycling.change(by=DANA, revision=before, goal="All explain.")
    found = outrun.value
    assert found.by == "Ms. Okafor"
    assert [(each.field, each.before, each.after) for each in found.changes] == [
        ("goal", PLAN.goal, "Each one explains."),
        ("cadence_days", 14, 7),
    ]
    assert cycling.seen().cycle.plan.goal == "Each one explains."


def test_stages_move_and_each_move_is_an_event(app: Flask) -> None:
    cycling = Cycling(app).open()
    cycling.move("learn", after(9))
    cycling.move("learn", after(10))
    with pytest.raises(NotValid):
        cycling.move("praise")
    assert kinds(cycling) == ["begun", "opened", "stage"]
    assert cycling.seen().events[-1].day == after(9)


def test_a_form_sent_twice_is_one_conference(app: Flask) -> None:
    cycling = Cycling(app).open()
    for _again in range(2):
        cycling.confer("We looked at two lessons.", after(3), agreed="Try it on Monday.")
    assert kinds(cycling) == ["begun", "opened", "conference"]


def test_a_beginning_sent_twice_is_one_cycle(app: Flask) -> None:
    for _again in range(2):
        with app.app_context():
            cycle_acts.begin(acting(), CYCLE, OKAFOR, PLAN, opening=True)
    assert kinds(Cycling(app)) == ["begun", "opened"]


def test_a_draft_sent_again_to_be_opened_is_opened(app: Flask) -> None:
    Cycling(app).begin()
    with app.app_context():
        cycle_acts.begin(acting(), CYCLE, OKAFOR, PLAN, opening=True)
    assert kinds(Cycling(app)) == ["begun", "opened"]


def test_other_words_for_a_cycle_that_is_begun_are_not_lost_in_silence(app: Flask) -> None:
    Cycling(app).open()
    with app.app_context(), pytest.raises(NotNow, match="begun already"):
        cycle_acts.begin(acting(), CYCLE, OKAFOR, replace(PLAN, goal="All explain."))


def test_nobody_begins_a_cycle_under_the_id_of_another_s(app: Flask) -> None:
    Cycling(app).open()
    with app.app_context(), pytest.raises(NotThere):
        cycle_acts.begin(acting(THEO), CYCLE, HADDAD, PLAN)


def test_of_two_beginnings_at_once_one_cycle_comes_in_postgresql_too(postgres_app: Flask) -> None:
    acts = [lambda: cycle_acts.begin(acting(), CYCLE, OKAFOR, PLAN, opening=True)] * 2
    assert at_once(postgres_app, *acts) == []
    assert kinds(Cycling(postgres_app)) == ["begun", "opened"]


def test_of_two_who_write_a_conference_down_the_second_sees_what_the_first_wrote(
    app: Flask,
) -> None:
    cycling = Cycling(app).open()
    talk = cycling.confer("", after(3))
    first = cycling.confer("The groups waited.", after(3), by=OKAFOR, of=talk, seen=talk)
    with pytest.raises(Outrun) as outrun:
        cycling.confer("Nobody waited.", after(3), of=talk, seen=talk)
    assert outrun.value.by == "Ms. Okafor"
    assert outrun.value.changes == (Change("conference_text", "", "The groups waited."),)
    cycling.confer("The groups waited, one did not.", after(3), of=talk, seen=first)
    cycling.confer("The groups waited, one did not.", after(3), of=talk, seen=first)
    with app.app_context():
        [held] = conferences(cycling.seen().events)
    assert held.text == "The groups waited, one did not."


def test_a_conference_of_another_cycle_cannot_be_written_down_here(app: Flask) -> None:
    elsewhere = Cycling(app).open().confer("A talk.")
    Cycling(app).close(reason="Moved.")
    other = Cycling(app, the_id("other")).open()
    with pytest.raises(NotThere):
        other.confer("Another.", of=elsewhere)


def test_only_the_teacher_writes_the_reflection(app: Flask) -> None:
    cycling = Cycling(app).open()
    with pytest.raises(NotAllowed):
        cycling.reflect("I think it went well.", by=DANA)
    cycling.reflect("They give reasons now.")
    assert cycling.seen().cycle.reflection == "They give reasons now."
    with app.app_context():
        assert [each.kind for each in news(DISTRICT, DANA).notices] == ["cycle_reflected"]


def test_a_cycle_closes_with_checks_and_reflection_or_with_a_reason(app: Flask) -> None:
    cycling = Cycling(app).open()
    with pytest.raises(NotValid) as refused:
        cycling.close()
    assert list(refused.value.fields) == ["reason"]
    with pytest.raises(NotAllowed):
        cycling.close(by=OKAFOR, reason="Enough.")
    cycling.check("2 gave a reason.", after(10))
    cycling.check("4 gave a reason.", after(20))
    cycling.reflect("They give reasons now.")
    cycling.close(day=after(42))
    closed = cycling.seen(OKAFOR).cycle
    assert (closed.state, closed.result, closed.closed_on) == ("closed", Result.MET, after(42))


def test_a_closed_cycle_changes_no_more_until_it_is_reopened(app: Flask) -> None:
    cycling = Cycling(app).open()
    cycling.close(reason="She changed schools.")
    for act in (lambda: cycling.change(goal="No."), lambda: cycling.confer("No.")):
        with pytest.raises(NotNow, match="reopen it first"):
            act()
    cycling.reopen()
    cycling.change(goal="Yes.")
    assert kinds(cycling)[-3:] == ["closed", "reopened", "changed"]


def test_a_teacher_opens_changes_and_closes_an_own_goal_that_no_coach_reads(app: Flask) -> None:
    own = Cycling(app, coach=None).open()
    own.change(by=OKAFOR, goal="My own goal.")
    own.check("1 did.", after(10))
    own.check("3 did.", after(20))
    own.close(reflection="It works.")
    closed = own.seen().cycle
    assert (closed.result, closed.reflection) == (Result.MET, "It works.")
    for person in (DANA, THEO, PRIYA, ADA):
        with pytest.raises(NotThere):
            own.seen(person)


def test_a_teacher_closes_a_cycle_whose_coach_has_left(app: Flask) -> None:
    cycling = Cycling(app).open()
    with app.app_context():
        db.session.execute(db.text("UPDATE person SET active = false WHERE name = 'Dana Ruiz'"))
        db.session.commit()
    cycling.close(by=OKAFOR, reason="My coach has left.", reflection="On my own now.")
    assert cycling.seen(OKAFOR).cycle.state is CycleState.CLOSED


def test_a_draft_is_thrown_away_and_an_open_cycle_is_not(app: Flask) -> None:
    cycling = Cycling(app).begin()
    with app.app_context():
        cycle_acts.discard(acting(), CYCLE, 1)
    with pytest.raises(NotThere):
        cycling.seen()
    cycling.open()
    with app.app_context(), pytest.raises(NotNow):
        cycle_acts.discard(acting(), CYCLE, cycling.revision)


def test_no_word_of_a_cycle_is_in_the_audit_log(app: Flask) -> None:
    cycling = Cycling(app).open()
    cycling.change(by=OKAFOR, goal="Secret goal.")
    cycling.confer("Secret talk.", agreed="Secret step.")
    cycling.close(reason="Secret reason.")
    with app.app_context(), reading(DISTRICT) as session:
        rows = session.execute(select(Audit.action, Audit.detail)).all()
        assert [row.action for row in rows] == [
            "cycle begun",
            "cycle opened",
            "cycle changed",
            "cycle conference",
            "cycle closed",
        ]
        assert "Secret" not in str(rows)
        assert audit.first_break(DISTRICT) is None


def due_past_a_fair(app: Flask) -> date | None:
    with app.app_context():
        school_calendar.enter(DISTRICT, [(after(14), "Fair"), (after(15), "Fair")], NOW)
    return Cycling(app).open().seen().course(UTC, after(3)).dosage.due_on


def test_no_visit_is_due_on_a_day_without_school(app: Flask) -> None:
    assert due_past_a_fair(app) == after(16)


def test_no_visit_is_due_on_a_day_without_school_in_postgresql_too(postgres_app: Flask) -> None:
    assert due_past_a_fair(postgres_app) == after(16)


def race(app: Flask) -> list[BaseException]:
    cycling = Cycling(app).open()
    revision = cycling.revision
    goals = ("Each one explains.", "All explain.")
    acts = [lambda goal=goal: change_goal(revision, goal) for goal in goals]
    return at_once(app, *acts)


def change_goal(revision: int, goal: str) -> None:
    with reading(DISTRICT) as session:
        held = session.get_one(Cycle, (DISTRICT, CYCLE))
        assert held.state == "open"
        session.rollback()
    changed = PLAN.__class__(**{**{n: getattr(PLAN, n) for n in PLAN.__slots__}, "goal": goal})
    cycle_acts.change(acting(), CYCLE, revision, changed)


def test_of_two_at_once_exactly_one_is_outrun(app: Flask) -> None:
    assert [type(each) for each in race(app)] == [Outrun]


def test_of_two_at_once_exactly_one_is_outrun_in_postgresql_too(postgres_app: Flask) -> None:
    assert [type(each) for each in race(postgres_app)] == [Outrun]
    cycling = Cycling(postgres_app)
    cycling.check("2 gave a reason.")
    cycling.confer("A talk.", agreed="Try it.")
    cycling.close(reason="Enough.")
    assert kinds(cycling)[-3:] == [Happening.CHECK, Happening.CONFERENCE, Happening.CLOSED]
    with postgres_app.app_context():
        hidden = reading(None)
        with hidden as session:
            assert session.scalars(select(Cycle)).all() == []
