"""The planned district: how many, when, and the stories that the first pages tell."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from observe.demo.plan import plan_district
from observe.demo.plan_values import (
    CycleAct,
    LetGoPlan,
    ProfilePlan,
    StepPlan,
    StepState,
    TriedPlan,
    VisitPlan,
)
from observe.demo.school_calendar import is_school_day, school_days_after
from observe.domain.observation import BETWEEN, Kind, State
from observe.domain.policy import Role
from tests.demo.district import TODAY, district, past, rubrics

COACH, OKAFOR = "coach@demo.example", "teacher@demo.example"
ANY_DAY = [date(2026, 8, 20), date(2026, 11, 21), date(2027, 1, 5), date(2027, 7, 14)]


def visits_of(teacher: str, observer: str | None = None) -> list[VisitPlan]:
    return [
        each
        for each in past(district())
        if each.teacher == f"{teacher}@demo.example" and observer in {None, each.observer}
    ]


def local_day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo("America/Chicago")).date()


def test_the_same_seed_and_day_give_the_same_district() -> None:
    assert plan_district(1, TODAY, rubrics()) == district()


def test_another_seed_gives_another_district() -> None:
    assert district(seed=2).visits != district().visits


def test_the_people_and_schools_are_those_of_a_small_district() -> None:
    plan = district()
    roles = Counter(role for person in plan.people for role, _ in person.roles)
    assert roles == {
        Role.TEACHER: 24,
        Role.COACH: 3,
        Role.LEADER: 2,
        Role.COACHING_LEAD: 1,
        Role.ADMINISTRATOR: 1,
    }
    assert [school.code for school in plan.schools] == ["014", "027"]


def test_every_teacher_has_two_or_three_classes() -> None:
    classes = Counter(each.teacher for each in district().sections)
    assert len(classes) == 24
    assert set(classes.values()) == {2, 3}


def test_each_coach_has_eight_teachers_of_both_schools() -> None:
    plan = district()
    school_of = {each.teacher: each.school for each in plan.sections}
    for coach in {each.coach for each in plan.caseloads}:
        teachers = [each.teacher for each in plan.caseloads if each.coach == coach]
        assert len(teachers) == 8
        assert {school_of[each] for each in teachers} == {"014", "027"}


def test_people_are_told_apart_by_email_code_and_form_of_address() -> None:
    people = district().people
    assert len({each.email for each in people}) == len(people)
    assert len({each.code for each in people}) == len(people)
    assert len({each.called for each in people}) == len(people)


@pytest.mark.parametrize("today", [TODAY, *ANY_DAY])
def test_a_year_holds_about_three_hundred_visits(today: date) -> None:
    assert 270 <= len(past(district(today))) <= 330


@pytest.mark.parametrize("today", [TODAY, *ANY_DAY])
def test_nobody_is_visited_on_a_day_without_school(today: date) -> None:
    days = [local_day(each.started_at) for each in past(district(today))]
    assert [day for day in days if not is_school_day(day) or day >= today] == []


@pytest.mark.parametrize("today", [TODAY, *ANY_DAY])
def test_nothing_has_happened_later_than_yesterday(today: date) -> None:
    midnight = datetime.combine(today, datetime.min.time(), ZoneInfo("America/Chicago"))
    times = [
        at
        for visit in past(district(today))
        for at in (
            visit.started_at, visit.shared_at, visit.taken_back_at, visit.opened_at,
            visit.acknowledged_at, *(reply.at for reply in visit.replies),
            *(each.at for each in visit.addenda),
        )
        if at
    ]  # fmt: skip
    assert max(times) < midnight
    assert {at.tzinfo.utcoffset(at) for at in times if at.tzinfo} == {timedelta(0)}


@pytest.mark.parametrize("today", [TODAY, *ANY_DAY])
def test_what_happens_to_a_visit_happens_in_order(today: date) -> None:
    for visit in past(district(today)):
        times = [
            each
            for each in (visit.started_at, visit.shared_at, visit.opened_at, visit.acknowledged_at)
            if each
        ]
        assert times == sorted(times)
        assert (visit.state is State.ACKNOWLEDGED) == (visit.acknowledged_at is not None)


def test_no_observer_is_in_two_rooms_at_once() -> None:
    spans: dict[str, list[tuple[datetime, datetime]]] = {}
    for visit in past(district()):
        end = visit.started_at + timedelta(minutes=visit.minutes)
        spans.setdefault(visit.observer, []).append((visit.started_at, end))
    for taken in spans.values():
        assert all(first[1] <= second[0] for first, second in pairwise(sorted(taken)))


def test_visit_keys_are_unique() -> None:
    keys = [each.key for each in district().visits]
    assert len(set(keys)) == len(keys)


def test_formal_visits_are_the_leaders_and_coaching_visits_the_coaches() -> None:
    leaders = {each.email for each in district().people if each.roles[0][0] is Role.LEADER}
    for visit in district().visits:
        if visit.kind is not Kind.WALKTHROUGH:
            assert (visit.kind is Kind.FORMAL) == (visit.observer in leaders)


def test_most_visits_are_coaching_visits_and_each_teacher_has_two_formal_ones_at_most() -> None:
    kinds = Counter(each.kind for each in past(district()))
    formal = Counter(each.teacher for each in past(district()) if each.kind is Kind.FORMAL)
    assert kinds[Kind.COACHING] > len(past(district())) / 2
    assert max(formal.values()) <= 2


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


@pytest.mark.parametrize("today", [TODAY + timedelta(days=each) for each in range(7)] + ANY_DAY)
def test_no_visit_is_planned_for_a_day_without_school(today: date) -> None:
    planned = [each for each in district(today).visits if each.state is State.PLANNED]
    days = {local_day(each.started_at) for each in planned}
    assert len(planned) == 10
    assert min(days) >= today
    assert all(is_school_day(each) for each in days)


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
def test_the_way_of_a_formal_visit_is_in_order(today: date) -> None:
    for visit in past(district(today)):
        assert (visit.kind is Kind.FORMAL and visit.state is not State.CAPTURED) == bool(visit.way)
        if visit.way:
            way = visit.way
            times = [way.evidence_at, way.own_at, way.rated_at, way.conference_at, way.agreed_at]
            held = [each for each in (visit.started_at, *times, visit.shared_at) if each]
            assert held == sorted(held)


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


@pytest.mark.parametrize("today", [TODAY, *ANY_DAY])
def test_terms_cover_the_last_school_year_and_this_one(today: date) -> None:
    terms = district(today).terms
    assert len(terms) == 4
    assert all(first.ends_on < second.starts_on for first, second in pairwise(terms))
    days = [local_day(each.started_at) for each in past(district(today))]
    assert all(any(t.starts_on <= day <= t.ends_on for t in terms) for day in days)
