"""What the two parties of an observation between them read on its page."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from observe.domain.observation import State
from observe.domain.policy import Actor, Role
from observe.store import due_rules
from tests.cast import ADA, DISTRICT, OKAFOR, PRIYA
from tests.reviewing import VISIT, House, text_of
from tests.the_way import walk

ADMIN = Actor(ADA, DISTRICT, "Ada Brandt", frozenset({Role.ADMINISTRATOR}), {})


@pytest.mark.parametrize("page", ["/", "/visits", f"/observations/{VISIT}/evaluation"])
@pytest.mark.parametrize("days", [0, 60])
def test_a_turn_says_how_late_it_is_once_its_day_is_over(app: Flask, page: str, days: int) -> None:
    house, at = House(app), datetime.now(UTC) - timedelta(days=days)
    with app.app_context():
        due_rules.take_offered(ADMIN, at)
    house.finish(kind="formal", by=PRIYA)
    with app.app_context():
        walk(VISIT, PRIYA, OKAFOR, at, State.EVIDENCE_SHARED)
    said = text_of(house.browser(OKAFOR).get(page).text)
    assert "Your turn: rate yourself, until" in said
    assert ("days overdue" in said) == (days > 0)
