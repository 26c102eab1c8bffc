"""A screen left alone is covered, and no way leads around the cover."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.cast import ADA, DANA
from tests.journeys.conftest import TABLET, begin, enter, is_sent, write
from tests.journeys.leaving import CANARY, EVERYTHING, cut, entries_of, refuse

At = Callable[..., Page]


def with_our_clock(page: Page) -> None:
    """The open visit, once the server knows it; time then passes when we say so."""
    is_sent(page)
    page.clock.install()
    page.reload()
    page.locator("body[data-obs-page=ready]").wait_for()


def test_a_screen_left_alone_is_covered_until_the_same_person_signs_in(
    shared: Callable[[str], Page],
) -> None:
    page = shared(DANA)
    begin(page, "Okafor")
    with_our_clock(page)
    write(page, f"Before the rest: {CANARY}.")
    is_sent(page)
    box = page.get_by_role("textbox", name="What you see and hear")
    box.type("half a tho")
    with page.expect_response("**/me/cover"):
        page.clock.fast_forward("15:30")
    cover = page.get_by_role("dialog", name="The screen is covered")
    expect(cover).to_be_visible()
    assert page.request.get("/visits", max_redirects=0).status == 303
    page.wait_for_function(f"async (word) => !(await ({EVERYTHING})()).includes(word)", arg=CANARY)
    page.keyboard.press("Escape")
    expect(cover).to_be_visible()
    cover.get_by_role("button", name="Sign in").click()
    enter(page, DANA)
    expect(cover).to_have_count(0)
    assert box.input_value() == "half a tho"
    assert "observe_shared" in {each["name"] for each in page.context.cookies()}
    write(page, "After the rest.")
    is_sent(page)


def test_under_the_cover_a_lesson_goes_on(shared: Callable[[str], Page]) -> None:
    page = shared(DANA)
    visit = begin(page, "Okafor")
    with_our_clock(page)
    page.clock.fast_forward("15:30")
    cover = page.get_by_role("dialog", name="The screen is covered")
    cover.get_by_role("textbox").fill("Written blind.")
    cover.get_by_role("button", name="Add").click()
    expect(cover).to_contain_text("The note is on this device.")
    page.clock.run_for(3000)
    expect(page.locator("#saved")).to_have_text("Sent")
    cover.get_by_role("button", name="Sign in").click()
    enter(page, DANA)
    expect(cover).to_have_count(0)
    assert any("Written blind." in each for each in entries_of(page, visit))


def test_somebody_else_who_signs_in_sees_nothing_of_the_covered_page(
    shared: Callable[[str], Page],
) -> None:
    page = shared(DANA)
    page.clock.install()
    page.goto("/visits")
    page.clock.fast_forward("15:30")
    cover = page.get_by_role("dialog", name="The screen is covered")
    cover.get_by_role("button", name="Sign in").click()
    enter(page, ADA)
    expect(page.get_by_role("alert").filter(has_text="Somebody else has signed in")).to_be_visible()
    expect(cover).to_be_visible()
    page.goto("/")
    expect(page.locator("details.menu > summary")).to_have_text("Ada Brandt")


def test_a_reload_does_not_take_the_cover_away(shared: Callable[[str], Page]) -> None:
    page = shared(DANA)
    page.clock.install()
    page.goto("/visits")
    page.route("**/me/cover", refuse)  # no connection at that moment
    with page.expect_event("requestfailed"):  # asked once the device has kept that it is covered
        page.clock.fast_forward("15:30")
    expect(page.get_by_role("dialog", name="The screen is covered")).to_be_visible()
    page.unroute("**/me/cover")
    page.reload()
    page.wait_for_url(re.compile("/sign-in"))


def test_a_device_of_one_s_own_is_never_covered(at: At) -> None:
    page = at(DANA, **TABLET)
    page.clock.install()
    page.goto("/visits")
    page.clock.fast_forward("20:00")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_sign_in_page_opens_no_way_around_the_cover(shared: Callable[[str], Page]) -> None:
    page = shared(DANA)
    page.goto("/")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    visit = begin(page, "Okafor")
    write(page, f"S2 plays the {CANARY}.")
    is_sent(page)
    page.reload()
    page.locator("body[data-obs-page=ready]").wait_for()
    page.wait_for_function("() => navigator.serviceWorker.controller")
    with_our_clock(page)
    cut(page)
    write(page, "Not sent: a bluebell.")
    expect(page.locator("#saved")).to_contain_text("1 waiting")
    with page.expect_response("**/me/cover"):
        page.clock.fast_forward("15:30")
    page.get_by_role("link", name="Somebody else signs in").click()
    page.wait_for_url("**/sign-in")
    page.goto(f"/capture/{visit}")
    page.locator("body[data-obs-page=ready]").wait_for()
    expect(page.get_by_text("Nobody is signed in on this device")).to_be_visible()
    assert not any(word in page.content() for word in ("bluebell", CANARY, "Ms. Okafor"))
