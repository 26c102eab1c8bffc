"""Signing out with unsent work: it is sent, kept or saved first."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.cast import DANA
from tests.journeys.conftest import TABLET, enter, is_sent
from tests.journeys.leaving import entries_of, holds, leave, refuse, unsent_visit

At = Callable[..., Page]


def mend(page: Page) -> None:
    page.context.unroute("**/api/v1/observations/**")


def test_signing_out_with_everything_sent_asks_nothing(at: At) -> None:
    page = at(DANA, **TABLET)
    leave(page)
    page.wait_for_url("**/sign-in")


def test_unsent_entries_are_sent_before_somebody_signs_out(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = unsent_visit(page, "T: “Why do you think so?”", "S4 explains with the model.")
    page.goto("/visits")
    leave(page)
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("2 notes or taps are not sent yet.")
    asked.get_by_role("button", name="Send and sign out").click()
    expect(asked).to_contain_text("2 could not be sent.")
    mend(page)
    asked.get_by_role("button", name="Send and sign out").click()
    page.wait_for_url("**/sign-in")
    enter(page, DANA)
    page.wait_for_url("**/")
    assert any("S4 explains" in each for each in entries_of(page, visit))


def test_somebody_may_stay_or_leave_their_own_entries_waiting(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = unsent_visit(page, "Waits on the own tablet.")
    page.goto("/")
    leave(page)
    page.get_by_role("button", name="Stay signed in").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    leave(page)
    page.get_by_role("button", name="Sign out and keep them here").click()
    page.wait_for_url("**/sign-in")
    assert holds(page, "Waits on the own tablet.")
    mend(page)
    enter(page, DANA)
    page.wait_for_url("**/")
    page.goto(f"/capture/{visit}")
    is_sent(page)


def test_a_device_that_reaches_no_server_says_that_it_has_not_signed_out(at: At) -> None:
    page = at(DANA, **TABLET)
    page.route("**/sign-out", refuse)
    leave(page)
    expect(page.get_by_role("dialog")).to_contain_text("signing out has to wait")
    page.goto("/me")
    assert page.url.endswith("/me")
