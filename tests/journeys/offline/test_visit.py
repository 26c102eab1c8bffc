"""A tablet without any network: the server is gone, its port closed, and visits go on."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, BrowserType, Page, expect

from observe.domain.people import PlannedVisit
from observe.store import plans
from tests.caseload import open_goal
from tests.cast import DANA, DISTRICT, LINDQVIST, MATH, OKAFOR, THEO, WALKTHROUGH, the_id
from tests.journeys.conftest import PHONE, TABLET, choose, write
from tests.journeys.offline.conftest import NEW, Open, visit_of
from tests.journeys.offline.station import Station, arrive, comes, opened

NOTES = 120


def plan_today(station: Station, name: str) -> str:
    """A visit of Dana's to Mr. Lindqvist, due today."""
    visit = PlannedVisit(
        the_id(name), LINDQVIST, MATH, WALKTHROUGH, "2.0.0", "walkthrough", datetime.now(UTC)
    )
    assert station.app
    with station.app.app_context():
        plans.plan(DISTRICT, DANA, [visit])
    return visit.id


def entries_of(page: Page, visit: str) -> list[dict[str, Any]]:
    """What the server holds of a visit, in the order in which it came."""
    address = f"/api/v1/observations/{visit}?since=0"
    found: list[dict[str, Any]] = page.request.get(address).json()["entries"]
    return found


def pass_time(page: Page, ms: int) -> None:
    """Move the clock once all is on the device: a jump is longer than a write may take."""
    page.locator("#saved:not([data-state=saving])").wait_for(state="attached")
    page.clock.fast_forward(ms)


