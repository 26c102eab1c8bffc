"""A teacher's evening with a phone: practice in two taps, an own look at the class, lending it, taking it all away."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.cast import DANA, OKAFOR
from tests.journeys.conftest import PHONE, TABLET, Server, is_sent, lived_in, write

At = Callable[..., Page]
LINE = "Waited four seconds after each question, twice."
NOTE = "Ss: “We picked the map because our goal is scale.”"


@pytest.fixture(scope="module")
def server(cast_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Its own: whom a record was lent to is told."""
    with lived_in(cast_database, tmp_path_factory.mktemp("teacher")) as running:
        yield running


def is_fit(page: Page, heading: str = "") -> None:
    """The page of this heading: nothing for axe to find, and no sideways scroll."""
    if heading:
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    page.wait_for_load_state()
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:160]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_teacher_practices_looks_lends_and_takes_it_away(at: At, tmp_path: Path) -> None:
    phone = at(OKAFOR, **PHONE)
    _log_practice(phone)
    _write_profile(phone)
    record = _look_at_own_class(phone)
    coach = at(DANA, **TABLET)
    answer = coach.goto(record)
    assert answer is not None
    assert answer.status == 404
    _lend_to_the_coach(phone)
    coach.goto(record)
    expect(coach.get_by_text("We picked the map")).to_be_visible()
    coach.goto(f"/teachers/{OKAFOR}/timeline")
    coach.get_by_text("in their own words").click()
    expect(coach.get_by_text("Calm rooms")).to_be_visible()
    _take_back(phone)
    answer = coach.goto(record)
    assert answer is not None
    assert answer.status == 404
    _take_away(phone, tmp_path)


def _log_practice(phone: Page) -> None:
    """A tap into the line, a tap on Add."""
    phone.get_by_role("link", name="My coaching").tap()
    is_fit(phone, "My coaching")
    phone.get_by_label("What I tried").tap()
    phone.keyboard.type(LINE)
    phone.get_by_role("button", name="Add", exact=True).tap()
    expect(phone.locator(".tried")).to_contain_text(LINE)
    expect(phone.get_by_label("What I tried")).to_have_value("")


def _write_profile(phone: Page) -> None:
    phone.get_by_text("Write my profile").tap()
    phone.get_by_label("My strengths").fill("Calm rooms")
    phone.get_by_role("button", name="Save my profile").tap()
    expect(phone.get_by_text("Your profile is saved.")).to_be_visible()
    is_fit(phone)


def _look_at_own_class(phone: Page) -> str:
    """The ordinary capture screen; gives the record's address."""
    phone.get_by_role("link", name="Look at my own class").tap()
    is_fit(phone, "Look at my own class")
    phone.get_by_role("button", name="Begin").tap()
    phone.wait_for_url(re.compile(r"/capture/[0-9a-f-]{36}$"))
    write(phone, NOTE)
    is_sent(phone)
    phone.locator("#finish").tap()
    phone.locator("#finish-now").tap()
    phone.get_by_role("link", name="Sort and keep").tap()
    expect(phone.get_by_role("heading", name="What stands in my record")).to_be_visible()
    is_fit(phone)
    phone.get_by_role("button", name="Keep in my record").tap()
    expect(phone.get_by_text("Kept in your record.")).to_be_visible()
    is_fit(phone)
    return phone.url


def _lend_to_the_coach(phone: Page) -> None:
    phone.get_by_role("button", name="Let Dana Ruiz read it").tap()
    expect(phone.get_by_text("can read it, since")).to_be_visible()
    is_fit(phone)


def _take_back(phone: Page) -> None:
    phone.get_by_role("button", name="Take back").tap()
    expect(phone.get_by_role("button", name="Let Dana Ruiz read it")).to_be_visible()


def _take_away(phone: Page, into: Path) -> None:
    phone.get_by_role("link", name="Take my record away").tap()
    is_fit(phone, "Take my record away")
    for words in ("Download the page", "Download JSON"):
        with phone.expect_download() as coming:
            phone.get_by_role("link", name=words).tap()
        coming.value.save_as(into / coming.value.suggested_filename)
    kept = json.loads(next(into.glob("*.json")).read_text(encoding="utf-8"))
    assert [each["source"] for each in kept["records"]].count("self") == 1
    offline = phone.context.browser
    assert offline is not None
    with offline.new_context(offline=True, java_script_enabled=False, **PHONE) as context:
        page = context.new_page()
        page.goto(next(into.glob("*.html")).as_uri())
        expect(page.get_by_role("heading", name="Coaching record of Amara Okafor")).to_be_visible()
        expect(page.get_by_text(LINE)).to_be_visible()
        expect(page.get_by_text("We picked the map")).to_be_visible()


def test_a_step_of_ones_own_is_counted_in_a_look_at_the_own_class(at: At) -> None:
    phone = at(OKAFOR, **PHONE)
    phone.get_by_role("link", name="My coaching").tap()
    phone.get_by_role("link", name="Set a step of my own").tap()
    phone.get_by_label("What to practice").fill("Wait after each question.")
    phone.get_by_label("Count this (look-for)").fill("waits three seconds")
    phone.get_by_role("button", name="Set this step").tap()
    expect(phone.get_by_text("The step is set.")).to_be_visible()
    step = phone.url
    phone.goto("/capture/new")
    phone.get_by_role("button", name="Begin").tap()
    counter = phone.get_by_role("button", name="waits three seconds")
    expect(counter).to_contain_text("0 of 3")
    expect(counter).to_contain_text("Your step")
    counter.tap()
    counter.tap()
    expect(counter).to_contain_text("2 of 3")
    is_sent(phone)
    phone.goto(step)
    expect(phone.get_by_text(re.compile("2 of 3 in [12] of 2 visits"))).to_be_visible()
