"""A broken tablet's copy: saved on it, read by a person, brought in on another machine, and nothing doubled."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from observe.exchange.rescue_file import read
from tests.cast import DANA, THEO
from tests.journeys.conftest import TABLET, begin, is_sent, sign_in_at, write
from tests.journeys.device_faults import FAILS, fail_from_now, offline, server_log

At = Callable[..., Page]
WORDS = ("S1: “Why not 3 × 4?”", "S2: «مرحبا» 👩🏽‍🏫", "T: waits 5 s.")


def saved(page: Page, press: str = "#download") -> Path:
    with page.expect_download() as found:
        page.locator(press).click()
    assert found.value.suggested_filename.startswith("observe-copy-")
    return Path(found.value.path())


def bring(page: Page, copy: Path) -> None:
    page.goto("/visits?list=own")
    page.get_by_role("link", name="Bring in a copy that a device has saved").click()
    page.get_by_label("The copy").set_input_files(
        {"name": "observe-copy.json", "mimeType": "application/json", "buffer": copy.read_bytes()}
    )
    page.get_by_role("button", name="Look through the copy").click()


def texts(log: list[dict[str, Any]]) -> list[str]:
    return [each["payload"]["text"] for each in log if each["kind"] == "note.add"]


@pytest.mark.parametrize("place", ["browser", "nowhere"])
def test_what_a_failing_tablet_saved_is_brought_in_and_its_own_sending_doubles_nothing(
    at: At, place: str
) -> None:
    page = at(DANA, **TABLET)
    page.add_init_script(FAILS)
    if place == "nowhere":
        page.add_init_script(
            "Storage.prototype.setItem = () => { throw new DOMException('planted', 'QuotaExceededError'); }"
        )
    visit = begin(page, "Okafor")
    is_sent(page)
    offline(page)
    write(page, WORDS[0])
    fail_from_now(page, "UnknownError")
    write(page, WORDS[1])
    write(page, WORDS[2])
    press = "#download"
    if place == "nowhere":
        expect(page.get_by_role("alert")).to_contain_text("NOT SAVED")
        press = "#rescue"
    else:
        page.locator("#saved", has_text="3 waiting").wait_for()
        page.locator("#saved").tap()
    copy = saved(page, press)

    other = at(DANA)
    bring(other, copy)
    expect(other.get_by_role("heading", name="Ms. Okafor")).to_be_visible()
    expect(other.get_by_text("3 new notes and taps")).to_be_visible()
    expect(other.get_by_text("2 here already")).to_be_visible()
    other.get_by_role("button", name="Store what is new").click()
    expect(other.get_by_text("3 notes and taps of the copy were stored.")).to_be_visible()
    before = server_log(other, visit)
    assert texts(before) == [*WORDS]

    offline(page, on=False)
    is_sent(page)
    assert server_log(other, visit) == before
    page.get_by_role("button", name="Finish visit").tap()
    page.get_by_role("button", name="Finish visit").tap()
    is_sent(page)
    answer = page.request.get(f"/api/v1/observations/{visit}?since=0").json()
    assert answer["completeness"] == {"complete": True, "missing": {}}
    assert texts(answer["entries"]) == [*WORDS]


def test_a_copy_is_whole_says_how_to_use_it_and_reads_as_text(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    write(page, f"{WORDS[0]} #3")
    expect(page.locator("details.criterion").nth(2)).to_have_attribute("open", "")
    page.locator("details[open] [data-tally]").first.click()
    is_sent(page)
    page.locator("#saved").tap()
    copy = saved(page)
    plain = json.loads(copy.read_text(encoding="utf-8"))
    assert plain["format"] == "observe-rescue/1"
    assert "sign in as Dana Ruiz" in plain["how_to"]
    (own,) = plain["observations"]
    assert own["id"] == visit
    assert own["about"].startswith("Ms. Okafor")
    assert WORDS[0] in own["notes"][0]
    assert own["notes"][1].endswith(": 1")
    names = list(plain["observations"][0]["entries"][0])
    log = [{name: each[name] for name in names} for each in server_log(page, visit)]
    assert own["entries"] == log
    assert len(read(copy.read_bytes()).visits[0].entries) == 4


def test_a_copy_holds_what_other_visits_of_the_device_have_not_sent(at: At) -> None:
    page = at(DANA, **TABLET)
    first = begin(page, "Okafor")
    is_sent(page)
    offline(page)
    write(page, WORDS[0])
    page.locator("#saved", has_text="1 waiting").wait_for()
    second = begin(page, "Lindqvist")
    write(page, WORDS[1])
    page.locator("#saved", has_text="3 waiting").wait_for()
    page.locator("#saved").tap()
    visits = {each.id: each.entries for each in read(saved(page).read_bytes()).visits}
    assert {visit: len(entries) for visit, entries in visits.items()} == {second: 3, first: 1}
    offline(page, on=False)


def test_the_copy_of_another_is_refused_and_nothing_is_stored(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    offline(page)
    write(page, WORDS[0])
    page.locator("#saved", has_text="waiting").wait_for()
    page.locator("#saved").tap()
    copy = saved(page)
    offline(page, on=False)
    other = at(THEO)
    bring(other, copy)
    expect(other.get_by_role("alert")).to_have_text(
        "This copy belongs to Dana Ruiz. Only Dana Ruiz can bring it in, signed in here. Nothing was stored."
    )


def test_signed_out_a_copy_is_one_tap_away(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    is_sent(page)
    page.context.clear_cookies()
    write(page, WORDS[0])
    expect(page.get_by_role("alert")).to_contain_text("You are signed out")
    assert len(read(saved(page, "#rescue").read_bytes()).visits) == 1
    sign_in_at(page, DANA)


def test_the_start_page_saves_a_copy_of_all_that_was_not_sent(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    is_sent(page)
    page.route("**/entries", lambda route: route.abort())
    write(page, WORDS[0])
    page.locator("#saved", has_text="1 waiting").wait_for()
    page.goto("/")
    page.get_by_role("heading", name="Unsent on this device").wait_for()
    copy = read(saved(page, "#save-unsent").read_bytes())
    assert [(each.id, len(each.entries)) for each in copy.visits] == [(visit, 1)]
    assert copy.visits[0].about.startswith("Ms. Okafor")
    assert copy.name == "Dana Ruiz"
    page.unroute("**/entries")
