"""The capture screen at every size: in reach, large enough, readable."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.cast import DANA
from tests.journeys.conftest import PHONE, TABLET, begin, is_sent, write

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
    expect(page.locator("details.criterion").nth(2)).to_have_attribute("open", "")
    if device is PHONE:
        page.locator(".panes label", has_text="Rate").click()
    page.locator("details[open] .level").nth(1).click()
    assert violations(page) == []
    page.get_by_role("button", name="Finish visit").click()
    assert violations(page) == []


def violations(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page).response["violations"]
    return [(each["id"], node["html"][:200]) for each in found for node in each["nodes"]]


def test_axe_finds_nothing_in_a_dim_room_with_every_panel_open(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    write(page, "S4: “I tried again.” #1=3 +1a")
    page.locator("body[data-later=ready]").wait_for()
    write(page, "Students were engaged")
    page.get_by_role("button", name="More", exact=True).tap()
    page.get_by_role("radio", name="Dim room").check()
    expect(page.locator("html")).to_have_css("color-scheme", "dark")
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert violations(page) == []
    page.get_by_role("button", name=re.compile("Ms. Okafor")).tap()
    assert violations(page) == []


def test_a_dim_room_is_remembered_and_shows_no_pure_white(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    page.get_by_role("button", name="More", exact=True).tap()
    page.get_by_role("radio", name="Dim room").check()
    is_sent(page)
    page.reload()
    colors = page.evaluate(
        """() => [...document.querySelectorAll('body *')].filter((each) => each.checkVisibility())
          .flatMap((each) => [getComputedStyle(each).color, getComputedStyle(each).backgroundColor])"""
    )
    assert "rgb(255, 255, 255)" not in colors
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == (
        "rgb(24, 22, 18)"
    )


def test_the_left_hand_has_the_rubric_and_the_buttons_on_its_side(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    page.get_by_role("button", name="More", exact=True).tap()
    page.get_by_role("radio", name="left thumb").check()
    page.keyboard.press("Escape")
    undo, add = page.get_by_role("button", name="Undo"), page.get_by_role("button", name="Add")
    rubric = page.locator("section.rubric")
    assert left(undo) < 40
    assert left(rubric) < left(page.locator("section.notes"))
    assert left(add) < left(page.get_by_role("textbox", name="What you see and hear"))


def left(item: Locator) -> float:
    box = item.bounding_box()
    assert box is not None
    return box["x"]


def test_the_keyboard_on_the_glass_leaves_a_line_chips_and_one_criterion(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    page.locator("body[data-later=ready]").wait_for()
    for n in range(6):
        write(page, f"note number {n} #2")
    box = page.get_by_role("textbox", name="What you see and hear")
    box.focus()
    page.set_viewport_size({"width": 1180, "height": 420})
    expect(page.locator("details.criterion:visible")).to_have_count(1)
    line = box.bounding_box()
    assert line is not None
    assert line["height"] <= 48
    expect(page.locator("#stream .text").last).to_be_in_viewport()
    chip = page.get_by_role("group", name="Tag last note").get_by_role("button").first
    chip.tap()
    page.get_by_role("button", name="T: teacher says").tap()
    expect(box).to_be_focused()
    page.get_by_role("button", name="Undo").tap()
    page.keyboard.type("on")
    expect(box).to_be_focused()


def test_in_portrait_the_keyboard_folds_the_rubric_and_gives_its_place_back(at: At) -> None:
    page = at(DANA, viewport={"width": 820, "height": 1180}, has_touch=True)
    begin(page, "Okafor")
    page.locator("body[data-later=ready]").wait_for()
    rubric = page.locator(".criteria")
    rubric.evaluate("(pane) => { pane.scrollTop = 120; }")
    page.set_viewport_size({"width": 820, "height": 600})
    expect(rubric).to_be_hidden()
    expect(page.get_by_role("navigation", name="Criteria")).to_be_visible()
    page.set_viewport_size({"width": 820, "height": 1180})
    expect(rubric).to_be_visible()
    page.wait_for_function("() => document.querySelector('.criteria').scrollTop === 120")


@pytest.mark.parametrize(("width", "height"), [(1180, 820), (820, 1180), (390, 844)])
def test_text_twice_as_large_scrolls_nothing_sideways(at: At, width: int, height: int) -> None:
    page = at(DANA, viewport={"width": width, "height": height})
    begin(page, "Okafor")
    write(page, "Twice as large, still all there. #1=3")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.get_by_role("textbox", name="What you see and hear")).to_be_in_viewport()
    expect(page.locator("#finish")).to_be_in_viewport()


def test_the_screen_says_whether_it_stays_on(at: At) -> None:
    page = at(DANA, **TABLET)
    page.add_init_script(
        "Object.defineProperty(navigator, 'wakeLock', { value: undefined, configurable: true })"
    )
    begin(page, "Okafor")
    page.get_by_role("button", name="More", exact=True).tap()
    expect(page.get_by_role("checkbox", name="Keep the screen on")).to_be_disabled()
    expect(page.locator("#awake-state")).to_have_text("not possible here")


def test_a_tap_is_confirmed_by_a_tint_but_not_where_motion_is_unwelcome(at: At) -> None:
    for motion, tints in (("no-preference", 1), ("reduce", 0)):
        page = at(DANA, **TABLET, reduced_motion=motion)
        page.add_init_script(
            """globalThis.tints = 0; const own = Element.prototype.animate;
            Element.prototype.animate = function (...how) { tints += 1; return own.apply(this, how); };"""
        )
        begin(page, "Okafor")
        page.locator("details[open] [data-tally]").first.tap()
        assert page.evaluate("globalThis.tints") == tints


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
    add = page.get_by_role("button", name="Add", exact=True).bounding_box()
    assert add is None or add["x"] + add["width"] <= width
    assert box["y"] + box["height"] <= height


def test_targets_in_class_are_48_pixels(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    page.get_by_role("link", name="Names on this device").wait_for()  # a moment after the rest
    small = page.evaluate(
        """() => [...document.querySelectorAll('.capture button, .capture a, .head button, .capture label')]
          .filter(each => each.checkVisibility() && !each.matches('.text'))
          .map(each => [each.textContent.trim(), each.getBoundingClientRect()])
          .filter(([, box]) => box.height < 47.5 || box.width < 40)
          .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
    )
    assert small == []
