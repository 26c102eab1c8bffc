"""Action steps in the store: set at a visit, counted at the next ones, and how they end."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select

from observe.domain.dosage import Steps
from observe.domain.errors import NotNow, NotThere, NotValid
from observe.domain.record import Step
from observe.domain.steps import Rule, StepState
from observe.store import activity, dosage, ending_steps, homes, setting_steps, staff, steps
from observe.store.base import reading, writing
from observe.store.ending_steps import Changed
from observe.store.hanging import Hat, piles
from observe.store.setting_steps import ForWhom
from observe.store.tables_evaluation import ClosedDay
from observe.store.tables_people import Audit, Caseload
from tests.cast import ADA, DANA, DISTRICT, LINCOLN, MADISON, OKAFOR, PRIYA, THEO, the_id
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
    setting_steps.show_leader(DISTRICT, OKAFOR, open_step, True, AT)
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
    ending_steps.go_on(DISTRICT, DANA, open_step, 1, date(2026, 11, 3), THIRD, AT)
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


BRANCH = Step(
    "Count to three aloud.", None, "", date(2026, 10, 27), None, "counts", 3, 2, "", "model"
)


@pytest.fixture
def branched(open_step: str) -> str:
    return ending_steps.branch(DISTRICT, DANA, open_step, 1, BRANCH, THIRD, AT)


def agree(coach: str | None, teacher: str = OKAFOR, step: Step = WAIT, day: date = FIRST) -> str:
    """A step without a visit."""
    by = coach or teacher
    return setting_steps.set_own(DISTRICT, by, ForWhom(teacher, coach), step, day, AT)


def leave(chosen: str | None, person: str = DANA) -> None:
    activity.deactivate(DISTRICT, ADA, person, {Hat.COACH: chosen}, AT)


def test_a_teacher_s_home_shows_the_branch_that_goes_on(branched: str) -> None:
    found = homes.open_step(DISTRICT, OKAFOR)
    assert found is not None
    assert (found.id, found.coach) == (branched, "Dana Ruiz")


def test_a_teacher_s_home_shows_an_own_step(district: str) -> None:
    own = agree(None)
    found = homes.open_step(DISTRICT, OKAFOR)
    assert found is not None
    assert (found.id, found.coach) == (own, "")


def test_a_teacher_s_home_shows_no_step_before_its_record_is_open(district: str) -> None:
    share(Shared(FIRST, step=WAIT), opened=False)
    assert homes.open_step(DISTRICT, OKAFOR) is None


def test_steps_without_a_visit_go_to_who_takes_over(branched: str) -> None:
    leave(THEO)
    assert steps.step(DISTRICT, THEO, branched).coach == "Theo Marsh"
    ending_steps.end(DISTRICT, THEO, branched, 1, StepState.LET_GO, "Another one.", THIRD, AT)


def test_the_branch_of_an_evaluator_goes_to_an_evaluator(district: str) -> None:
    share(Shared(FIRST, by=PRIYA, kind="walkthrough", step=WAIT))
    found = steps.open_step(DISTRICT, PRIYA, OKAFOR)
    assert found is not None
    ending_steps.branch(DISTRICT, PRIYA, found.id, 1, BRANCH, THIRD, AT)
    with reading(DISTRICT) as session:
        assert set(piles(session, DISTRICT, staff.member(DISTRICT, PRIYA))) == {Hat.LEADER}


def test_the_teacher_ends_a_step_whose_coach_has_left(branched: str) -> None:
    leave(None)
    found = steps.step(DISTRICT, OKAFOR, branched)
    assert found.ends(OKAFOR)
    ending_steps.end(DISTRICT, OKAFOR, branched, 1, StepState.LET_GO, "Nobody is here.", THIRD, AT)
    assert not steps.step(DISTRICT, OKAFOR, branched).is_open


def test_the_teacher_ends_a_step_of_who_coaches_them_no_longer(open_step: str) -> None:
    with writing(DISTRICT) as session:
        session.execute(delete(Caseload).where(Caseload.teacher_id == OKAFOR))
    assert steps.step(DISTRICT, OKAFOR, open_step).ends(OKAFOR)
    assert steps.step(DISTRICT, DANA, open_step).ends(DANA)


def test_a_step_of_who_leads_the_school_is_ended_by_the_leader(district: str) -> None:
    share(Shared(FIRST, by=PRIYA, kind="walkthrough", step=WAIT))
    found = steps.open_step(DISTRICT, PRIYA, OKAFOR)
    assert found is not None
    with pytest.raises(NotNow, match="Principal Nair"):
        ending_steps.end(DISTRICT, OKAFOR, found.id, 1, StepState.MET, "Done.", THIRD, AT)


def test_what_a_teacher_goes_on_with_after_the_coach_left_is_the_teacher_s_own(
    open_step: str,
) -> None:
    leave(None)
    new = ending_steps.branch(DISTRICT, OKAFOR, open_step, 1, BRANCH, THIRD, AT)
    found = steps.step(DISTRICT, OKAFOR, new)
    assert (found.coach_id, found.branch_of) == (None, open_step)


def acts_on(step: str) -> list[str]:
    with reading(DISTRICT) as session:
        return list(
            session.scalars(select(Audit.action).where(Audit.subject == step).order_by(Audit.seq))
        )


def test_who_may_see_a_step_and_how_long_it_goes_on_are_written_down(district: str) -> None:
    step = agree(DANA)
    setting_steps.show_leader(DISTRICT, OKAFOR, step, True, AT)
    setting_steps.show_leader(DISTRICT, OKAFOR, step, True, AT)
    setting_steps.show_leader(DISTRICT, OKAFOR, step, False, AT)
    ending_steps.go_on(DISTRICT, DANA, step, 1, date(2026, 11, 3), THIRD, AT)
    assert acts_on(step) == [
        "set step", "step shown to leader", "step hidden from leader", "step goes on",
    ]  # fmt: skip


def test_a_step_that_is_taken_over_stands_beside_the_receiver_s_own(open_step: str) -> None:
    own = agree(THEO)
    leave(THEO)
    armed = steps.open_step(DISTRICT, THEO, OKAFOR)
    assert armed is not None
    assert armed.id == own
    taken = steps.step(DISTRICT, THEO, open_step)
    assert taken.is_open
    assert not taken.primary
    found = homes.open_step(DISTRICT, OKAFOR)
    assert found is not None
    assert found.id == own
    ending_steps.end(DISTRICT, THEO, open_step, 1, StepState.LET_GO, "One at a time.", THIRD, AT)


def test_a_step_that_stood_beside_another_is_counted_once_that_one_has_ended(
    open_step: str,
) -> None:
    own = agree(THEO)
    leave(THEO)
    ending_steps.end(DISTRICT, THEO, own, 1, StepState.LET_GO, "Another one is open.", THIRD, AT)
    armed = steps.open_step(DISTRICT, THEO, OKAFOR)
    assert armed is not None
    assert armed.id == open_step


def test_a_step_that_is_taken_over_alone_goes_on_as_it_was(open_step: str) -> None:
    leave(THEO)
    armed = steps.open_step(DISTRICT, THEO, OKAFOR)
    assert armed is not None
    assert armed.id == open_step


def test_the_lead_counts_steps_without_a_visit_where_the_teacher_is(branched: str) -> None:
    agree(None)
    later = date(2026, 11, 10)
    for schools, overdue in ((None, 1), ({LINCOLN}, 1), ({MADISON}, 0)):
        at = schools and frozenset(schools)
        counted = dosage.counted(DISTRICT, at, datetime(2026, 9, 1, tzinfo=UTC), later, UTC)
        assert set(counted.steps) <= {DANA}
        assert counted.steps.get(DANA, Steps()).overdue == overdue
