"""A whole visit without a pointer."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.cast import DANA
from tests.journeys.conftest import TABLET, begin, is_sent, log_of

At = Callable[..., Page]


def test_a_whole_visit_is_done_by_keyboard(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    box = page.get_by_role("textbox", name="What you see and hear")
    box.focus()
    page.keyboard.type("S: “My goal is to explain heat.” #2")
    page.keyboard.press("Enter")
    _tab_to(page, "input[name='LF.goals']")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(
        page.get_by_role("link", name=re.compile("Own goals.*rated Established"))
    ).to_be_visible()
    _tab_to(page, "details[open] [data-tally]")
    page.keyboard.press("Enter")
    _tab_to(page, "#undo")
    page.keyboard.press("Enter")
    _tab_to(page, "#finish")
    page.keyboard.press("Enter")
    _tab_to(page, "#finish-now")
    page.keyboard.press("Enter")
    expect(page.locator("#finished")).to_be_visible()
    is_sent(page)
    ratings = [e["payload"]["level"] for e in log_of(page, visit) if e["kind"] == "rate.set"]
    assert ratings[-1] == "3"
    assert len(ratings) <= 2


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(120):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reaches {selector}")
