"""Ways to a page: an address, links to follow, and the page as it is printed."""

import re
from collections.abc import Callable

from playwright.sync_api import Page

Walk = Callable[[Page], None]


def to(address: str) -> Walk:
    return lambda page: page.goto(address) and None


def follow(name: str, start: str = "/") -> Walk:
    def walk(page: Page) -> None:
        page.goto(start)
        page.get_by_role("link", name=re.compile(name)).first.click()
        page.wait_for_load_state()

    return walk


def formal(part: str) -> Walk:
    """A page of the formal observation that is under way between this person and another."""

    def walk(page: Page) -> None:
        page.goto("/")
        found = page.locator("a[href$='/evaluation']").first.get_attribute("href") or ""
        page.goto(found.removesuffix("evaluation") + part)

    return walk


def levels_together(page: Page) -> None:
    """Where the levels are recorded after the conference."""
    page.goto("/")
    card = page.locator("li", has_text="record the levels together")
    found = card.get_by_role("link", name="Go on").get_attribute("href") or ""
    page.goto(found.removesuffix("evaluation") + "comparison")


def part_of(teacher: str, part: str, start: str = "/teachers") -> Walk:
    """A cycle or a step that stands on the page of a teacher."""

    def walk(page: Page) -> None:
        if teacher:
            follow(teacher, start)(page)
        else:
            page.goto(start)
        found = page.locator(f"a[href*='/{part}/']:not([href*='/new'])").last
        page.goto(found.get_attribute("href") or "")

    return walk


def on_grey_paper(walk: Walk) -> Walk:
    """The page as it is printed."""

    def printed(page: Page) -> None:
        walk(page)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 720, "height": 960})

    return printed


def reading(page: Page) -> None:
    """The teacher's newest feedback from their coach, read before or not."""
    page.locator("li.card", has_text="Dana Ruiz").first.get_by_role("link").click()
    page.wait_for_load_state()


def scanning(page: Page) -> None:
    """What a teacher scans from their coach's tablet."""
    follow("Read")(page)
    page.get_by_role("link", name="Show as QR code").click()
    page.locator("img.code").wait_for()


def on_paper(name: str) -> Walk:
    def walk(page: Page) -> None:
        follow("Personalized learning walkthrough", "/rubrics")(page)
        page.get_by_role("link", name=re.compile(name)).first.click()
        page.wait_for_load_state()

    return walk


def printing_a_record(page: Page) -> None:
    follow("Read")(page)
    page.get_by_role("link", name="Print").click()
    page.wait_for_load_state()


in_spanish = to("/")
