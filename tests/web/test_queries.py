"""No page asks the database more than twelve times, whoever opens it and however much there is."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.cast import PRIYA
from tests.reviewing import House
from tests.shared_visits import Shared, share
from tests.walking import PERSONAS, SHARED, addresses, furnish

MOST = 12
MORE = [
    Shared(
        SHARED[-1].day + timedelta(days=number),
        by=PRIYA,
        kind="walkthrough",
        levels={"LF.goals": "1"},
    )
    for number in range(1, 6)
]


@pytest.fixture
def house(app: Flask) -> House:
    return furnish(app)


@pytest.mark.parametrize("who", PERSONAS)
def test_no_page_asks_more_than_twelve_times(house: House, who: str) -> None:
    client = house.browser(PERSONAS[who])
    shown, over = 0, {}
    for endpoint, address in addresses(house.app):
        with house.counting() as asked:
            answer = client.get(address)
        assert answer.status_code in (200, 303, 404), f"{address}: {answer.status_code}"
        shown += answer.status_code == 200
        if len(asked) > MOST and "Content-Disposition" not in answer.headers:
            over[address] = f"{endpoint}: {len(asked)}"
    assert over == {}
    assert shown > 5


@pytest.mark.parametrize("path", ["/workbook.csv", "/workbook.xlsx", "/workbook.json"])
def test_a_download_asks_no_more_for_more_visits(house: House, path: str) -> None:
    client, counts = house.browser(PERSONAS["an administrator"]), []
    for more in ([], MORE):
        with house.app.app_context():
            share(*more)
        with house.counting() as asked:
            assert client.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_page_that_asks_too_often_would_be_found(house: House) -> None:
    """The control: the counter counts what a page asks."""
    client = house.browser(PERSONAS["a coach"])
    with house.counting() as asked:
        client.get("/visits")
    assert 3 <= len(asked) <= MOST
