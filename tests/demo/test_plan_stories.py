"""The planned district: the stories that the first pages tell."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from observe.demo.plan_values import ProfilePlan, StepState, TriedPlan, VisitPlan
from observe.demo.school_calendar import school_days_after
from observe.domain.observation import BETWEEN, Kind, State
from tests.demo.district import ANY_DAY, COACH, OKAFOR, TODAY, district, local_day, past


def visits_of(teacher: str, observer: str | None = None) -> list[VisitPlan]:
    return [
        each
        for each in past(district())
        if each.teacher == f"{teacher}@demo.example" and observer in {None, each.observer}
    ]


def test_one_teacher_was_never_seen_and_one_is_new_to_the_coach() -> None:
    assert visits_of("achterberg") == []
    assert visits_of("alvarez-montgomery", COACH) == []
    since = {each.teacher: each.since for each in district().caseloads}
    assert since["alvarez-montgomery@demo.example"] == TODAY - timedelta(days=4)


@pytest.mark.parametrize("today", [TODAY, *ANY_DAY])
def test_the_coach_has_two_visits_planned_for_the_day_of_school_that_is_next(today: date) -> None:
    first = school_days_after(today - timedelta(days=1), 1)[0]
    planned = [
        (
            each.teacher,
            each.kind,
            f"{each.started_at.astimezone(ZoneInfo('America/Chicago')):%H:%M}",
        )
        for each in district(today).visits
        if (each.observer, each.state) == (COACH, State.PLANNED)
        and local_day(each.started_at) == first
    ]
    assert planned == [
        (OKAFOR, Kind.COACHING, "10:05"),
        ("teacher2@demo.example", Kind.WALKTHROUGH, "13:20"),
    ]


def test_the_coach_has_one_visit_to_sort_and_share_with_its_22_notes() -> None:
    waiting = [
        each
        for each in past(district())
        if (each.observer, each.state) == (COACH, State.CAPTURED) and not each.taken_back_at
    ]
    assert [(each.teacher, len(each.notes), len(each.ratings)) for each in waiting] == [
        ("abara@demo.example", 22, 3)
    ]


@pytest.mark.parametrize("today", [TODAY, *ANY_DAY])
def test_the_first_teacher_has_two_visits_to_read_and_has_answered_all_others(today: date) -> None:
    seen = [
        each
        for each in past(district(today))
        if each.teacher == OKAFOR and each.state not in BETWEEN
    ]
    assert [each.opened_at for each in seen[-2:]] == [None, None]
    assert {each.state for each in seen[:-2]} == {State.ACKNOWLEDGED}


@pytest.mark.parametrize("today", [TODAY, *ANY_DAY])
def test_one_formal_visit_waits_at_each_place_of_the_way(today: date) -> None:
    waiting = Counter(each.state for each in past(district(today)) if each.state in BETWEEN)
    assert waiting == {State.EVIDENCE_SHARED: 1, State.RATED: 1, State.CONFERENCED: 1}


@pytest.mark.parametrize("today", [TODAY, *ANY_DAY])
def test_the_first_teacher_has_many_coaching_visits_and_one_open_step(today: date) -> None:
    seen = [
        each
        for each in past(district(today))
        if (each.teacher, each.observer, each.kind) == (OKAFOR, COACH, Kind.COACHING)
    ]
    steps = [each.step for each in seen if each.step]
    assert len(seen) >= 8
    assert [step.state for step in steps[:-1]].count(StepState.OPEN) == 0
    assert (steps[-1].text, steps[-1].seen, steps[-1].times, steps[-1].state) == (
        "Ask one student a day to retell their goal.", 2, 3, StepState.OPEN,
    )  # fmt: skip


@pytest.mark.parametrize("today", [TODAY, *ANY_DAY])
def test_the_steps_of_the_home_page_stand_as_it_says(today: date) -> None:
    last = {
        teacher: [
            each.step
            for each in past(district(today))
            if (each.teacher, each.observer) == (f"{teacher}@demo.example", COACH) and each.step
        ][-1:]
        for teacher in ("haddad", "petrov", "teacher2")
    }
    assert [step.due_on for step in last["haddad"]] == [today + timedelta(days=2)]
    assert [(step.state, bool(step.support_kind)) for step in last["petrov"]] == [
        (StepState.OPEN, True)
    ]
    assert last["teacher2"] == []


def test_the_first_teacher_looks_at_own_lessons_and_keeps_a_log() -> None:
    plan = district()
    assert {(each.kind, each.observer, each.teacher) for each in plan.own} == {
        (Kind.SELF, OKAFOR, OKAFOR)
    }
    assert len(plan.own) >= 5
    lines = [each for each in plan.coaching if isinstance(each, TriedPlan)]
    assert [each.teacher for each in lines].count(OKAFOR) >= 4
    profiles = [each for each in plan.coaching if isinstance(each, ProfilePlan)]
    assert OKAFOR in {each.teacher for each in profiles}


def test_one_draft_is_still_open_one_share_taken_back_and_one_rating_put_right() -> None:
    visits = past(district())
    assert [each.state for each in visits].count(State.CAPTURING) == 1
    assert [each.state for each in visits if each.taken_back_at] == [State.CAPTURED]
    assert [bool(each.addenda) for each in visits].count(True) == 1


def test_one_teacher_answered_the_coach_last_evening() -> None:
    evening = datetime.combine(TODAY, datetime.min.time(), UTC)
    answered = [
        each.teacher
        for each in past(district())
        if each.observer == COACH and any(reply.at >= evening for reply in each.replies)
    ]
    assert "castellanos@demo.example" in answered
