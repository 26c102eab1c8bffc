"""What people are told, and when it is no longer so."""

from flask import Flask

from observe.store import activity, notices
from observe.store.hanging import Hat
from tests.cast import ADA, DANA, DISTRICT, NOW, THEO
from tests.cycling import Cycling


def news_of(person: str) -> list[str]:
    return [each.kind for each in notices.news(DISTRICT, person).notices]


def test_what_a_coach_was_told_of_a_cycle_is_put_away_when_another_has_it(app: Flask) -> None:
    with app.app_context():
        Cycling(app).open().reflect("I wait, and more hands go up.")
        before = news_of(DANA)
        activity.deactivate(DISTRICT, ADA, DANA, {Hat.COACH: THEO}, NOW)
        assert (before, news_of(DANA)) == (["cycle_reflected"], [])
