"""The capture screen at every size: in reach, large enough, readable."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.cast import DANA
from tests.journeys.conftest import PHONE, TABLET, begin, write

At = Callable[..., Page]


def test_with_the_keyboard_up_one_criterion_is_shown(at: At) -> None:
    page = at(DANA, viewport={"width": 1180, "height": 420}, has_touch=True)
    begin(page, "Okafor")
    write(page, "S: “I chose the harder one.” #9")
    expect(page.locator("details.criterion:visible")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [TABLET, PHONE, {"viewport": {"width": 820, "height": 1180}}])
def test_axe_finds_nothing_on_the_capture_screen(at: At, device: dict, scheme: str) -> None:
    page = at(DANA, **device, color_scheme=scheme)
    begin(page, "Okafor")
    for n in range(3):
        write(page, f"S{n}: “I tried again.” #{n + 1}")
    if device is PHONE:
        page.locator(".panes label", has_text="Rate").click()
    page.locator("details[open] .level").nth(1).click()
    assert violations(page) == []
    page.get_by_role("button", name="Finish visit").click()
    assert violations(page) == []


def violations(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page).response["violations"]
    return [(each["id"], node["html"][:200]) for each in found for node in each["nodes"]]


@pytest.mark.parametrize(
    ("width", "height"), [(1180, 820), (1180, 420), (820, 1180), (590, 820), (390, 844), (320, 640)]
)
def test_nothing_scrolls_sideways_and_the_box_stays_in_reach(
    at: At, width: int, height: int
) -> None:
    page = at(DANA, viewport={"width": width, "height": height})
    begin(page, "Okafor")
    for n in range(12):
        write(
            page,
            f"A long enough line of what was said and seen to wrap in any column, number {n}. #1",
        )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = page.get_by_role("textbox", name="What you see and hear").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= height


def test_targets_in_class_are_48_pixels(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    small = page.evaluate(
        """() => [...document.querySelectorAll('.capture button, .capture a, .head button, .capture label')]
          .filter(each => each.checkVisibility() && !each.matches('.text'))
          .map(each => [each.textContent.trim(), each.getBoundingClientRect()])
          .filter(([, box]) => box.height < 47.5 || box.width < 40)
          .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
    )
    assert small == []
