"""The page on which a visit is finished."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.cast import DANA
from tests.journeys.conftest import TABLET, begin, is_sent, kinds, log_of, write

At = Callable[..., Page]


def test_finishing_is_two_taps_and_lists_what_could_be_put_right(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    write(page, "not filed")
    page.get_by_role("button", name="Finish visit").tap()
    expect(page.locator("#unrated li")).to_have_count(9)
    expect(page.locator("#unfiled li")).to_contain_text(["not filed"])
    page.get_by_role("button", name="Finish visit").tap()
    expect(page.locator("#finished")).to_contain_text(
        "Visit finished. Everything is on the server."
    )
    finish = log_of(page, visit)[-1]
    assert finish["payload"]["manifest"] == {finish["device_id"]: finish["device_seq"]}


def test_words_still_in_the_box_become_a_note_at_the_finish(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    page.get_by_role("textbox", name="What you see and hear").fill("half a thought")
    page.get_by_role("button", name="Finish visit").tap()
    expect(page.locator("#unfiled li")).to_contain_text(["half a thought"])
    is_sent(page)
    assert kinds(page, visit)[-1] == "note.add"


def test_the_clock_stops_with_the_visit(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    page.get_by_role("button", name="Finish visit").tap()
    page.get_by_role("button", name="Finish visit").tap()
    expect(page.get_by_role("heading", name="Visit finished.")).to_be_visible()
    stopped = page.get_by_role("timer").inner_text()
    now = page.evaluate("performance.now()")
    page.wait_for_function("before => performance.now() > before + 2100", arg=now)
    expect(page.get_by_role("timer")).to_have_text(stopped)
