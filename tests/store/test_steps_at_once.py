"""Of several who set a step for the same two at once one sets it, and the others are told of it."""

from datetime import UTC, date, datetime

from flask import Flask
from sqlalchemy import func, select

from observe.domain.errors import NotNow
from observe.domain.record import Step
from observe.store import setting_steps
from observe.store.base import reading
from observe.store.setting_steps import ForWhom
from observe.store.tables_coaching import ActionStep
from tests.cast import DANA, DISTRICT, LINDQVIST, OKAFOR
from tests.store.test_row_security import at_once

WAIT = Step("Wait after each question.", None, "", None, None, "waits", 3, 2)
DAY, AT = date(2026, 10, 6), datetime(2026, 10, 6, 15, tzinfo=UTC)


def set_step(coach: str | None, teacher: str) -> None:
    whom = ForWhom(teacher, coach)
    with reading(DISTRICT) as session:  # the connection is made before anybody begins
        session.execute(select(func.count()).select_from(ActionStep)).all()
        session.rollback()
    setting_steps.set_own(DISTRICT, coach or teacher, whom, WAIT, DAY, AT)


def set_at_once(app: Flask) -> tuple[list[type], list[tuple[str, str | None]]]:
    pairs = ((DANA, OKAFOR), (None, OKAFOR), (DANA, LINDQVIST))
    acts = [lambda pair=pair: set_step(*pair) for pair in (*pairs, *pairs)]
    raised = at_once(app, *acts)
    with app.app_context(), reading(DISTRICT) as session:
        rows = session.execute(select(ActionStep.teacher_id, ActionStep.coach_id)).all()
    return [type(each) for each in raised], [tuple(row) for row in rows]


def test_one_step_is_open_between_two(app: Flask) -> None:
    raised, held = set_at_once(app)
    assert raised == [NotNow] * 3
    assert len(held) == len(set(held)) == 3


def test_one_step_is_open_between_two_in_postgresql_too(postgres_app: Flask) -> None:
    raised, held = set_at_once(postgres_app)
    assert raised == [NotNow] * 3
    assert len(held) == len(set(held)) == 3
