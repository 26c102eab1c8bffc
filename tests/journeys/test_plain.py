"""A whole visit in a browser that runs no script, and on a page whose script did not come."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.cast import DANA
from tests.journeys.conftest import TABLET, Server, choose, sign_in_at


@pytest.fixture
def scriptless(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context(
        base_url=server.url, locale="en-US", java_script_enabled=False, **TABLET
    )
    page = context.new_page()
    sign_in_at(page, DANA)
    yield page
    context.close()


def choose_rubric(page: Page) -> None:
    page.goto("/capture/new")
    page.get_by_role("link", name="Choose Ms. Okafor").click()
    choose(page.get_by_role("radio", name="Walkthrough", exact=True))
    page.get_by_role("button", name="Begin").click()


def newest(page: Page) -> str:
    """The note on top of the list."""
    notes = page.get_by_role("region", name="Notes of this visit")
    return notes.get_by_role("listitem").first.inner_text()


def test_a_visit_without_scripts_from_start_to_finish(scriptless: Page) -> None:
    page = scriptless
    choose_rubric(page)
    box = page.get_by_role("textbox", name="What you see and hear")
    box.fill("S1: “I can show it.”")
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url(re.compile(r"/plain$"))
    assert "I can show it" in newest(page)
    page.get_by_label("File under").select_option(index=1)
    box.fill("Board shows three tasks")
    page.get_by_role("button", name="Add", exact=True).click()
    levels = page.get_by_role("group", name="Goals that students own")
    choose(levels.get_by_role("radio").first)
    page.get_by_role("button", name="Keep levels and counts").click()
    assert levels.get_by_role("radio").first.is_checked()
    page.get_by_role("button", name="Finish visit").click()
    page.wait_for_url(re.compile(r"/review$"))
    assert "Board shows three tasks" in page.get_by_role("main").inner_text()


def test_a_visit_opened_again_without_scripts_goes_to_its_plain_page(scriptless: Page) -> None:
    choose_rubric(scriptless)
    scriptless.get_by_role("button", name="Add", exact=True).click()
    address = scriptless.url.removesuffix("/plain")
    scriptless.goto(address)
    scriptless.wait_for_url(address + "/plain")


def test_a_page_whose_script_did_not_come_still_takes_a_note(
    at: Callable[..., Page], server: Server
) -> None:
    page = at(DANA, service_workers="block", **TABLET)
    page.route("**/vendor/capture*.js", lambda route: route.abort())
    choose_rubric(page)
    page.get_by_role("textbox", name="What you see and hear").fill("Quiet start")
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url(re.compile(r"/plain$"))
    assert "Quiet start" in newest(page)
    found = Axe().run(page)
    assert found.response["violations"] == []
