"""Where days stand on the axis of a timeline, and which months it names."""

from datetime import date
from itertools import pairwise

import pytest

from observe.domain.timeline_axis import Room, axis, reach_of, spread
from tests.domain.charted import a_step, visit


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ([], []),
        ([40], [40]),
        ([0, 5, 50], [0, 10, 50]),
        ([90, 95, 100], [80, 90, 100]),
        ([0, 1, 2, 99], [0, 10, 20, 99]),
    ],
)
def test_marks_stand_a_finger_apart(wanted: list[float], expected: list[float]) -> None:
    assert spread(wanted, 10) == expected


def test_too_many_marks_stand_evenly() -> None:
    assert spread([0, 0, 0], 60) == [0, 50, 100]


def test_days_stand_in_proportion_between_the_first_and_the_last() -> None:
    """40 days: day 10 at a quarter; the bar's end at day 40 is the right edge."""
    visits = [visit(1), visit(11)]
    across = axis(visits, date(2026, 9, 1), date(2026, 10, 11))
    assert across.places == {"Dana 1": 0.0, "Dana 11": 25.0}
    assert across.at(date(2026, 9, 6)) == 12.5
    assert across.at(date(2026, 10, 11)) == 100.0
    assert across.at(date(2025, 1, 1)) == 0.0


def test_one_visit_stands_at_the_start_of_four_weeks() -> None:
    across = axis([visit(1)], date(2026, 9, 1), date(2026, 9, 1))
    assert across.end == date(2026, 9, 29)
    assert across.places == {"Dana 1": 0.0}


def test_visits_of_one_day_stand_apart() -> None:
    one, other = visit(1), visit(1, "Priya")
    across = axis([one, other], date(2026, 9, 1), date(2026, 9, 29))
    assert across.places[other.id] - across.places[one.id] == pytest.approx(17.91)


@pytest.mark.parametrize(
    ("count", "room"),
    [(0, Room.FEW), (1, Room.FEW), (6, Room.FEW), (7, Room.SOME), (9, Room.SOME), (10, Room.MANY), (17, Room.MANY), (18, Room.CROWD), (60, Room.THRONG), (80, Room.MULTITUDE), (300, Room.MULTITUDE)],
)  # fmt: skip
def test_room_grows_with_the_visits(count: int, room: Room) -> None:
    visits = [visit(1 + at // 20, f"P{at}") for at in range(count)]
    assert axis(visits, date(2026, 9, 1), date(2026, 11, 1)).room is room


def test_months_are_named_at_their_first_day_and_never_too_near() -> None:
    across = axis([visit(3)], date(2026, 9, 3), date(2026, 12, 12))
    assert [(tick.day.month, tick.day.day) for tick in across.ticks(400)] == [
        (9, 3),
        (10, 1),
        (11, 1),
        (12, 1),
    ]
    year = axis([visit(3)], date(2026, 9, 3), date(2027, 6, 1))
    assert [tick.day.month for tick in year.ticks()] == [10, 1, 4]
    assert all(after.x - before.x >= 100 * 32 / 134 for before, after in pairwise(year.ticks()))


def test_a_name_that_ends_at_its_day_has_room_before_it() -> None:
    across = axis([visit(3)], date(2026, 8, 20), date(2027, 1, 8))
    named = across.ticks(250)
    assert [tick.day.month for tick in named] == [9, 10, 11, 12]
    assert all(
        after.x - before.x >= (2 if after.ends else 1) * 100 * 32 / 250
        for before, after in pairwise(named)
    )


def test_many_years_are_named_by_the_year() -> None:
    across = axis([visit(1)], date(2024, 9, 1), date(2027, 3, 1))
    assert [tick.day for tick in across.ticks(400)] == [
        date(2024, 9, 1),
        date(2025, 1, 1),
        date(2026, 1, 1),
        date(2027, 1, 1),
    ]


def test_the_picture_reaches_to_the_last_thing_it_tells_of() -> None:
    step = a_step(set_on=date(2026, 9, 8), due_on=date(2026, 9, 30))
    assert reach_of([visit(1), visit(8)], [step]) == (date(2026, 9, 1), date(2026, 9, 30))
    assert reach_of([], [step]) is None


def test_a_step_due_at_the_end_of_all_days_is_drawn_like_any_other() -> None:
    found = axis([visit(1, date(2026, 9, 7))], date(2026, 9, 7), date.max)
    assert found.ticks(400)[-1].day > date(9000, 1, 1)
    assert found.at(date.max) == 100
