"""What the capture page says and does while its server will not take what waits."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.cast import DANA
from tests.journeys.answering import answer, kept, stop_clock
from tests.journeys.conftest import TABLET, begin, is_sent, write

At = Callable[..., Page]


def pass_time(page: Page, until: Callable[[], bool]) -> None:
    """Let the page's own clock run ahead, at most ten minutes."""
    for _ in range(1200):
        if until():
            return
        page.clock.run_for(500)
    raise AssertionError("It did not come to pass within ten minutes of the page's time.")


def test_while_the_server_asks_for_time_more_notes_do_not_hurry_it(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    is_sent(page)
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url) if "/entries" in each.url else None)
    answer(page, 503, {"Retry-After": "600"}, ok=False)
    with page.expect_response("**/entries"):
        write(page, "one")
    stop_clock(page)
    write(page, "two")
    page.clock.run_for(60_000)
    expect(page.locator("#saved")).to_have_text("Saved on this device, 2 waiting")
    assert len(asked) == 1


def test_what_is_put_aside_is_shown_with_its_reason_and_tried_again(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    is_sent(page)
    answer(page, 422, ok=False, code="malformed")
    write(page, "a note with trouble")
    expect(page.locator("#stream .mark")).to_have_text("needs attention")
    expect(page.locator("#saved")).to_have_text("Saved on this device, 1 waiting")
    assert kept(page, visit) == {"a note with trouble": "parked"}
    page.locator("#saved").tap()
    panel = page.get_by_role("region", name="What is saved")
    expect(panel).to_contain_text("a note with trouble")
    expect(panel).to_contain_text("The server could not read it.")
    page.unroute("**/entries")
    panel.get_by_role("button", name="Try again").tap()
    is_sent(page)
    assert kept(page, visit) == {"a note with trouble": "acked"}
    expect(panel.get_by_role("button", name="Try again")).to_be_hidden()


def test_a_portal_is_named_and_forgotten_once_it_is_gone(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    is_sent(page)
    elsewhere = {"Location": "https://portal.example/login"}
    page.route("**/entries", lambda route: route.fulfill(status=302, headers=elsewhere))
    write(page, "behind a portal")
    expect(page.locator("#banner")).to_contain_text("This network wants you to sign in to Wi-Fi")
    page.unroute("**/entries")
    page.evaluate("dispatchEvent(new Event('online'))")
    is_sent(page)
    expect(page.locator("#banner")).to_be_hidden()


def test_a_page_that_is_too_old_keeps_all_and_asks_to_reload(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    is_sent(page)
    stop_clock(page)
    answer(page, 426, ok=False, code="upgrade_required")
    with page.expect_response("**/entries"):
        write(page, "kept")
        page.clock.run_for(1000)
    expect(page.locator("#banner")).to_be_hidden()
    pass_time(page, page.locator("#banner").is_visible)
    expect(page.locator("#banner")).to_contain_text("This page is too old to send")
    expect(page.locator("#banner").get_by_role("link", name="Reload")).to_be_visible()
    assert kept(page, visit) == {"kept": "local"}


def test_a_refused_origin_reloads_the_page_once_when_nobody_writes(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    is_sent(page)
    stop_clock(page)
    answer(page, 403, ok=False, code="csrf")
    with page.expect_response("**/entries"):
        write(page, "kept over the reload")
        page.clock.run_for(1000)
    box = page.get_by_role("textbox", name="What you see and hear")
    box.press_sequentially("half a")
    page.clock.run_for(20_000)
    expect(box).to_have_value("half a")
    page.unroute("**/entries")
    page.evaluate("document.body.dataset.before = 'yes'")
    box.fill("")
    pass_time(page, lambda: not page.locator("body[data-before]").count())
    assert list(kept(page, visit)) == ["kept over the reload"]
