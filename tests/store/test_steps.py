"""Action steps in the store: set at a visit, counted at the next ones, and how they end."""

from datetime import UTC, date, datetime

import pytest

from observe.domain.errors import NotNow, NotThere, NotValid
from observe.domain.record import Step
from observe.domain.steps import Rule, StepState
from observe.store import ending_steps, setting_steps, steps
from observe.store.base import writing
from observe.store.ending_steps import Changed
from observe.store.setting_steps import ForWhom
from observe.store.tables_evaluation import ClosedDay
from tests.cast import DANA, DISTRICT, OKAFOR, PRIYA, THEO, the_id
from tests.shared_visits import Shared, capture_only, share

FIRST, SECOND, THIRD = date(2026, 10, 6), date(2026, 10, 13), date(2026, 10, 20)
WAIT = Step(
    "Wait three seconds after each question.", "LF.goals", "", date(2026, 10, 20), None,
    "waits three seconds", 3, 2,
)  # fmt: skip
AT = datetime(2026, 10, 21, 15, tzinfo=UTC)


@pytest.fixture
def open_step(district: str) -> str:
    share(Shared(FIRST, step=WAIT))
    found = steps.open_step(DISTRICT, DANA, OKAFOR)
    assert found is not None
    return found.id


def counted(day: date, step: str, times: int, shared: bool = True) -> None:
    visit = Shared(day, tallies={f"step-{step}": times})
    share(visit) if shared else capture_only(visit)


def test_a_step_starts_with_a_look_for_of_its_own_and_a_rule(open_step: str) -> None:
    found = steps.step(DISTRICT, OKAFOR, open_step)
    assert (found.look_for, found.label) == (f"step-{open_step}", "waits three seconds")
    assert (found.rule, found.rubric_version) == (Rule(3, 2), "2.0.0")
    assert found.counts == ()


def test_counts_of_later_visits_add_up_to_the_rule(open_step: str) -> None:
    counted(SECOND, open_step, 1)
    counted(THIRD, open_step, 2)
    found = steps.step(DISTRICT, DANA, open_step)
    assert [each.count for each in found.counts] == [1, 2]
    assert found.progress is not None
    assert found.progress.met


def test_a_teacher_reads_no_count_of_a_draft(open_step: str) -> None:
    counted(SECOND, open_step, 3, shared=False)
    assert [each.count for each in steps.step(DISTRICT, DANA, open_step).counts] == [3]
    assert steps.step(DISTRICT, OKAFOR, open_step).counts == ()


@pytest.mark.parametrize("person", [THEO, PRIYA])
def test_nobody_else_reads_a_step(open_step: str, person: str) -> None:
    with pytest.raises(NotThere):
        steps.step(DISTRICT, person, open_step)
    assert steps.steps_of(DISTRICT, person, OKAFOR) == []


def test_a_leader_reads_title_and_state_only_where_the_teacher_agrees(open_step: str) -> None:
    lincoln = frozenset({the_id("Lincoln")})
    assert steps.shown_step(DISTRICT, lincoln, open_step) is None
    setting_steps.show_leader(DISTRICT, OKAFOR, open_step, True)
    shown = steps.shown_step(DISTRICT, lincoln, open_step)
    assert shown is not None
    assert (shown.text, shown.state, shown.label) == (WAIT.text, StepState.OPEN, "")
    assert steps.shown_step(DISTRICT, frozenset({the_id("Madison")}), open_step) is None


def test_a_teacher_reads_a_step_once_its_record_is_open(district: str) -> None:
    share(Shared(FIRST, step=WAIT), opened=False)
    assert steps.steps_of(DISTRICT, OKAFOR, OKAFOR) == []
    assert len(steps.steps_of(DISTRICT, DANA, OKAFOR)) == 1


def test_a_second_open_step_is_refused_and_the_open_one_is_named(open_step: str) -> None:
    with pytest.raises(NotNow, match=r"Wait three seconds after each question"):
        share(Shared(SECOND, step=Step("Ask again.", None, "", None)))


def test_met_is_closed_on_the_visits_and_counts_of_its_rule(open_step: str) -> None:
    counted(SECOND, open_step, 3)
    ending_steps.end(DISTRICT, DANA, open_step, 1, StepState.MET, "", THIRD, AT)
    found = steps.step(DISTRICT, DANA, open_step)
    assert found.state is StepState.MET
    assert [each["count"] for each in found.evidence["visits"]] == [3]
    assert steps.open_step(DISTRICT, DANA, OKAFOR) is None


def test_met_without_the_count_needs_a_reason(open_step: str) -> None:
    counted(SECOND, open_step, 1)
    with pytest.raises(NotValid, match="reason is missing"):
        ending_steps.end(DISTRICT, DANA, open_step, 1, StepState.MET, " ", THIRD, AT)
    ending_steps.end(DISTRICT, DANA, open_step, 1, StepState.MET, "Seen on video.", THIRD, AT)
    assert steps.step(DISTRICT, DANA, open_step).closed_why == "Seen on video."


def test_not_yet_opens_a_branch_with_support_and_other_words(open_step: str) -> None:
    again = Step(WAIT.text.upper(), None, "", None, None, "waits", 3, 2, "", "model")
    with pytest.raises(NotValid) as refused:
        ending_steps.branch(DISTRICT, DANA, open_step, 1, again, THIRD, AT)
    assert set(refused.value.fields) == {"text"}
    other = Step("Count to three aloud.", None, "", None, None, "counts", 3, 2, "", "model")
    new = ending_steps.branch(DISTRICT, DANA, open_step, 1, other, THIRD, AT)
    found = steps.step(DISTRICT, DANA, new)
    assert (found.branch_of, found.support_kind, found.is_open) == (open_step, "model", True)
    assert steps.step(DISTRICT, DANA, open_step).state is StepState.NOT_YET


def test_of_two_who_end_a_step_one_wins_and_the_other_is_told(open_step: str) -> None:
    ending_steps.go_on(DISTRICT, DANA, open_step, 1, date(2026, 11, 3), THIRD)
    with pytest.raises(Changed) as refused:
        ending_steps.end(DISTRICT, DANA, open_step, 1, StepState.LET_GO, "Too big.", THIRD, AT)
    assert refused.value.now.due_on == date(2026, 11, 3)


def test_the_teacher_does_not_end_a_step_of_the_coach(open_step: str) -> None:
    with pytest.raises(NotNow, match="Dana Ruiz"):
        ending_steps.end(DISTRICT, OKAFOR, open_step, 1, StepState.MET, "Done.", THIRD, AT)


def test_a_teacher_sets_and_ends_an_own_step(district: str) -> None:
    whom = ForWhom(OKAFOR, None)
    own = setting_steps.set_own(DISTRICT, OKAFOR, whom, WAIT, FIRST, AT)
    assert steps.open_step(DISTRICT, None, OKAFOR) is not None
    with pytest.raises(NotThere):
        steps.step(DISTRICT, DANA, own)
    ending_steps.end(DISTRICT, OKAFOR, own, 1, StepState.LET_GO, "Another one fits.", THIRD, AT)
    assert steps.open_step(DISTRICT, None, OKAFOR) is None


def test_a_due_day_on_a_holiday_moves_to_the_next_school_day(district: str) -> None:
    with writing(DISTRICT) as session:
        session.add(
            ClosedDay(
                district_id=DISTRICT, id=the_id("off"), school_id=None, day=date(2026, 10, 20)
            )
        )
    share(Shared(FIRST, step=WAIT))
    found = steps.open_step(DISTRICT, DANA, OKAFOR)
    assert found is not None
    assert found.due_on == date(2026, 10, 21)
