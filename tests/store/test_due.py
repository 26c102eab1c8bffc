"""What is due after a lesson: by the lesson's own day, as soon as it is known whom and what it is about."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from observe.domain.policy import Actor, Role
from observe.store import due_rules
from observe.store.base import reading
from observe.store.tables_evaluation import Due
from tests.cast import ADA, DISTRICT, NOW, PRIYA, Tablet
from tests.reviewing import House

ADMIN = Actor(ADA, DISTRICT, "Ada Brandt", frozenset({Role.ADMINISTRATOR}), {})
FRIDAY = datetime(2026, 11, 13, 16, tzinfo=UTC)
SENT = Tablet().start_ms - int(FRIDAY.timestamp() * 1000)
TUESDAY = date(2026, 11, 17)
"""Two working days after that Friday; what is sent on NOW arrives on this day too."""


@pytest.fixture
def house(app: Flask) -> House:
    """Under the offered rules: evidence is shared two working days after the lesson."""
    with app.app_context():
        due_rules.take_offered(ADMIN, NOW)
    return House(app)


def dues(house: House) -> list[tuple[str, str, date]]:
    with house.app.app_context(), reading(DISTRICT) as session:
        return [tuple(row) for row in session.execute(select(Due.event, Due.person_id, Due.due_on))]


def made(tablet: Tablet) -> list[dict[str, Any]]:
    """Captured on Friday without a net; what is sent arrives on the next Tuesday."""
    entries = [tablet.create(kind="formal"), tablet.entry("obs.start"), tablet.finish()]
    return [{**each, "wall_ms": each["wall_ms"] - SENT} for each in entries]


def visit(house: House) -> Tablet:
    tablet = Tablet()
    house.capture(tablet, *made(tablet), by=PRIYA)
    return tablet


def test_what_is_due_after_the_lesson_counts_from_its_day_and_not_from_its_sending(
    house: House,
) -> None:
    visit(house)
    assert dues(house) == [("evidence", PRIYA, TUESDAY)]


def test_it_is_due_once_the_teacher_of_a_finished_visit_is_known(house: House) -> None:
    tablet = Tablet()
    about, *rest = made(tablet)
    house.capture(tablet, *rest, by=PRIYA)
    assert dues(house) == []
    house.capture(tablet, about, by=PRIYA)
    assert dues(house) == [("evidence", PRIYA, TUESDAY)]


def test_it_is_due_once_the_kind_is_put_right_and_no_more_of_another_kind(house: House) -> None:
    tablet = visit(house)
    house.capture(tablet, tablet.entry("obs.amend", field="kind", to="walkthrough"), by=PRIYA)
    assert dues(house) == []
    house.capture(tablet, tablet.entry("obs.amend", field="kind", to="formal"), by=PRIYA)
    assert dues(house) == [("evidence", PRIYA, TUESDAY)]


def test_what_is_due_keeps_its_day_whatever_else_arrives(house: House) -> None:
    tablet = visit(house)
    with house.app.app_context():
        [rule] = [each for each in due_rules.rules(DISTRICT) if each.event == "evidence"]
        due_rules.remove(ADMIN, rule.id, NOW)
        due_rules.add(ADMIN, type(rule)(rule.id, None, rule.kind, rule.event, rule.after, 9), NOW)
    house.capture(tablet, tablet.note("One more.", ms=1000), by=PRIYA)
    assert dues(house) == [("evidence", PRIYA, TUESDAY)]
