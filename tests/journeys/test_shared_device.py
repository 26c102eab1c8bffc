"""A tablet that several people use: nothing is lost, nothing is left behind."""

import re
from collections.abc import Callable

from playwright.sync_api import Dialog, Page, Route, expect

from tests.cast import ADA, DANA
from tests.journeys.conftest import begin, enter, is_sent, write
from tests.journeys.leaving import CANARY, cut, holds, leave, unsent_visit


def test_after_signing_out_of_a_shared_device_nothing_of_the_notes_is_on_it(
    shared: Callable[[str], Page],
) -> None:
    page = shared(DANA)
    begin(page, "Okafor")
    write(page, f"S2 plays the {CANARY}.")
    is_sent(page)
    page.evaluate(
        "([key, text]) => localStorage.setItem(key, text)", [f"observe names {DANA}", CANARY]
    )
    assert holds(page, CANARY)  # the control: the search would find it
    page.goto("/visits")
    leave(page)
    page.wait_for_url("**/sign-in")
    assert not holds(page, CANARY)
    assert not holds(page, "Okafor")
    page.go_back()
    page.wait_for_url(re.compile("/sign-in|/offline/"))
    assert CANARY not in page.content()
    assert "Okafor" not in page.content()


def test_on_a_shared_device_unsent_entries_stay_and_what_was_sent_goes(
    shared: Callable[[str], Page],
) -> None:
    page = shared(DANA)
    begin(page, "Okafor")
    write(page, f"Sent: {CANARY}.")
    is_sent(page)
    cut(page)
    write(page, "Not sent: a bluebell.")
    expect(page.locator("#saved")).to_contain_text("1 waiting")
    page.goto("/")
    expect(page).to_have_title(re.compile(r"^\(1 unsent\) "))
    leave(page)
    asked = page.get_by_role("dialog")
    expect(asked.get_by_role("button", name="Sign out and keep them here")).to_have_count(0)
    with page.expect_download() as copy:
        asked.get_by_role("button", name="Save a copy and sign out").click()
    page.wait_for_url("**/sign-in")
    assert "bluebell" in copy.value.path().read_text()
    assert holds(page, "bluebell")
    assert not holds(page, CANARY)
    enter(page, ADA)
    page.wait_for_url("**/")
    assert "bluebell" not in page.content()


def test_closing_a_shared_device_with_unsent_entries_asks_first(
    shared: Callable[[str], Page],
) -> None:
    page = shared(DANA)
    unsent_visit(page, "Still here.")
    expect(page).to_have_title(re.compile(r"^\(1 unsent\) "))
    page.get_by_role("textbox", name="What you see and hear").click()
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    dialog: Dialog = asked.value
    assert dialog.type == "beforeunload"
    dialog.accept()


def test_a_page_of_who_has_signed_out_is_covered_for_whoever_comes(
    shared: Callable[[str], Page],
) -> None:
    page = shared(DANA)
    begin(page, "Okafor")
    write(page, f"S2 plays the {CANARY}.")
    is_sent(page)
    other = page.context.new_page()
    other.goto("/visits")
    leave(other)
    other.wait_for_url("**/sign-in")
    expect(page.get_by_role("dialog", name="The screen is covered")).to_be_visible()
    enter(other, ADA)
    other.wait_for_url("**/")
    page.reload()
    expect(page.get_by_text(CANARY)).to_have_count(0)


def test_a_note_that_another_tab_writes_while_somebody_signs_out_stays(
    shared: Callable[[str], Page],
) -> None:
    page = shared(DANA)
    begin(page, "Okafor")
    is_sent(page)
    cut(page)
    other = page.context.new_page()
    other.goto("/visits")

    def write_meanwhile(route: Route) -> None:
        write(page, "In the last moment: a bluebell.")
        expect(page.locator("#saved")).to_contain_text("1 waiting")
        route.continue_()

    other.route("**/sign-out", write_meanwhile)
    leave(other)
    other.wait_for_url("**/sign-in")
    assert holds(other, "bluebell")
