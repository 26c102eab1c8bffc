"""The capture screen while the device itself fails: nothing is lost or doubled, and the words are true."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page, expect

from tests.cast import DANA
from tests.journeys.conftest import TABLET, begin, is_sent, write
from tests.journeys.device_faults import (
    FAILS,
    completeness,
    fail_from_now,
    in_journal,
    offline,
    server_log,
)

At = Callable[..., Page]
WORDS = "S1: “I would rather measure it twice.”"


@pytest.fixture
def page(at: At) -> Page:
    return at(DANA, **TABLET)


def texts(page: Page, visit: str) -> list[str]:
    return [
        each["payload"]["text"] for each in server_log(page, visit) if each["kind"] == "note.add"
    ]


def test_held_in_this_browser_only_is_said_behind_the_tap_and_ends_with_the_fault(
    page: Page,
) -> None:
    page.add_init_script(FAILS)
    visit = begin(page, "Okafor")
    is_sent(page)
    offline(page)
    fail_from_now(page, "QuotaExceededError")
    write(page, WORDS)
    page.locator("#saved", has_text="Saved on this device, 1 waiting").wait_for()
    page.locator("#saved").tap()
    page.locator("#details", has_text="held in this browser only: keep it open1").wait_for()
    (held,) = in_journal(page)
    assert held["device_id"].endswith("-ls")
    assert held["device_seq"] == 1
    fail_from_now(page, None)
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    page.wait_for_function(
        "() => !Object.keys(localStorage).some((key) => key.startsWith('journal '))"
    )
    page.locator("#details", has_text="on this device1").wait_for()
    offline(page, on=False)
    is_sent(page)
    last = server_log(page, visit)[-1]
    assert last["payload"]["text"] == WORDS
    assert (last["device_id"], last["device_seq"]) == (held["device_id"], 1)


def test_a_reload_finds_the_journal_and_the_finish_vouches_for_it(page: Page) -> None:
    page.add_init_script(FAILS)
    visit = begin(page, "Okafor")
    is_sent(page)
    offline(page)
    fail_from_now(page, "UnknownError")
    for n in range(3):
        write(page, f"note {n}")
    page.locator("#saved", has_text="3 waiting").wait_for()
    page.reload()
    page.locator("#stream .text").nth(2).wait_for()
    assert page.locator("#stream .text").all_inner_texts() == ["note 0", "note 1", "note 2"]
    fail_from_now(page, "UnknownError")
    write(page, "note 3")
    page.locator("#saved", has_text="4 waiting").wait_for()
    page.get_by_role("button", name="Finish visit").tap()
    page.get_by_role("button", name="Finish visit").tap()
    offline(page, on=False)
    is_sent(page)
    assert completeness(page, visit) == {"complete": True, "missing": {}}
    log = server_log(page, visit)
    assert [each["payload"].get("text") for each in log if each["kind"] == "note.add"] == [
        f"note {n}" for n in range(4)
    ]
    journals = {each["device_id"] for each in log if each["device_id"].endswith("-ls")}
    assert len(journals) == 1
    assert all(log[-1]["payload"]["manifest"][each] > 0 for each in journals)


def test_without_a_database_a_whole_visit_is_kept_by_the_journal(page: Page) -> None:
    page.add_init_script("Object.defineProperty(globalThis, 'indexedDB', { value: undefined })")
    visit = begin(page, "Okafor")
    offline(page)
    write(page, WORDS)
    page.locator("#saved", has_text="waiting").wait_for()
    offline(page, on=False)
    is_sent(page)
    log = server_log(page, visit)
    assert [(each["kind"], each["device_seq"]) for each in log] == [
        ("obs.create", 1),
        ("obs.start", 2),
        ("note.add", 3),
    ]


def test_nowhere_to_keep_it_the_screen_says_so_and_finds_a_place_later(page: Page) -> None:
    page.add_init_script(FAILS)
    visit = begin(page, "Okafor")
    is_sent(page)
    offline(page)
    fail_from_now(page, "QuotaExceededError")
    page.evaluate(LOCAL_FAILS_TOO)
    write(page, WORDS)
    page.locator("#saved", has_text="NOT SAVED: keep this page open").wait_for()
    fail_from_now(page, None)
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    page.locator("#saved", has_text="Saved on this device, 1 waiting").wait_for()
    page.reload()
    page.locator("#stream .text").first.wait_for()
    assert page.locator("#stream .text").all_inner_texts() == [WORDS]
    offline(page, on=False)
    is_sent(page)
    texts = [each["payload"].get("text") for each in server_log(page, visit)]
    assert texts.count(WORDS) == 1


def test_what_is_nowhere_kept_can_be_copied_though_no_further_file_comes(page: Page) -> None:
    page.route("**/capture-details-*.js", lambda route: route.abort())
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script(FAILS)
    begin(page, "Okafor")
    is_sent(page)
    offline(page)
    fail_from_now(page, "QuotaExceededError")
    page.evaluate(LOCAL_FAILS_TOO)
    write(page, WORDS)
    page.get_by_role("button", name="Copy my notes").tap()
    expect(page.locator("#copy")).to_have_text("Copied")
    assert WORDS in page.evaluate("navigator.clipboard.readText()")


LOCAL_FAILS_TOO = """() => {
  const kept = Storage.prototype.setItem;
  Storage.prototype.setItem = function (...said) {
    if (globalThis.name_of_failure) throw new DOMException('planted', 'QuotaExceededError');
    return kept.apply(this, said);
  };
}"""


def test_a_device_whose_storage_was_evicted_has_its_visit_back_from_the_server(
    page: Page,
) -> None:
    visit = begin(page, "Okafor")
    for n in range(3):
        write(page, f"note {n}")
    is_sent(page)
    page.context.new_cdp_session(page).send(
        "Storage.clearDataForOrigin",
        {"origin": page.url.split("/capture")[0], "storageTypes": "indexeddb,local_storage"},
    )
    page.reload()
    expect(page.locator("#stream .text")).to_have_text(["note 0", "note 1", "note 2"])
    write(page, "note 3")
    is_sent(page)
    page.get_by_role("button", name="Finish visit").tap()
    page.get_by_role("button", name="Finish visit").tap()
    is_sent(page)
    log = server_log(page, visit)
    devices = list(dict.fromkeys(each["device_id"] for each in log))
    assert len(devices) == 2
    assert [each["device_seq"] for each in log if each["device_id"] == devices[1]] == [1, 2]
    assert completeness(page, visit) == {"complete": True, "missing": {}}


def test_a_device_that_breaks_off_its_writes_keeps_notes_in_the_journal(page: Page) -> None:
    page.add_init_script(
        """
        const kept = IDBObjectStore.prototype.add;
        IDBObjectStore.prototype.add = function (...said) {
          const asked = kept.apply(this, said);
          if (globalThis.full) this.transaction.abort();
          return asked;
        };
        const set = Storage.prototype.setItem;
        Storage.prototype.setItem = function (key, value) {
          if (key.startsWith("journal ")) globalThis.journaled = value;
          return set.call(this, key, value);
        };
        """
    )
    visit = begin(page, "Okafor")
    is_sent(page)
    offline(page)
    page.evaluate("globalThis.full = true")
    write(page, WORDS)
    page.locator("#saved", has_text="1 waiting").wait_for()
    page.wait_for_function("() => Boolean(globalThis.journaled)")
    held = json.loads(page.evaluate("globalThis.journaled"))
    page.evaluate("globalThis.full = false")
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    page.wait_for_function(
        "() => !Object.keys(localStorage).some((key) => key.startsWith('journal '))"
    )
    offline(page, on=False)
    is_sent(page)
    assert texts(page, visit) == [WORDS]
    last = server_log(page, visit)[-1]
    assert (last["id"], last["device_id"]) == (held["id"], held["device_id"])


def test_a_connection_that_was_cut_is_made_again_without_a_word(page: Page) -> None:
    page.add_init_script(
        """
        globalThis.connections = [];
        const open = IDBFactory.prototype.open;
        IDBFactory.prototype.open = function (...said) {
          const asked = open.apply(this, said);
          asked.addEventListener('success', () => connections.push(asked.result));
          return asked;
        };
        """
    )
    visit = begin(page, "Okafor")
    is_sent(page)
    for n in range(3):
        page.evaluate("connections.forEach((each) => each.close())")
        write(page, f"note {n}")
        is_sent(page)
    log = server_log(page, visit)
    assert [each["device_seq"] for each in log] == [1, 2, 3, 4, 5]
    assert len({each["device_id"] for each in log}) == 1
    assert in_journal(page) == []


def test_two_tabs_of_one_visit_on_a_failing_device_arrive_whole(page: Page) -> None:
    page.context.add_init_script(FAILS)
    visit = begin(page, "Okafor")
    is_sent(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("body[data-obs-page=ready]").wait_for()
    for each in (page, other):
        offline(each)
        fail_from_now(each, "UnknownError")
    for n in range(3):
        write(page, f"one {n}")
        write(other, f"two {n}")
    for each in (page, other):
        each.locator("#stream .text").nth(2).wait_for()
        each.locator("#saved[data-state=waiting]").wait_for()
    for each in (page, other):
        offline(each, on=False)
        is_sent(each)
    log = server_log(page, visit)
    assert sorted(texts(page, visit)) == [f"{tab} {n}" for tab in ("one", "two") for n in range(3)]
    slots = [(each["device_id"], each["device_seq"]) for each in log]
    assert len(set(slots)) == len(slots)
    assert [each["flags"] for each in log] == [[]] * len(log)


def test_words_typed_when_the_tab_crashes_are_in_the_box_again(page: Page) -> None:
    visit = begin(page, "Okafor")
    is_sent(page)
    box = page.get_by_role("textbox", name="What you see and hear")
    box.press_sequentially(WORDS)
    address, context = page.url, page.context
    with page.expect_event("crash"), pytest.raises(Error):
        page.goto("chrome://crash")
    again = context.new_page()
    again.goto(address)
    expect(again.get_by_role("textbox", name="What you see and hear")).to_have_value(WORDS)
    assert texts(again, visit) == []


def test_words_that_only_the_database_kept_are_in_the_box_again(page: Page) -> None:
    """A browser that is killed may lose what localStorage had not yet written out."""
    begin(page, "Okafor")
    is_sent(page)
    box = page.get_by_role("textbox", name="What you see and hear")
    box.press_sequentially(WORDS)
    page.wait_for_function(
        """async (words) => {
          const name = (await indexedDB.databases()).map((each) => each.name).find((each) => /^obs-[0-9a-f]/.test(each));
          return new Promise((done) => {
            indexedDB.open(name).onsuccess = ({ target: { result: database } }) => {
              const kept = database.transaction('meta').objectStore('meta').getAll();
              kept.onsuccess = () => { database.close(); done(kept.result.some((each) => each?.text === words)); };
            };
          });
        }""",
        arg=WORDS,
    )
    page.evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('draft')).forEach((key) => localStorage.removeItem(key))"
    )
    page.reload()
    expect(page.get_by_role("textbox", name="What you see and hear")).to_have_value(WORDS)
