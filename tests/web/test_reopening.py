"""A received record that is declined, or asked to be opened again: what the two read, and the way to it."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from observe.store import delivering, reopening
from tests.cast import DISTRICT, NOW, OKAFOR, PRIYA
from tests.reviewing import VISIT, House, text_of

RECORD = f"/observations/{VISIT}"


@pytest.fixture
def house(app: Flask) -> House:
    """A formal record that was shared and opened."""
    house = House(app)
    house.finish(kind="formal", by=PRIYA)
    house.share(by=PRIYA)
    house.browser(OKAFOR).get(RECORD)
    return house


def decline(house: House) -> None:
    with house.app.app_context():
        delivering.decline(DISTRICT, OKAFOR, VISIT, "It ended too early.", NOW)


def ask(house: House, by: str) -> None:
    with house.app.app_context():
        reopening.ask(DISTRICT, by, VISIT, "reopen", "I come again.", NOW + timedelta(minutes=1))


def item_of(page: str) -> str:
    """The list item of the visit, its markup and all."""
    items = re.findall(r'<li class="card[^"]*">.*?</li>', page, re.S)
    return next(each for each in items if f'"{RECORD}"' in each)


@pytest.mark.parametrize("reader", [OKAFOR, PRIYA])
def test_a_declined_record_is_called_received_in_no_list(house: House, reader: str) -> None:
    decline(house)
    item = item_of(house.browser(reader).get("/visits").text)
    assert "Declined with a comment" in text_of(item)
    assert "Received" not in text_of(item)
    assert "waiting" not in item


def test_a_declined_record_is_called_received_on_no_start_page(house: House) -> None:
    decline(house)
    item = item_of(house.browser(OKAFOR).get("/").text)
    assert "Declined with a comment" in text_of(item)
    assert "Received" not in text_of(item)
    assert "waiting" not in item


def test_the_record_leads_whoever_is_asked_to_the_answer(house: House) -> None:
    ask(house, PRIYA)
    page = house.browser(OKAFOR).get(RECORD).text
    assert "Priya Nair asks to open it again" in text_of(page)
    assert page.index("asks to open it again") < page.index('id="feedback"')
    assert "Read the reason and answer" in text_of(page)


def test_the_record_says_whose_answer_a_request_waits_for(house: House) -> None:
    ask(house, OKAFOR)
    page = text_of(house.browser(OKAFOR).get(RECORD).text)
    assert "You asked to open it again" in page
    assert "Read the reason and answer" not in page


def test_a_notice_leads_to_what_it_tells_of(house: House) -> None:
    ask(house, PRIYA)
    page = house.browser(OKAFOR).get("/visits").text
    notice = page.split('class="notice row"')[1].split("</li>")[0]
    assert f'href="{RECORD}/reopening"' in notice


@pytest.mark.parametrize(("by", "of"), [(PRIYA, OKAFOR), (OKAFOR, PRIYA)])
def test_a_request_stands_on_the_start_page_of_whoever_is_asked(
    house: House, by: str, of: str
) -> None:
    ask(house, by)
    assert "Your turn: agree or not" in text_of(house.browser(of).get("/").text)
    assert "Your turn: agree or not" not in text_of(house.browser(by).get("/").text)


def test_declining_comes_first_on_the_page_that_offers_it(house: House) -> None:
    page = text_of(house.browser(OKAFOR).get(f"{RECORD}/reopening").text)
    assert page.index("Decline with this comment") < page.index("Ask to open it again")
