"""Visits that are captured, finished or entered afterwards before their picture."""

import re

from playwright.sync_api import Page

from tests.journeys.conftest import choose
from tests.pictures.ways import Walk, follow

NOTES = (
    "Board: “I can explain why the ice melted faster on metal.” 3 tasks listed: build, model, read.",
    "S4: “I picked the model because my goal is drawing what heat does.” #2",
    "T: “What made you change your mind?” 4 s wait. 3 hands at table B. #9 #6",
    "Table D: 2 Ss redo test with foil after first result fails. T listens, leaves. #9",
    "S7: “Can I show it as a comic?” T: “If it shows the energy, yes.” #4",
)


def capturing(page: Page) -> None:
    page.goto("/capture/new")
    page.get_by_role("link", name="Choose Ms. Okafor").click()
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url(re.compile(r"/capture/[0-9a-f-]{36}$"))
    box = page.locator("#text")
    for note in NOTES:
        box.fill(note)
        box.press("Enter")
    if page.viewport_size and page.viewport_size["width"] >= 700:
        page.locator(".jump a").nth(8).click()
        page.locator("details[open] .level").nth(2).click()
        page.locator("details[open] [data-tally]").first.click()
    box.press_sequentially("5 Ss at the reading corner choose from 3 texts")
    page.locator("#saved", has_text="Sent").wait_for()


def timed(rubric: str, minutes: float) -> Walk:
    """A visit with a rubric of time protocols, some minutes into it."""

    def walk(page: Page) -> None:
        page.goto("/capture/new")
        page.get_by_role("link", name="Choose Ms. Okafor").click()
        choose(page.get_by_role("radio", name=rubric))
        page.clock.install()
        page.get_by_role("button", name="Begin").click()
        page.locator("body[data-protocols=ready]").wait_for()
        for number in (0, 2, 12, 16):
            if page.locator(".code").nth(number).is_visible():
                page.locator(".code").nth(number).click()
        page.locator("#saved", has_text="Sent").wait_for()
        page.clock.fast_forward(int(minutes * 60_000))
        page.locator(".tiles li").first.wait_for()

    return walk


def rating(page: Page) -> None:
    capturing(page)
    page.locator(".panes label", has_text="Rate").click()


def finishing(page: Page) -> None:
    capturing(page)
    page.locator("#finish").click()


def naming(page: Page) -> None:
    """The places of a word in the newest draft, as if it were a student's name."""
    follow("Sort and share")(page)
    page.locator("#names > summary").click()
    page.get_by_label("Name to look for").fill("S4")
    page.get_by_label("Seat", exact=True).fill("S9")
    page.get_by_role("button", name="Show its places").click()
    page.locator("#name-places [role=status]").wait_for()


def entering_afterwards(page: Page) -> None:
    page.goto("/visits/afterwards")
    page.get_by_label("Who was visited?").select_option(index=1)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("One note a line").fill("10:05 S3: “I can show it.” #2\nT listens")
