"""How visits are spread: over teachers, times of day and subjects, and what came of them."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from observe.domain.fairness import Hour, Spread, Teacher, Visit, hour_of, spread

TODAY = date(2026, 11, 17)
ZONE = ZoneInfo("America/Chicago")


def at(hour: int, minute: int = 0, day: int = 10) -> datetime:
    return datetime.combine(date(2026, 11, day), time(hour, minute), ZONE)


def visit(teacher: str = "a", hour: int = 9, days: int | None = 0, **about: object) -> Visit:
    given = {"subject": "Science", "ended_in_step": False, **about}
    return Visit(teacher, at(hour), str(given["subject"]), bool(given["ended_in_step"]), days)


def of(*visits: Visit, teachers: str = "abcd") -> Spread:
    people = [Teacher(each, each, each, ("Science",), None) for each in teachers]
    return spread(people, visits, TODAY, ZONE)


@pytest.mark.parametrize(
    ("hour", "minute", "which"),
    [
        (7, 0, "morning"),
        (10, 59, "morning"),
        (11, 0, "midday"),
        (12, 59, "midday"),
        (13, 0, "afternoon"),
    ],
)
def test_the_day_is_cut_by_the_schools_clock(hour: int, minute: int, which: str) -> None:
    utc = at(hour, minute).astimezone(ZoneInfo("UTC"))
    assert hour_of(utc, ZONE) == which


def test_the_same_hour_keeps_its_name_across_daylight_saving() -> None:
    summer = datetime(2026, 10, 30, 9, 30, tzinfo=ZONE).astimezone(ZoneInfo("UTC"))
    winter = datetime(2026, 11, 3, 9, 30, tzinfo=ZONE).astimezone(ZoneInfo("UTC"))
    assert summer.hour != winter.hour
    assert {hour_of(summer, ZONE), hour_of(winter, ZONE)} == {Hour.MORNING}


def test_again_and_again_is_twice_an_even_share_and_four_visits() -> None:
    found = of(*[visit("a")] * 4, visit("b"), visit("c"))
    assert [each.teacher.id for each in found.often] == ["a"]
    assert [each.teacher.id for each in found.unseen] == ["d"]
    assert of(*[visit("a")] * 3).often == ()


def test_teachers_stand_by_name_however_often_they_were_seen() -> None:
    found = of(*[visit("d")] * 9, visit("b"))
    assert [each.teacher.id for each in found.seen] == ["a", "b", "c", "d"]


def test_who_is_always_seen_at_the_same_time_is_told_from_three_visits_on() -> None:
    found = of(*[visit("a", hour=9)] * 3, *[visit("b", hour=14)] * 2)
    assert [each.one_hour for each in found.seen] == [Hour.MORNING, None, None, None]


def test_steps_and_days_to_feedback_are_counted() -> None:
    found = of(visit(days=0, ended_in_step=True), visit(days=1), visit(days=9), visit(days=None))
    assert (found.steps, found.visits, found.step_share) == (1, 4, 0.25)
    assert (found.median, found.longest, found.waiting) == (1, 9, 1)


def test_a_subject_that_nobody_saw_is_named_too() -> None:
    people = [Teacher("a", "a", "a", ("Art", "Science"), None)]
    found = spread(people, [visit()], TODAY, ZONE)
    assert [(each.name, each.visits, each.share) for each in found.subjects] == [
        ("Art", 0, 0.0),
        ("Science", 1, 1.0),
    ]


def test_without_visits_there_is_nothing_to_divide() -> None:
    found = of()
    assert (found.step_share, found.median, found.longest) == (None, None, None)
    assert spread([], [], TODAY, ZONE).seen == ()
