"""Finding by keyboard, parts that fail and recover, and what high contrast, large text and stillness leave."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.cast import DANA, OKAFOR, PRIYA
from tests.journeys.conftest import PHONE, Server, lived_in
from tests.shared_visits import Shared, share

At = Callable[..., Page]
LAPTOP = {"viewport": {"width": 1366, "height": 768}}
VISIT = Shared(
    date(2026, 5, 12),
    kind="walkthrough",
    levels={"LF.goals": "2"},
    notes=(("S4: “My model shows heat.”", ("LF.goals",)),),
)


@pytest.fixture(scope="module")
def server(cast_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A district in which one visit has been shared."""
    with lived_in(cast_database, tmp_path_factory.mktemp("found"), lambda: share(VISIT)) as running:
        yield running


# Keys


def test_a_slash_searches_from_any_page_and_escape_goes_back(at: At) -> None:
    page = at(DANA, **LAPTOP)
    page.goto("/visits")
    page.get_by_role("link", name="Start a visit").focus()
    page.keyboard.press("/")
    field = page.get_by_role("searchbox", name="Search people, visits and notes")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Start a visit")).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("heat")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=heat")
    expect(page.get_by_role("heading", name="Notes of my visits")).to_be_visible()
    assert page.locator("mark").first.inner_text() == "heat"


def test_while_somebody_types_the_keys_are_letters(at: At) -> None:
    page = at(DANA, **LAPTOP)
    page.goto("/teachers")
    field = page.get_by_label("Find by name")
    field.focus()
    page.keyboard.type("a/b?")
    assert field.input_value() == "a/b?"
    assert page.get_by_role("dialog").count() == 0


def test_on_a_phone_a_slash_opens_the_search_page(at: At) -> None:
    page = at(DANA, **PHONE)
    page.goto("/visits")
    page.keyboard.press("/")
    page.wait_for_url("**/search")


def test_a_question_mark_shows_the_card_and_both_keys_can_be_switched_off(at: At) -> None:
    page = at(DANA, **LAPTOP)
    page.goto("/visits")
    page.keyboard.press("?")
    card = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(card).to_be_visible()
    card.get_by_label("Use / and ? on this device").uncheck()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    page.keyboard.press("?")
    page.keyboard.press("/")
    expect(page.locator("#bar-q")).not_to_be_focused()
    page.goto("/shortcuts")
    box = page.get_by_label("Use / and ? on this device")
    expect(box).not_to_be_checked()
    box.check()
    page.goto("/visits")
    page.keyboard.press("/")
    expect(page.locator("#bar-q")).to_be_focused()


def test_what_is_found_comes_as_one_types_and_is_reached_in_order(at: At) -> None:
    page = at(PRIYA, **LAPTOP)
    page.goto("/search")
    page.get_by_role("searchbox").press_sequentially("okafor")
    found = page.locator("#found .hit a")
    expect(found.first).to_have_text("Ms. Okafor")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(found.first).to_be_focused()
    page.keyboard.press("Tab")
    expect(found.nth(1)).to_be_focused()
    assert page.url.endswith("?q=okafor")


# Troubles


def test_a_part_that_fails_says_so_and_is_silent_once_it_works(at: At) -> None:
    page = at(DANA, **LAPTOP)
    page.goto("/search")
    strip = page.locator("#trouble").get_by_role("status")
    field = page.get_by_role("searchbox")
    page.route("**/search?q=*", lambda route: route.abort())
    field.fill("okafor")
    expect(strip).to_contain_text("No connection to the server. What you typed is still here")
    assert field.input_value() == "okafor"
    page.unroute("**/search?q=*")
    field.fill("okafo")
    expect(page.locator("#found .hit a").first).to_be_visible()
    expect(strip).to_be_empty()


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (500, "<html>proxy</html>", "The server has a problem."),
        (409, '<div id="error"><h1 class="sentence">It is closed.</h1></div>', "It is closed."),
    ],
)
def test_a_refused_part_says_why(at: At, status: int, body: str, words: str) -> None:
    page = at(DANA, **LAPTOP)
    page.goto("/search")

    def answer(route: Route) -> None:
        route.fulfill(status=status, body=body, content_type="text/html")

    page.route("**/search?q=*", answer)
    page.get_by_role("searchbox").fill("okafor")
    strip = page.locator("#trouble")
    expect(strip.get_by_role("status")).to_contain_text(words)
    strip.get_by_role("button", name="Hide").click()
    expect(strip.get_by_role("status")).to_be_empty()


# High contrast, stillness, large text


def look(page: Page, selector: str) -> dict[str, str]:
    """What sets an element apart where colors are the person's own."""
    return page.locator(selector).first.evaluate(
        """each => { const s = getComputedStyle(each);
        return { back: s.backgroundColor, border: s.borderBlockEndWidth + s.borderBlockEndStyle,
        outline: s.outlineStyle + s.outlineWidth, line: s.textDecorationLine }; }"""
    )


def test_in_forced_colors_the_focus_and_what_is_chosen_can_be_seen(at: At) -> None:
    page = at(PRIYA, **LAPTOP, forced_colors="active")
    page.goto("/visits")
    assert look(page, ".bar nav [aria-current]") != look(page, ".bar nav a:not([aria-current])")
    assert look(page, ".tabs [aria-current]") != look(page, ".tabs a:not([aria-current])")
    page.keyboard.press("Tab")
    assert look(page, ":focus")["outline"].startswith("solid3")
    page.goto(f"/capture/new?teacher={OKAFOR}")
    chosen = page.locator(".choice:has(:checked) span").first
    assert chosen.evaluate("each => getComputedStyle(each).backgroundColor") != page.locator(
        ".choice:not(:has(:checked)) span"
    ).first.evaluate("each => getComputedStyle(each).backgroundColor")
    page.goto("/search?q=heat")
    assert look(page, "mark")["back"] != look(page, ".hits .said")["back"]


def test_for_who_wants_stillness_nothing_moves(at: At) -> None:
    page = at(DANA, **LAPTOP, reduced_motion="reduce")
    for address in ("/", "/visits", "/search?q=heat", f"/observations/{VISIT.id}"):
        page.goto(address)
        longest = page.evaluate(
            """() => Math.max(...[...document.querySelectorAll("*")].flatMap(each => {
            const s = getComputedStyle(each);
            return [s.transitionDuration, s.animationDuration].map(parseFloat); }))"""
        )
        assert longest <= 0.001, address


def test_text_of_twice_the_size_needs_no_sideways_scrolling(at: At) -> None:
    page = at(DANA, viewport={"width": 820, "height": 1180})
    for address in (
        "/",
        "/visits",
        "/teachers",
        "/search?q=heat",
        "/shortcuts",
        "/accessibility",
        "/rubrics",
        f"/observations/{VISIT.id}",
        f"/teachers/{OKAFOR}/timeline",
        "/nowhere",
    ):
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 820, address
