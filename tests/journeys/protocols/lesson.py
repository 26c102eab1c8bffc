"""A visit with a time protocol, by a clock that the test moves, and what its screen shows."""

import re
from typing import Any

from playwright.sync_api import Locator, Page

from tests.cast import the_id
from tests.journeys.conftest import is_sent, log_of

MINUTE = 60_000
TINY = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}


def visit(page: Page, rubric: str) -> str:
    """Begin a visit with a rubric, by a clock that can be moved; gives the observation's id."""
    page.route("**/api/v1/observations/*?since=*", lambda route: route.abort())
    found = page.request.get("/api/v1/pack").json()["rubrics"]
    own = next(each for each in found if each["id"].endswith(rubric))
    page.clock.install()
    chosen = f"rubric={own['id']}@{own['version']}&kind=walkthrough&section="
    page.goto(f"/capture/new?teacher={the_id('Okafor')}&{chosen}")
    page.wait_for_url(re.compile(r"/capture/[0-9a-f-]{36}$"))
    page.locator("body[data-protocols=ready]").wait_for()
    return page.url.rsplit("/", 1)[1]


def pass_time(page: Page, ms: float) -> None:
    """Move the clock; each timer that came due runs once."""
    page.locator("#saved:not([data-state=saving])").wait_for(state="attached")
    page.clock.fast_forward(int(ms))


def sent(page: Page, observation: str, kind: str) -> list[dict[str, Any]]:
    is_sent(page)
    return [each for each in log_of(page, observation) if each["kind"] == kind]


def code(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^{name}"))


def scan(page: Page) -> Locator:
    return page.locator(".scan:not([hidden])")