def test_a_visit_of_45_minutes_without_a_network_arrives_whole_in_order_and_once(
    device: Open, station: Station
) -> None:
    context = device()
    page = arrive(context, DANA)
    station.stop()
    page.clock.install()
    opened(page, NEW)
    first = visit_of(page)
    for number in range(NOTES):
        write(page, f"S{number}: “Note number {number}.”")
        if number % 12 == 0:
            page.locator(".jump a").nth(number // 12 % 9).click()
            choose(page.locator("details.criterion[open] input").nth(1))
        pass_time(page, 22_500)
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^4[56] min"))
    expect(page.locator("#saved")).to_contain_text("Saved on this device")
    page.get_by_role("button", name="Finish visit").click()
    page.locator("#finish-now").click()
    page.get_by_role("link", name="Start the next visit").click()
    page.locator("summary", has_text="Lindqvist").click()
    page.get_by_role("button", name="Begin").locator("visible=true").click()
    second = visit_of(page)
    write(page, "T: “Next lesson.”")
    expect(page.locator("#saved")).to_contain_text("waiting")

    station.start()
    opened(page, f"/capture/{second}")
    expect(page.locator("#saved")).to_have_text("Sent")
    opened(page, f"/capture/{first}")
    expect(page.locator("#saved")).to_have_text("Sent")
    found = entries_of(page, first)
    assert len({each["id"] for each in found}) == len(found)
    assert [each["device_seq"] for each in found] == list(range(1, len(found) + 1))
    notes = [each for each in found if each["kind"] == "note.add"]
    assert [each["payload"]["text"] for each in notes] == [
        f"S{number}: “Note number {number}.”" for number in range(NOTES)
    ]
    times = [each["lesson_ms"] for each in notes]
    assert times == sorted(times)
    assert 44 * 60_000 < times[-1] < 46 * 60_000
    assert len([each for each in found if each["kind"] == "rate.set"]) >= 9
    assert found[-1]["kind"] == "obs.finish"
    assert {each["kind"] for each in entries_of(page, second)} == {
        "obs.create", "obs.start", "note.add",
    }  # fmt: skip


def test_a_planned_visit_starts_with_one_tap_and_only_once(device: Open, station: Station) -> None:
    plan_today(station, "one tap")
    page = arrive(device(**PHONE), DANA)
    station.stop()
    opened(page, "/")
    expect(page.get_by_role("heading", level=1)).to_have_text("No network right now")
    page.get_by_role("link", name="Start visit Mr. Lindqvist, Grade 7 Math").click()
    visit = visit_of(page)
    write(page, "S1: “Mine.”")
    expect(page.locator("#saved")).to_contain_text("Saved on this device")
    opened(page, f"/capture/new?planned={the_id('one tap')}")
    assert visit_of(page) == visit
    expect(page.locator("#stream li")).to_have_count(1)
    opened(page, "/")
    expect(page.get_by_role("link", name="Start visit")).to_have_count(0)
    unsent = page.get_by_role("region", name="Unsent on this device")
    expect(unsent.get_by_role("listitem")).to_contain_text("Mr. Lindqvist, Grade 7 Math")
    expect(unsent.get_by_role("listitem")).to_contain_text("still open")
    expect(unsent.get_by_role("listitem")).to_contain_text("3 waiting to send")
    page.route("**/api/**", lambda route: route.abort())
    station.start()
    page.goto("/")
    expect(unsent.get_by_role("listitem")).to_contain_text("Mr. Lindqvist, Grade 7 Math")


def test_a_browser_that_was_restarted_opens_its_visits(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    station: Station,
    tmp_path: Path,
) -> None:
    def browser() -> BrowserContext:
        return browser_type.launch_persistent_context(
            tmp_path, base_url=station.url, **TABLET, **browser_type_launch_args
        )

    with browser() as context:
        arrive(context, DANA)
    station.stop()
    with browser() as context:
        page = context.new_page()
        opened(page, NEW)
        visit = visit_of(page)
        write(page, "S1: “Before the tablet went off.”")
        expect(page.locator("#saved")).to_contain_text("Saved on this device")
    with browser() as context:
        page = context.new_page()
        opened(page, f"/capture/{visit}")
        expect(page.locator("#stream li")).to_contain_text("Before the tablet went off.")
        expect(page.locator("#who")).to_contain_text("Ms. Okafor")


@pytest.mark.parametrize("fault", ["portal", "broken"])
def test_whatever_answers_in_our_place_the_visit_opens(
    device: Open, station: Station, fault: str
) -> None:
    page = arrive(device(), DANA)
    station.portal = fault == "portal"
    station.broken = ("/capture/new",) if fault == "broken" else ()
    opened(page, NEW)
    visit_of(page)
    expect(page.locator("#who")).to_contain_text("Ms. Okafor · Grade 5 Science")
    station.portal, station.broken = False, ()


def test_a_visit_that_is_not_here_says_so_and_the_way_back_is_there(
    device: Open, station: Station
) -> None:
    page = arrive(device(), DANA)
    station.stop()
    strange = f"/capture/{the_id('never seen')}"
    page.goto(strange)
    page.get_by_text("This visit is not on this device.").wait_for()
    assert page.get_by_role("link", name="Try again").get_attribute("href") == f"{strange}?again=1"


def test_only_the_person_who_was_here_last_is_shown_a_pack(device: Open, station: Station) -> None:
    context = device()
    page = arrive(context, DANA)
    page.get_by_role("banner").locator("summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in**")
    page = arrive(context, THEO)
    station.stop()
    opened(page, "/")
    expect(page.get_by_text("Mr. Haddad")).to_be_visible()
    expect(page.get_by_text("Ms. Okafor")).to_have_count(0)


def test_the_screen_speaks_the_person_s_language_without_a_network(
    device: Open, station: Station
) -> None:
    page = arrive(device(), THEO)
    for language in ("es", "en"):
        page.goto("/me")
        page.locator("#language").select_option(language)
        page.locator("form:has(#language) button").first.click()
        page.locator(f"html[lang={language}]").wait_for(state="attached")
        comes(page, ROOT_SPEAKS, language)
        station.stop()
        opened(page, "/teachers")
        assert page.locator("html").get_attribute("lang") == language
        opened(page, NEW)
        assert page.locator("html").get_attribute("lang") == language
        expect(page.locator("#text")).to_have_attribute(
            "aria-label", {"es": "Lo que ve y oye", "en": "What you see and hear"}[language]
        )
        station.start()


ROOT_SPEAKS = """async (language) => {
  const { build } = JSON.parse(document.getElementById("person").textContent);
  const root = await import(`/static/${build}/js/device/root.js`);
  return (await root.get("language")) === language;
}"""


def test_the_offline_page_and_its_choices_please_axe_and_fit_a_small_phone(
    device: Open, station: Station
) -> None:
    plan_today(station, "for axe")
    page = arrive(device(**{**PHONE, "viewport": {"width": 320, "height": 640}}), DANA)
    station.stop()
    opened(page, f"/capture/new?teacher={OKAFOR}")
    expect(page.get_by_role("radio", name="Grade 5 Science")).to_be_checked()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_look_for_card_is_there_without_a_network(device: Open, station: Station) -> None:
    assert station.app
    with station.app.app_context():
        open_goal(OKAFOR)
    page = arrive(device(), DANA)
    station.stop()
    opened(page, NEW)
    card = page.locator("details.looks")
    expect(card.locator("li")).to_have_count(5)
    write(page, "S1: “Because it is longer.”")
    expect(card).not_to_have_attribute("open", "")
    station.start()
