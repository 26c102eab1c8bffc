"""What a cycle needs, how its days count, and whose turn it is."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from observe.domain.cycle_conferences import Party, conferences
from observe.domain.cycle_course import Course, closing_lacks, course
from observe.domain.cycle_models import TEMPLATES
from observe.domain.cycle_pace import checks_wanted, stage_days
from observe.domain.cycles import (
    Cycle,
    CycleState,
    Event,
    Happening,
    Plan,
    changes,
    check_opening,
    check_plan,
    missing,
)
from observe.domain.errors import NotValid

OPENED = date(2026, 9, 7)
WHOLE = Plan(
    template="impact",
    goal="Every group explains its thinking.",
    students="Five students give a reason in each lesson.",
    practice="new",
    rubric="https://a.example",
    rubric_version="1",
    criteria=("LF.goals",),
)


def cycle(**changed: object) -> Cycle:
    made = datetime(2026, 9, 1, tzinfo=UTC)
    whole = Cycle("c", "t", "k", CycleState.OPEN, "identify", WHOLE, made, opened_on=OPENED)
    return replace(whole, **changed)  # type: ignore[arg-type]


def on(day: int) -> date:
    """The so-manyth day after the opening."""
    return OPENED + timedelta(days=day)


def event(kind: str, day: int, stage: str = "", text: str = "", **detail: object) -> Event:
    at = datetime.combine(on(day), time(12), UTC)
    return Event(f"{kind} {day}", Happening(kind), "k", "Dana", stage, on(day), at, text, detail)


def at(day: int, *events: Event, visited: tuple[int, ...] = (), **changed: object) -> Course:
    return course(cycle(**changed), events, map(on, visited), on(day))


def said(found: Course) -> tuple[str, str]:
    assert found.next is not None
    return found.next.who, str(found.next.says)


def test_the_four_models_name_and_order_their_stages() -> None:
    assert {code: [each.code for each in model.stages] for code, model in TEMPLATES.items()} == {
        "plain": ["begin", "work", "look_back"],
        "impact": ["identify", "learn", "improve"],
        "six_steps": ["praise", "probe", "action_step", "practice", "plan", "follow_up"],
        "student_centered": ["goal", "before", "teach", "after"],
    }
    said = [str(each.says) for model in TEMPLATES.values() for each in model.stages]
    assert all(each.count(".") == 1 and each.endswith(".") for each in said)


def test_a_model_knows_the_stage_that_follows() -> None:
    impact = TEMPLATES["impact"]
    following = impact.after("identify")
    assert following is not None
    assert following.code == "learn"
    assert impact.after("improve") is None


@pytest.mark.parametrize(
    ("field", "nothing"),
    [
        ("goal", " "),
        ("students", ""),
        ("criteria", ()),
        ("practice", ""),
        ("template", "none"),
        ("cadence_days", None),
    ],
)
def test_each_thing_that_is_missing_is_named(field: str, nothing: object) -> None:
    plan = replace(WHOLE, **{field: nothing})  # type: ignore[arg-type]
    assert list(missing(plan)) == [field]
    with pytest.raises(NotValid, match="1 thing is missing") as refused:
        check_opening(plan)
    assert list(refused.value.fields) == [field]


def test_a_whole_plan_may_open() -> None:
    assert missing(WHOLE) == {}
    check_opening(WHOLE)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("cadence_days", 0, "from 1 to 120"),
        ("planned_visits", 61, "from 1 to 60"),
        ("planned_checks", 1, "from 2 to 12"),
        ("criteria", tuple("abcdef"), "at most 5 criteria; 6 are chosen"),
        ("goal", "x" * 20_001, "too long"),
        ("plan", "\0", "cannot be stored"),
    ],
)
def test_what_cannot_be_stored_is_refused(field: str, value: object, says: str) -> None:
    with pytest.raises(NotValid) as refused:
        check_plan(replace(WHOLE, **{field: value}))  # type: ignore[arg-type]
    assert says in str(refused.value.fields[field])


def test_changes_tell_before_and_after() -> None:
    found = changes(WHOLE, replace(WHOLE, goal="Less.", cadence_days=7))
    assert [(each.field, each.before, each.after) for each in found] == [
        ("goal", WHOLE.goal, "Less."),
        ("cadence_days", 14, 7),
    ]


def test_every_14_days_is_overdue_on_day_15_and_cleared_by_a_visit() -> None:
    assert [at(day).overdue_days for day in (13, 14, 15, 20)] == [0, 0, 1, 6]
    assert at(20, visited=(15,)).overdue_days == 0
    assert [at(day, visited=(3, 15)).overdue_days for day in (29, 30)] == [0, 1]


def test_visits_are_counted_of_those_planned_and_none_is_due_after_the_last() -> None:
    found = at(90, visited=(1, 8, 15, 22)).dosage
    assert (found.done, found.planned, found.last, found.due_on) == (4, 4, on(22), None)


def test_nothing_is_due_in_a_draft_or_once_closed() -> None:
    assert at(90, state=CycleState.DRAFT).dosage.due_on is None
    assert at(90, state=CycleState.CLOSED).dosage.due_on is None


def test_days_in_a_stage_come_from_when_stages_began() -> None:
    events = [
        event("opened", 0, "identify"),
        event("conference", 2),
        event("stage", 5, "learn"),
        event("stage", 12, "identify"),
        event("closed", 20),
        event("reopened", 40, "learn"),
    ]
    assert stage_days(events[:3], on(9)) == {"identify": 5, "learn": 4}
    assert stage_days(events, on(41)) == {"identify": 13, "learn": 8}


def test_a_conference_written_down_again_replaces_its_first_wording() -> None:
    planned = event("conference", 3, first="teacher")
    held = event("conference", 4, "", "We looked at two lessons.", of=planned.id, agreed="Try it.")
    assert [(each.id, each.held) for each in conferences([planned])] == [(planned.id, False)]
    (found,) = conferences([planned, held])
    assert (found.id, found.day, found.agreed, found.held) == (planned.id, on(4), "Try it.", True)


@pytest.mark.parametrize(
    ("planned", "checks", "after"),
    [(4, 2, [2, 3]), (6, 2, [2, 4]), (None, 2, [2, 3]), (1, 2, [1, 1])],
)
def test_interim_checks_are_spread_among_the_visits(
    planned: int | None, checks: int, after: list[int]
) -> None:
    wanted = [checks_wanted(done, planned, checks) for done in range(7)]
    assert [sum(number < each for number in wanted) for each in (1, 2)] == after


def test_closing_wants_two_checks_and_the_reflection() -> None:
    assert [str(each) for each in closing_lacks(cycle(), 0)] == [
        "The teacher has not written a reflection yet.",
        "2 interim checks are missing.",
    ]
    assert closing_lacks(cycle(reflection="They speak now."), 2) == []
    assert [str(each) for each in closing_lacks(cycle(coach=None), 1)] == [
        "1 interim check is missing."
    ]


def test_each_turn_has_its_owner() -> None:
    checks = (event("check", 10), event("check", 20))
    assert said(at(1)) == (Party.COACH, "Make the first visit.")
    assert said(at(9, visited=(2,))) == (Party.COACH, "Make the next visit.")
    assert said(at(9, visited=(2, 8))) == (
        Party.BOTH,
        "Interim check: look together at what students do now.",
    )
    assert said(at(23, *checks, visited=(2, 8, 15, 22)))[0] == Party.TEACHER
    done = at(23, *checks, visited=(2, 8, 15, 22), reflection="They speak now.")
    assert said(done) == (Party.COACH, "Read the reflection, and close the cycle together.")
    assert at(23, state=CycleState.CLOSED).next is None


def test_a_conference_whose_day_has_come_waits_for_its_notes() -> None:
    talk = event("conference", 5)
    assert said(at(4, talk, visited=(1,)))[1] == "Make the next visit."
    assert said(at(5, talk, visited=(1,)))[0] == Party.BOTH


def test_a_draft_says_how_much_is_missing() -> None:
    empty = at(0, state=CycleState.DRAFT, plan=Plan())
    assert said(empty) == (Party.COACH, "Complete the plan: 4 things are missing.")
    assert said(at(0, state=CycleState.DRAFT))[1] == "The plan is whole: open the cycle."


def test_an_own_goal_looks_back_by_its_rhythm_and_then_closes() -> None:
    assert said(at(3, coach=None)) == (Party.TEACHER, "Look back: what do students do now?")
    assert at(3, event("check", 2), coach=None).dosage.due_on == on(16)
    checks = (event("check", 10), event("check", 20))
    assert "close" in said(at(21, *checks, coach=None))[1]
