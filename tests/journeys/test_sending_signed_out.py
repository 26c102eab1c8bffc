"""A page whose session ended keeps everything, and sends it as nobody else."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.cast import DANA, EMAILS, PASSWORD, THEO
from tests.journeys.answering import kept
from tests.journeys.conftest import TABLET, begin, is_sent, log_of, write

At = Callable[..., Page]


def test_signing_in_again_leaves_nothing_and_loses_nothing(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    is_sent(page)
    page.context.clear_cookies()
    write(page, "written while signed out")
    banner = page.locator("#banner")
    expect(banner).to_contain_text("Sign in to send 1 note or tap.")
    write(page, "and one more")
    expect(banner).to_contain_text("Sign in to send 2 notes and taps.")
    banner.get_by_role("link", name="Sign in").tap()
    dialog = page.get_by_role("dialog", name="Sign in")
    dialog.get_by_label("E-mail").fill(EMAILS[DANA])
    dialog.get_by_label("Password").fill("not the password at all")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog.get_by_role("alert")).to_contain_text("do not go together")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_be_hidden()
    is_sent(page)
    expect(banner).to_be_hidden()
    assert page.url.endswith(visit)
    assert [each["kind"] for each in log_of(page, visit)][-2:] == ["note.add", "note.add"]


def test_nothing_is_sent_as_somebody_else(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    is_sent(page)
    page.context.clear_cookies()
    write(page, "Dana’s own")
    page.locator("#banner").get_by_role("link", name="Sign in").tap()
    dialog = page.get_by_role("dialog", name="Sign in")
    dialog.get_by_label("E-mail").fill(EMAILS[THEO])
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog.get_by_role("alert")).to_contain_text("These notes belong to Dana Ruiz")
    assert kept(page, visit) == {"Dana’s own": "local"}
    dialog.get_by_label("E-mail").fill(EMAILS[DANA])
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    is_sent(page)
    assert {each["author"] for each in log_of(page, visit)} == {DANA}


def test_a_sign_in_in_another_tab_is_noticed(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    is_sent(page)
    page.context.clear_cookies()
    write(page, "waiting for the other tab")
    expect(page.locator("#banner")).to_contain_text("You are signed out")
    other = page.context.new_page()
    other.goto("/sign-in")
    other.get_by_label("E-mail").fill(EMAILS[DANA])
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    other.wait_for_url("**/")
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    is_sent(page)
    expect(page.locator("#banner")).to_be_hidden()
