"""The planned district: how many, who, and when."""

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from observe.demo.plan import plan_district
from observe.demo.school_calendar import is_school_day
from observe.domain.observation import Kind, State
from observe.domain.policy import Role
from tests.demo.district import ANY_DAY, TODAY, district, local_day, past, rubrics


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


@pytest.mark.parametrize("today", [TODAY + timedelta(days=each) for each in range(7)] + ANY_DAY)
def test_no_visit_is_planned_for_a_day_without_school(today: date) -> None:
    planned = [each for each in district(today).visits if each.state is State.PLANNED]
    days = {local_day(each.started_at) for each in planned}
    assert len(planned) == 10
    assert min(days) >= today
    assert all(is_school_day(each) for each in days)


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
def test_terms_cover_the_last_school_year_and_this_one(today: date) -> None:
    terms = district(today).terms
    assert len(terms) == 4
    assert all(first.ends_on < second.starts_on for first, second in pairwise(terms))
    days = [local_day(each.started_at) for each in past(district(today))]
    assert all(any(t.starts_on <= day <= t.ends_on for t in terms) for day in days)
