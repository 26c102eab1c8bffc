"""Where a coach stands with each teacher: the cadence, the reasons in words, and their order."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observe.domain.progress import Cared, Goal, Need, Row, Shown, counts, rows
from observe.domain.school_days import Closed
from observe.domain.steps import Rule, StepNow, StepState, VisitCount

TODAY = date(2026, 11, 17)
ZONE = ZoneInfo("America/Chicago")
GOAL = Goal("c", "t", "k", "Explain", "impact", "learn", 14, TODAY - timedelta(days=40))


def ago(days: int | None) -> datetime | None:
    if days is None:
        return None
    return (datetime.combine(TODAY, time(10), ZONE) - timedelta(days=days)).astimezone(UTC)


def teacher(days: int | None, name: str = "t") -> Cared:
    return Cared(name, name, name, date(2026, 8, 17), ago(days))


def step(due: int | None = None, counts: tuple[int, ...] = (), **values: object) -> StepNow:
    seen = tuple(
        VisitCount(f"v{at}", datetime(2026, 11, 1, tzinfo=UTC), n) for at, n in enumerate(counts)
    )
    made = StepNow(
        id="s", teacher_id="t", teacher="t", coach_id="c", coach="c", observation=None, cycle=None,
        branch_of=None, rubric=None, rubric_version=None, criterion=None, text="Ask why",
        met_when="", look_for="L", label="Look", rule=Rule(3, 2), support="", support_kind="",
        set_on=date(2026, 11, 1), due_on=TODAY + timedelta(days=due) if due is not None else None,
        state=StepState.OPEN, closed_on=None, closed_why="", evidence=None, leader_sees=False,
        revision=1, counts=seen,
    )  # fmt: skip
    return replace(made, **values)


def one(days: int | None, goal: Goal | None = GOAL, its: StepNow | None = None) -> Row:
    goals = [replace(goal, last=ago(days))] if goal else []
    [row] = rows([teacher(days)], goals, [its] if its else [], TODAY, ZONE)
    return row


def words(row: Row) -> list[str]:
    return [str(each.words) for each in row.reasons]


def test_every_fourteen_days_is_overdue_on_day_fifteen_and_not_before() -> None:
    assert Need.VISIT_LATE not in [each.need for each in one(14, its=step()).reasons]
    late = one(15, its=step())
    assert late.need is Need.VISIT_LATE
    assert words(late) == ["visit overdue for 1 day"]
    assert late.next_by == TODAY - timedelta(days=1)


@pytest.mark.parametrize("cadence", [1, 7, 21])
def test_each_cycle_has_its_own_cadence(cadence: int) -> None:
    goal = replace(GOAL, cadence=cadence)
    assert one(cadence, goal, step()).need is Need.NOTHING
    assert one(cadence + 1, goal, step()).need is Need.VISIT_LATE


def test_a_visit_clears_it() -> None:
    assert one(30, its=step()).fits(Shown.OVERDUE)
    assert not one(0, its=step()).fits(Shown.OVERDUE)


def test_the_cadence_counts_from_the_opening_where_nobody_came_since() -> None:
    fresh = replace(GOAL, opened_on=TODAY - timedelta(days=4))
    assert replace(fresh, last=ago(90)).next_by(ZONE) == TODAY + timedelta(days=10)
    assert fresh.next_by(ZONE) == TODAY + timedelta(days=10)
    assert replace(fresh, cadence=None).next_by(ZONE) is None


def test_once_all_planned_visits_are_made_no_visit_is_due() -> None:
    goal = replace(GOAL, planned=4, done=3, last=ago(30))
    assert goal.next_by(ZONE) == date(2026, 11, 2)
    assert replace(goal, done=4).next_by(ZONE) is None


def test_no_visit_is_due_on_a_day_without_school() -> None:
    """The Thursday and the Friday are a holiday, and a weekend follows."""
    thursday, monday = date(2026, 11, 26), date(2026, 11, 30)
    goal = replace(GOAL, opened_on=TODAY, cadence=(thursday - TODAY).days)
    closed = [Closed("1", None, thursday), Closed("2", "north", thursday + timedelta(days=1))]
    assert goal.next_by(ZONE) == thursday
    assert goal.next_by(ZONE, closed) == thursday + timedelta(days=1)
    assert replace(goal, school="north").next_by(ZONE, closed) == monday


def test_a_visit_in_the_evening_counts_for_the_day_at_the_school() -> None:
    """9 in the evening in Chicago is the next day in UTC."""
    seen = datetime.combine(TODAY - timedelta(days=1), time(21), ZONE).astimezone(UTC)
    [row] = rows([replace(teacher(0), last_seen=seen)], [], [], TODAY, ZONE)
    assert row.days == 1


def test_a_step_says_when_it_was_due() -> None:
    assert words(one(1, its=step(-2))) == ["step due 2 days ago"]
    assert words(one(1, its=step(0))) == ["step due today"]
    assert words(one(1, its=step(7))) == ["step due in 7 days"]
    assert words(one(1, its=step(8))) == []


def test_a_step_whose_rule_is_reached_asks_to_be_closed() -> None:
    row = one(1, its=step(5, counts=(1, 2)))
    assert row.need is Need.STEP_REACHED
    assert words(row) == ["the step’s rule is reached: close it", "step due in 5 days"]
    assert one(1, its=step(20, counts=(1, 1))).need is Need.NOTHING


def test_without_goal_or_visit_the_row_says_so() -> None:
    assert words(one(None, None)) == ["not seen yet", "no goal yet"]
    assert words(one(15, None)) == ["more than two weeks since a visit", "no goal yet"]
    assert words(one(3)) == ["no open step"]


def test_the_step_shown_is_the_open_one_else_the_one_closed_last() -> None:
    met = step(id="old", state=StepState.MET, closed_on=date(2026, 11, 10))
    gone = step(id="older", state=StepState.LET_GO, closed_on=date(2026, 11, 3))
    assert one(1, its=met).step == met
    [row] = rows([teacher(1)], [GOAL], [met, gone], TODAY, ZONE)
    assert row.step == met
    [row] = rows([teacher(1)], [GOAL], [step(id="now"), met, gone], TODAY, ZONE)
    assert row.step
    assert row.step.id == "now"


def test_the_most_pressing_comes_first_then_the_longest_wait() -> None:
    cared = [
        teacher(days, name)
        for name, days in (("calm", 1), ("late", 20), ("later", 30), ("new", None))
    ]
    goals = [
        replace(GOAL, teacher=each.id, last=each.last_seen) for each in cared if each.id != "new"
    ]
    steps = [step(id=each.id, teacher_id=each.id) for each in cared]
    steps[0] = step(-1, id="calm", teacher_id="calm")
    order = [row.teacher.id for row in rows(cared, goals, steps, TODAY, ZONE)]
    assert order == ["calm", "later", "late", "new"]


def test_each_choice_counts_what_it_shows() -> None:
    cared = [teacher(20, "a"), teacher(1, "b"), teacher(None, "c")]
    found = rows(cared, [replace(GOAL, teacher="a", last=ago(20))], [], TODAY, ZONE)
    assert counts(found) == {
        Shown.ALL: 3, Shown.OVERDUE: 1, Shown.NO_GOAL: 2, Shown.STEP_DUE: 0, Shown.NOT_SEEN: 1,
    }  # fmt: skip


@given(st.lists(st.one_of(st.none(), st.integers(0, 60)), max_size=60))
def test_nobody_is_lost_or_shown_twice(days: list[int | None]) -> None:
    cared = [teacher(each, f"t{at:02}") for at, each in enumerate(days)]
    found = rows(cared, [], [], TODAY, ZONE)
    assert sorted(row.teacher.id for row in found) == [each.id for each in cared]
    assert [row.need for row in found] == sorted(row.need for row in found)
