"""Events and tallies on the capture screen."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.cast import DANA
from tests.journeys.conftest import TABLET
from tests.journeys.protocols.lesson import MINUTE, code, pass_time, sent, visit

At = Callable[..., Page]


def test_an_event_starts_and_ends_by_a_tap_and_several_go_on_at_once(at: At) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "timed")
    code(page, "Out of the room").tap()
    pass_time(page, MINUTE)
    expect(code(page, "Out of the room")).to_contain_text(re.compile("running 1:0"))
    code(page, "Calls on a student").tap()
    page.get_by_role("list", name="Events so far").get_by_role(
        "button", name="Just a moment"
    ).first.tap()
    code(page, "Out of the room").tap()
    expect(code(page, "Out of the room")).to_have_attribute("aria-pressed", "false")
    events = page.get_by_role("list", name="Events so far").get_by_role("listitem")
    expect(events).to_have_count(2)
    page.get_by_role("button", name="Undo").tap()
    expect(code(page, "Out of the room")).to_have_attribute("aria-pressed", "true")
    events.first.get_by_role("button", name="Remove").tap()
    expect(events).to_have_count(1)
    made = [each["payload"] for each in sent(page, observation, "event.add")]
    assert [each["code"] for each in made] == [
        "E.out",
        "E.cold",
        "E.cold",
        "E.out",
        "E.out",
        "E.cold",
    ]
    assert made[2]["end_ms"] == made[1]["start_ms"]
    assert (made[4]["end_ms"], made[5]["end_ms"]) == (None, 0)


def test_a_tally_tells_its_rate_after_some_minutes(at: At) -> None:
    page = at(DANA, **TABLET)
    visit(page, "timed")
    asks = page.get_by_role("button", name=re.compile("^A student asks")).first
    asks.tap()
    asks.tap()
    pass_time(page, 4 * MINUTE)
    expect(asks).to_have_accessible_name(re.compile(r"A student asks 2 0\.5 per min"))
