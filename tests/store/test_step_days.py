"""The days of a step are those of the district's clock, wherever that is."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from flask import Flask
from sqlalchemy import update

from observe.domain.record import Step
from observe.domain.steps import StepState
from observe.store import ending_steps, setting_steps, steps
from observe.store.base import writing
from observe.store.setting_steps import ForWhom
from observe.store.tables_people import District
from tests.cast import DANA, DISTRICT, OKAFOR
from tests.shared_visits import Shared, capture_only

SUNDAY = date(2026, 10, 11)
MONDAY, TUESDAY, WEDNESDAY = date(2026, 10, 12), date(2026, 10, 13), date(2026, 10, 14)
THURSDAY = date(2026, 10, 15)
AT = datetime(2026, 10, 13, 20, tzinfo=UTC)
WAIT = Step("Wait after each question.", None, "", None, None, "waits", 9, 1)
HONOLULU, TOKYO = "Pacific/Honolulu", "Asia/Tokyo"


def set_on_tuesday(zone: str) -> str:
    with writing(DISTRICT) as session:
        session.execute(update(District).where(District.id == DISTRICT).values(timezone=zone))
    return setting_steps.set_own(DISTRICT, DANA, ForWhom(OKAFOR, DANA), WAIT, TUESDAY, AT)


def counted(step: str, *visits: tuple[date, time, int]) -> None:
    """Visits by day and time in UTC, and how often the step was counted in each."""
    for day, at, times in visits:
        capture_only(Shared(day, tallies={f"step-{step}": times}, at=at))


def counts(step: str) -> list[int]:
    return [each.count for each in steps.step(DISTRICT, DANA, step).counts]


def far_west() -> str:
    step = set_on_tuesday(HONOLULU)
    monday, tuesday = (TUESDAY, time(0, 30), 1), (WEDNESDAY, time(0, 30), 2)
    counted(step, monday, tuesday)
    return step


def far_east() -> str:
    step = set_on_tuesday(TOKYO)
    sunday, tuesday = (SUNDAY, time(23), 1), (MONDAY, time(23), 2)
    counted(step, sunday, tuesday)
    return step


def test_a_lesson_of_monday_in_honolulu_is_none_of_tuesday(district: str) -> None:
    assert counts(far_west()) == [2]


def test_a_lesson_of_tuesday_morning_in_tokyo_is_none_of_monday(district: str) -> None:
    assert counts(far_east()) == [2]


@pytest.mark.parametrize("made", [far_west, far_east])
def test_days_are_local_in_postgresql_too(postgres_app: Flask, made: Callable[[], str]) -> None:
    with postgres_app.app_context():
        try:
            assert counts(made()) == [2]
        finally:
            with writing(DISTRICT) as session:
                own = update(District).where(District.id == DISTRICT)
                session.execute(own.values(timezone="America/Chicago"))


def test_what_was_counted_the_day_before_a_step_ended_is_its_own(district: str) -> None:
    step = set_on_tuesday(HONOLULU)
    tuesday, wednesday = (WEDNESDAY, time(0, 30), 2), (THURSDAY, time(1), 3)
    counted(step, tuesday, wednesday)
    ending_steps.end(DISTRICT, DANA, step, 1, StepState.LET_GO, "Too big.", WEDNESDAY, AT)
    assert counts(step) == [2, 3]
