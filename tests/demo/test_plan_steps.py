"""The planned district: steps that are met or branch, and cycles."""

from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from observe.demo.plan_values import CycleAct, LetGoPlan, StepPlan, StepState
from tests.demo.district import ANY_DAY, COACH, TODAY, district, local_day, past


@pytest.mark.parametrize("today", [TODAY, *ANY_DAY])
def test_a_step_is_met_only_where_its_rule_counts_so(today: date) -> None:
    plan = district(today)
    dropped = {
        (each.observer, each.teacher, local_day(each.at))
        for each in plan.coaching
        if isinstance(each, LetGoPlan)
    }
    counted: dict[tuple[str, str], list[int]] = {}
    open_: dict[tuple[str, str], StepPlan] = {}
    for visit in sorted([*past(plan), *plan.timed], key=lambda each: each.started_at):
        pair = visit.observer, visit.teacher
        if (*pair, local_day(visit.started_at)) in dropped:
            del open_[pair]
        if pair in open_:
            step = open_[pair]
            counted[pair].append(len(visit.step_taps))
            seen = sum(counted[pair][-step.visits :])
            assert (seen >= step.times) == (visit.ends is StepState.MET)
            if visit.ends:
                del open_[pair]
        else:
            assert (visit.step_taps, visit.ends) == ((), None)
        if visit.step:
            assert (visit.ends is StepState.NOT_YET) == bool(visit.step.support_kind)
            open_[pair], counted[pair] = visit.step, []


@pytest.mark.parametrize("today", [TODAY, *ANY_DAY])
def test_every_step_not_yet_met_has_a_branch_in_other_words(today: date) -> None:
    ended = 0
    for pair in {(each.observer, each.teacher) for each in past(district(today))}:
        seen = [each for each in past(district(today)) if (each.observer, each.teacher) == pair]
        steps = [each.step for each in seen if each.step]
        for step, after in pairwise(steps):
            if step.state is StepState.NOT_YET:
                ended += 1
                assert after.text != step.text
                assert after.support_kind in {"practice", "model", "co_teach"}
                assert after.support
    assert ended > 5


@pytest.mark.parametrize("today", [TODAY, *ANY_DAY])
def test_the_coach_has_open_cycles_with_visits_and_one_closed_with_a_reflection(
    today: date,
) -> None:
    acts = [each for each in district(today).coaching if isinstance(each, CycleAct)]
    begun = {each.cycle for each in acts if each.act == "begin" and each.by == COACH}
    closed = {each.cycle for each in acts if each.act == "close"}
    reflected = {each.cycle for each in acts if each.act == "reflect"}
    assert len(begun - closed) >= 4
    assert closed == reflected
    assert len(begun & closed) == 1
    first = [each.act for each in acts if each.cycle == "cycle coach teacher"]
    assert first.count("check") == 2
    assert first.count("conference") == 2


@pytest.mark.parametrize("today", [TODAY, *ANY_DAY])
def test_what_happens_between_two_visits_happens_in_order_and_before_today(today: date) -> None:
    midnight = datetime.combine(today, datetime.min.time(), ZoneInfo("America/Chicago"))
    coaching = district(today).coaching
    assert max(each.at for each in coaching) < midnight
    for cycle in {each.cycle for each in coaching if isinstance(each, CycleAct)}:
        acts = [each for each in coaching if isinstance(each, CycleAct) and each.cycle == cycle]
        assert acts[0].act == "begin"
        assert [each.at for each in acts] == sorted(each.at for each in acts)
