"""Signing out with unsent work, and a tablet that several people use: nothing is lost, nothing is left behind."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, expect

from tests.cast import ADA, DANA, EMAILS, PASSWORD
from tests.journeys.conftest import TABLET, Server, begin, is_sent, write

At = Callable[..., Page]
CANARY = "xylophone heron"
EVERYTHING = """async () => {
  const found = {local: {...localStorage}, session: {...sessionStorage}, caches: [], databases: {}};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found.caches.push(request.url, await (await cache.match(request)).text());
    }
  }
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      found.databases[`${name}/${store}`] = await done(database.transaction(store).objectStore(store).getAll());
    }
    database.close();
  }
  return JSON.stringify(found);
}"""


@pytest.fixture
def shared(browser: Browser, server: Server) -> Iterator[Callable[[str], Page]]:
    """`shared(DANA)` is a page of a tablet that several people use, with that person signed in."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def arrive(person: str) -> Page:
        context = browser.new_context(base_url=server.url, locale="en-US", **TABLET)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto("/sign-in")
        page.get_by_role("checkbox", name="Several people use this device").check()
        enter(page, person)
        page.wait_for_url("**/")
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert faults == []


def enter(page: Page, person: str) -> None:
    form = page.locator("form:has(#password)")
    form.locator("#email").fill(EMAILS[person])
    form.locator("#password").fill(PASSWORD)
    form.get_by_role("button", name="Sign in").click()


def leave(page: Page) -> None:
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Sign out", exact=True).click()


def holds(page: Page, word: str) -> bool:
    """Whether any place of this browser's storage has the word in it."""
    return word in str(page.evaluate(EVERYTHING))


def refuse(route: Route) -> None:
    route.abort()


def cut(page: Page) -> None:
    """Nothing of a visit reaches the server any more, while its pages do."""
    page.context.route("**/api/v1/observations/**", refuse)


def mend(page: Page) -> None:
    page.context.unroute("**/api/v1/observations/**")


def with_our_clock(page: Page) -> None:
    """The open visit, once the server knows it; time then passes when we say so."""
    is_sent(page)
    page.clock.install()
    page.reload()
    page.locator("body[data-obs-page=ready]").wait_for()


def unsent_visit(page: Page, *notes: str) -> str:
    visit = begin(page, "Okafor")
    is_sent(page)
    cut(page)
    for note in notes:
        write(page, note)
    expect(page.locator("#saved")).to_contain_text(f"{len(notes)} waiting")
    return visit


def entries_of(page: Page, visit: str) -> list[str]:
    answer = page.request.get(f"/api/v1/observations/{visit}")
    return [json.dumps(each["payload"]) for each in answer.json()["entries"]]


# Signing out


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


# A shared device


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
