"""A visit begun with the wrong teacher, or by accident."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.cast import DANA, OKAFOR
from tests.journeys.conftest import TABLET, begin, is_sent, kinds, write

At = Callable[..., Page]


def test_a_wrong_teacher_is_put_right_and_the_notes_stay(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    write(page, "stays")
    is_sent(page)
    page.get_by_role("button", name=re.compile("Ms. Okafor")).tap()
    page.get_by_label("Teacher", exact=True).select_option("Mr. Lindqvist")
    page.get_by_role("button", name="Put right").tap()
    expect(
        page.get_by_role("button", name=re.compile("Mr. Lindqvist.*Grade 7 Math"))
    ).to_be_visible()
    expect(page.locator("#stream .text")).to_have_text("stays")
    is_sent(page)
    assert kinds(page, visit).count("obs.amend") == 2


def test_a_wrong_teacher_is_right_at_once_without_a_network(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    is_sent(page)
    page.get_by_role("button", name=re.compile("Ms. Okafor")).tap()
    expect(page.get_by_label("Teacher", exact=True)).to_have_value(OKAFOR)
    page.context.set_offline(True)
    page.get_by_label("Teacher", exact=True).select_option("Mr. Lindqvist")
    page.get_by_role("button", name="Put right").tap()
    right = page.get_by_role("button", name=re.compile("Mr. Lindqvist.*Grade 7 Math"))
    expect(right).to_be_visible()
    expect(page.locator("#saved")).to_have_text("Saved on this device, 2 waiting")


def test_a_visit_started_by_accident_is_discarded(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    page.get_by_role("button", name=re.compile("Ms. Okafor")).tap()
    page.get_by_role("button", name="Started by accident: discard").tap()
    page.wait_for_url(f"**/observations/{visit}/review")
    expect(page.get_by_role("heading", name="This visit is discarded")).to_be_visible()
    page.goto("/")
    assert page.locator(f'a[href*="{visit}"]').count() == 0


def test_a_discarded_visit_is_brought_back_before_more_is_written(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    write(page, "not by accident")
    page.get_by_role("button", name=re.compile("Ms. Okafor")).tap()
    page.get_by_role("button", name="Started by accident: discard").tap()
    page.wait_for_url(f"**/observations/{visit}/review")
    page.goto(f"/capture/{visit}")
    page.get_by_role("button", name="Bring it back").tap()
    expect(page.get_by_role("heading", name="This visit is discarded")).to_have_count(0)
    page.goto(f"/capture/{visit}")
    expect(page.locator("#stream .text")).to_have_text("not by accident")
