"""Intervals on the capture screen: coded by taps or keys, proposed, missed, and restored."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.cast import DANA
from tests.journeys.conftest import PHONE, TABLET, is_sent
from tests.journeys.protocols.lesson import MINUTE, TINY, code, pass_time, sent, visit

At = Callable[..., Page]


def strip(page: Page) -> Locator:
    return page.get_by_role("timer", name="Two-minute intervals")


def tiles(page: Page) -> list[str]:
    return page.get_by_role("list", name="Intervals so far").get_by_role("button").all_inner_texts()


def words(page: Page) -> list[str]:
    return [text.split("\n")[-1] for text in tiles(page)]


def test_an_interval_is_coded_by_taps_and_the_next_one_begins_by_itself(at: At) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "time-use")
    expect(strip(page)).to_contain_text("Interval 1")
    code(page, "Circulating").tap()
    code(page, "Working together").tap()
    expect(code(page, "Circulating")).to_have_attribute("aria-pressed", "true")
    pass_time(page, 34_000)
    expect(strip(page)).to_contain_text(re.compile(r"1:2[5-7] left"))
    expect(page.get_by_role("status")).to_have_text("Sent")
    pass_time(page, 1.6 * MINUTE)
    expect(strip(page)).to_contain_text("Interval 2")
    expect(page.get_by_role("status")).to_have_text("Interval 2 begins")
    made = sent(page, observation, "interval.set")
    assert [(each["target"], each["payload"]) for each in made] == [
        ("time-use", {"interval": 1, "codes": {"A.CIR": True}, "note": None}),
        ("time-use", {"interval": 1, "codes": {"L.GRP": True}, "note": None}),
    ]


def test_what_was_before_is_proposed_and_recorded_only_when_confirmed(at: At) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "time-use")
    code(page, "Circulating").tap()
    code(page, "Working together").tap()
    pass_time(page, 2.1 * MINUTE)
    expect(code(page, "Circulating")).to_contain_text("as before?")
    expect(code(page, "Circulating")).to_have_attribute("aria-pressed", "false")
    assert len(sent(page, observation, "interval.set")) == 2
    page.get_by_role("button", name=re.compile("^Yes")).tap()
    expect(code(page, "Circulating")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name=re.compile("^Yes"))).to_be_hidden()
    confirmed = sent(page, observation, "interval.set")[-1]["payload"]
    assert confirmed == {"interval": 2, "codes": {"A.CIR": True, "L.GRP": True}, "note": None}
    page.get_by_role("button", name="Undo").tap()
    expect(code(page, "Circulating")).to_have_attribute("aria-pressed", "false")


def test_half_an_hour_holds_coded_empty_late_and_missed_intervals(at: At) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "time-use")
    code(page, "Modeling").tap()
    pass_time(page, 2 * MINUTE)
    page.get_by_role("button", name="None of these").tap()
    pass_time(page, 2 * MINUTE)
    pass_time(page, 2.5 * MINUTE)
    page.get_by_role("button", name=re.compile("^3")).tap()
    expect(page.get_by_text(re.compile("^Interval 3, "))).to_be_visible()
    code(page, "Managing").tap()
    page.get_by_role("button", name="Back to now").tap()
    code(page, "Circulating").tap()
    pass_time(page, 10 * MINUTE)
    pass_time(page, 13.4 * MINUTE)
    assert words(page) == ["coded", "nothing", "late", "coded", *["missed"] * 10, "now"]
    page.get_by_role("button", name="Finish visit").tap()
    section = page.locator("#missed")
    expect(section.get_by_role("button")).to_have_count(10)
    section.get_by_role("button").first.tap()
    expect(page.locator(".back")).to_contain_text("Interval 5, ")
    numbers = {each["payload"]["interval"] for each in sent(page, observation, "interval.set")}
    assert numbers == {1, 2, 3, 4}


def test_an_interval_whose_coding_was_taken_back_is_missed_once_it_has_passed(at: At) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "time-use")
    undo = page.get_by_role("button", name="Undo")
    code(page, "Modeling").tap()
    undo.tap()
    expect(code(page, "Modeling")).to_have_attribute("aria-pressed", "false")
    pass_time(page, 2.1 * MINUTE)
    page.get_by_role("button", name="None of these").tap()
    assert words(page) == ["missed", "nothing"]
    undo.tap()
    assert words(page) == ["missed", "now"]
    pass_time(page, 2 * MINUTE)
    code(page, "Modeling").tap()
    code(page, "Modeling").tap()
    pass_time(page, 2 * MINUTE)
    assert words(page) == ["missed", "missed", "missed", "now"]
    page.get_by_role("button", name="Finish visit").tap()
    expect(page.locator("#missed").get_by_role("button")).to_have_count(3)
    made = [each["payload"]["codes"] for each in sent(page, observation, "interval.set")]
    assert made[1] == {"A.MOD": None}
    assert (len(made[2]), set(made[2].values()), set(made[3].values())) == (26, {False}, {None})


def test_a_visit_that_nobody_ended_misses_nothing_after_the_last_that_was_written(at: At) -> None:
    page = at(DANA, **TABLET)
    visit(page, "time-use")
    code(page, "Modeling").tap()
    pass_time(page, 4.5 * MINUTE)
    code(page, "Modeling").tap()
    pass_time(page, 40 * MINUTE)
    page.get_by_role("button", name="Finish visit").tap()
    expect(page.locator("#missed").get_by_role("button")).to_have_count(1)


def test_a_reload_in_the_middle_restores_the_grid(at: At) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "time-use")
    code(page, "Modeling").tap()
    pass_time(page, 3 * MINUTE)
    code(page, "Circulating").tap()
    assert len(sent(page, observation, "interval.set")) == 2
    page.reload()
    page.locator("body[data-protocols=ready]").wait_for()
    expect(strip(page)).to_contain_text("Interval 2")
    expect(code(page, "Circulating")).to_have_attribute("aria-pressed", "true")
    assert words(page) == ["coded", "coded"]


def test_a_code_that_asks_for_a_note_keeps_it_with_its_interval(at: At) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "time-use")
    page.get_by_role("group", name="What the adult is doing").get_by_role(
        "button", name="Other"
    ).tap()
    field = page.get_by_role("textbox", name="Other: say what")
    field.press_sequentially("Fire drill")
    pass_time(page, 2.1 * MINUTE)
    expect(strip(page)).to_contain_text("Interval 2")
    expect(page.get_by_text(re.compile("^Interval 1, "))).to_be_visible()
    field.press("Tab")
    expect(page.get_by_text(re.compile("^Interval 1, "))).to_be_hidden()
    notes = [each["payload"] for each in sent(page, observation, "interval.set")]
    assert notes[-1] == {"interval": 1, "codes": {}, "note": "Fire drill"}


def test_the_grid_is_coded_by_keyboard_alone(at: At) -> None:
    page = at(DANA, viewport={"width": 1180, "height": 820})
    visit(page, "time-use")
    code(page, "Explaining to all").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(code(page, "Explaining to all")).to_have_attribute("aria-pressed", "true")
    expect(code(page, "Modeling")).to_have_attribute("aria-pressed", "true")
    pass_time(page, 2.1 * MINUTE)
    expect(code(page, "Modeling")).to_be_focused()


@pytest.mark.parametrize("device", [TABLET, PHONE, TINY], ids=["tablet", "phone", "320 px"])
def test_the_grid_fits_and_axe_finds_nothing(at: At, device: dict[str, Any]) -> None:
    page = at(DANA, **device)
    visit(page, "time-use")
    code(page, "Modeling").tap()
    pass_time(page, 2.1 * MINUTE)
    page.locator(".tiles button").first.tap()
    expect(page.get_by_text(re.compile("^Interval 1, "))).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    box = code(page, "Modeling").bounding_box()
    assert box
    assert min(box["height"], box["width"]) >= 48


def test_two_tablets_code_one_grid(at: At) -> None:
    first, second = at(DANA, **TABLET), at(DANA, **TABLET)
    observation = visit(first, "time-use")
    code(first, "Modeling").tap()
    is_sent(first)
    second.goto(f"/capture/{observation}")
    second.locator("body[data-protocols=ready]").wait_for()
    expect(code(second, "Modeling")).to_have_attribute("aria-pressed", "true")
    code(second, "Waiting").tap()
    assert len(sent(second, observation, "interval.set")) == 2
    first.unroute_all()
    first.reload()
    expect(code(first, "Waiting")).to_have_attribute("aria-pressed", "true")
