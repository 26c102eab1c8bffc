"""Self-ratings of formal observations stand on the timeline as a series of their own, for the two alone."""

from datetime import date

import pytest
from flask import Flask

from tests.cast import ADA, OKAFOR, PRIYA
from tests.reviewing import House
from tests.shared_visits import Shared, share

VISIT = Shared(
    date(2026, 10, 20), by=PRIYA, kind="formal", levels={"LF.goals": "2"}, own={"LF.goals": "3"}
)
COMPARED = f"/observations/{VISIT.id}/comparison"


@pytest.fixture
def house(app: Flask) -> House:
    with app.app_context():
        share(VISIT)
    return House(app)


@pytest.mark.parametrize(
    ("person", "path"), [(OKAFOR, "/timeline"), (PRIYA, f"/teachers/{OKAFOR}/timeline")]
)
def test_the_two_see_both_series_apart(house: House, person: str, path: str) -> None:
    page = house.browser(person).get(f"{path}?year=all").text
    assert 'class="voice self"' in page
    assert 'class="voice evaluation"' in page
    assert COMPARED in page


def test_others_see_the_observers_series_alone(house: House) -> None:
    page = house.browser(ADA).get(f"/teachers/{OKAFOR}/timeline?year=all").text
    assert 'class="voice evaluation"' in page
    assert 'class="voice self"' not in page
    assert COMPARED not in page
