"""A coach looks whom to see, plans the visit, moves it, starts it with its look-fors, and is done."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from observe import create_app
from observe.domain.school_days import move_off
from observe.store.base import db
from tests.caseload import GOAL, STEP, carry, open_goal, set_step
from tests.cast import DANA, LINDQVIST
from tests.conftest import config_at
from tests.journeys.conftest import PHONE, TABLET, Server, is_sent, serve, sign_in_at, write

TODAY = datetime.now(ZoneInfo("America/Chicago")).date()


@pytest.fixture(scope="module")
def coached(cast_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The cast with a cycle in which a visit is overdue, and 58 teachers more."""
    directory = tmp_path_factory.mktemp("progress")
    (directory / "observe.sqlite3").write_bytes(cast_database.read_bytes())
    app = create_app(config_at(directory))
    with app.app_context():
        carry(58, since=TODAY - timedelta(days=3))
        open_goal(LINDQVIST, opened_on=TODAY - timedelta(days=17))
        set_step(LINDQVIST, set_on=TODAY - timedelta(days=10), due_on=TODAY + timedelta(days=20))
        db.session.remove()
        db.engine.dispose()
    with serve(directory) as server:
        yield server


def coach(browser: Browser, server: Server, **device: object) -> Page:
    page = browser.new_context(base_url=server.url, locale="en-US", **device).new_page()
    sign_in_at(page, DANA)
    return page


def test_whom_to_see_first_and_the_visit_that_clears_it(browser: Browser, coached: Server) -> None:
    page = coach(browser, coached, **TABLET)
    page.get_by_role("link", name="Progress", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Something is overdue for 1 teacher")
    expect(page.locator("tbody tr")).to_have_count(60)
    first = page.locator("tbody tr").first
    expect(first).to_contain_text("Mr. Lindqvist")
    late = (TODAY - move_off(TODAY - timedelta(days=3), ())).days
    expect(first).to_contain_text(f"visit overdue for {late} day")
    expect(first).to_contain_text(GOAL)
    expect(first).to_contain_text(STEP)
    page.get_by_role("link", name="Overdue 1").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    assert page.url.endswith("/progress?show=overdue")
    page.get_by_text("Look-fors").click()
    expect(page.locator(".look-card li")).to_have_count(5)
    page.locator("tbody").get_by_role("link", name="Plan").click()
    page.get_by_label("Day").fill((TODAY + timedelta(days=1)).isoformat())
    page.get_by_label("Begins at").fill("09:30")
    page.get_by_label("Invite Mr. Lindqvist").check()
    page.get_by_role("button", name="Plan the visit").click()
    expect(page.get_by_text("The visit is planned.")).to_be_visible()
    page.get_by_label("Begins at").fill("10:15")
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_text("The plan is changed.")).to_be_visible()
    expect(page.locator("header").last).to_contain_text("10:15")
    with page.expect_download() as got:
        page.get_by_role("link", name="Put it into a calendar").click()
    [event] = Calendar.from_ical(got.value.path().read_bytes()).walk("VEVENT")
    assert int(event["SEQUENCE"]) == 1
    page.get_by_role("link", name="Start visit").click()
    write(page, "S2: “I can say why.”")
    is_sent(page)
    page.goto("/progress")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is overdue")
    expect(page.locator("tbody tr", has_text="Mr. Lindqvist")).to_contain_text("today")
    page.context.close()


@pytest.mark.parametrize("device", [PHONE, TABLET], ids=["phone", "tablet"])
def test_sixty_teachers_are_one_table_that_a_screen_reader_walks(
    browser: Browser, coached: Server, device: dict[str, object]
) -> None:
    page = coach(browser, coached, **device)
    for address in ("/progress", "/progress/spread"):
        page.goto(address)
        expect(page.get_by_role("rowheader")).to_have_count(60)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert Axe().run(page).response["violations"] == []
    page.context.close()


def test_the_address_of_a_calendar_is_shown_once_and_works(
    browser: Browser, coached: Server
) -> None:
    page = coach(browser, coached, **TABLET)
    page.goto("/me")
    page.get_by_role("link", name="My calendar").click()
    page.get_by_role("button", name="Make an address").click()
    address = page.get_by_label("Address", exact=True).input_value()
    assert Calendar.from_ical(page.request.get(address).body())["METHOD"] == "PUBLISH"
    page.reload()
    expect(page.get_by_label("Address", exact=True)).to_have_count(0)
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_text("It is off")).to_be_visible()
    assert page.request.get(address).status == 404
    page.context.close()


def test_the_look_fors_stand_on_the_capture_screen_with_and_without_a_network(
    browser: Browser, coached: Server
) -> None:
    page = coach(browser, coached, **TABLET)
    page.goto(f"/capture/new?teacher={LINDQVIST}")
    page.get_by_role("button", name="Begin").click()
    card = page.locator("details.looks")
    expect(card.locator("li")).to_have_count(5)
    expect(card).to_have_attribute("open", "")
    expect(card.locator("li").first).to_contain_text("A student tells in own words")
    write(page, "T: “Why do you think so?”")
    expect(card).not_to_have_attribute("open", "")
    card.locator("summary").click()
    expect(card.locator("li").last).to_be_visible()
    is_sent(page)
    pack = page.request.get("/api/v1/pack").json()
    assert [len(each) for each in pack["looks"].values()] == [5]
    page.context.close()
