"""A list from a spreadsheet, from the first look to the people it brings."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.cast import ADA
from tests.journeys.conftest import PHONE, Server, lived_in

At = Callable[..., Page]

HEADING = "Name\tE-mail\tRole\tSchool\tClass\tCoach"
WRONG = f"{HEADING}\nBo Berg and Cy Coe\tbo@new.example\tking\tLinclon\tArt\tDana Riuz"
RIGHT = f"{HEADING}\nBerg, Bo\tbo@new.example\tteacher\tLincoln\tArt\tDana Ruiz"


@pytest.fixture(scope="module")
def server(cast_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A district whose people and caseloads a list changes."""
    with lived_in(cast_database, tmp_path_factory.mktemp("paste")) as running:
        yield running


def look_through(page: Page, text: str) -> None:
    page.get_by_label("The list", exact=True).fill(text)
    page.get_by_role("button", name="Look through the list").click()


def test_a_list_is_put_right_and_stored(at: At) -> None:
    page = at(ADA, **{**PHONE, "viewport": {"width": 320, "height": 640}})
    page.goto("/people/pasted?then=setup")
    look_through(page, WRONG)
    page.get_by_role("heading", name="4 things to put right").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert Axe().run(page).response["violations"] == []
    look_through(page, RIGHT)
    page.get_by_role("button", name="Save the list").wait_for()
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Save the list").click()
    page.get_by_text("1 person was added.").wait_for()
    assert page.get_by_role("link", name="First steps").last.is_visible()
    page.get_by_role("link", name="Invite them").click()
    page.get_by_text("Bo Berg").first.wait_for()


def test_a_caseload_is_changed_by_keyboard(at: At) -> None:
    page = at(ADA, viewport={"width": 1366, "height": 768})
    page.goto("/caseloads")
    page.get_by_role("link", name="Theo Marsh").click()
    tick = page.get_by_role("checkbox", name="Ms. Okafor")
    tick.focus()
    page.keyboard.press("Space")
    assert tick.is_checked()
    page.get_by_role("button", name="Save caseload").focus()
    page.keyboard.press("Enter")
    page.get_by_text("1 teacher was added.").wait_for()
    assert page.get_by_role("checkbox", name="Ms. Okafor").is_checked()
    page.get_by_role("checkbox", name="Ms. Okafor").uncheck()
    page.get_by_role("button", name="Save caseload").click()
    page.get_by_text("1 teacher was taken off").wait_for()
