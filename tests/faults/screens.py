"""A person at a real browser's capture screen, and what that device and its page say."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from playwright.sync_api import BrowserContext, Page, expect

from tests.cast import OKAFOR, SCIENCE, WALKTHROUGH
from tests.faults.judge import Claim, Written
from tests.faults.servers import HarnessFault
from tests.waiting import until

TABLET = {"viewport": {"width": 1180, "height": 820}, "has_touch": True}
SENT = "Sent"
PATIENT = 40
WATCH = """
(() => {
  const now = Date.now.bind(Date);
  const claimed = new Set();
  let pill = "";
  function look() {
    const saved = document.getElementById("saved")?.textContent.trim() ?? "";
    const rows = [...document.querySelectorAll("#stream li[data-note]")]
      .map((row) => [row.querySelector(".text")?.textContent, row.querySelector(".mark")?.textContent.trim()])
      .filter(([text]) => text);
    const fresh = rows.filter(([text, mark]) => !mark && !claimed.has(text)).map(([text]) => text);
    for (const text of fresh) claimed.add(text);
    if (fresh.length) globalThis.observeTrialClaim(["no mark", now(), fresh]);
    if (saved === pill) return;
    pill = saved;
    globalThis.observeTrialClaim([saved, now(), rows.map(([text]) => text)]);
  }
  const start = () => new MutationObserver(look).observe(document.documentElement, { subtree: true, childList: true, characterData: true, attributes: true });
  if (document.documentElement) start(); else addEventListener("DOMContentLoaded", start);
})();
"""
READ = """
async () => {
  const found = [];
  for (const { name } of await indexedDB.databases()) {
    if (!/^obs-[0-9a-f]{8}-/.test(name)) continue;
    const handle = await new Promise((done, fail) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
    const all = handle.transaction("entries").objectStore("entries").getAll();
    found.push(...await new Promise((done, fail) => { all.onsuccess = () => done(all.result); all.onerror = () => fail(all.error); }));
    handle.close();
  }
  const kept = new Set(found.map(({ id }) => id));
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith("journal ")) continue;
    const entry = JSON.parse(localStorage.getItem(key));
    if (!kept.has(entry.id)) found.push(entry);
  }
  return found;
}
"""


class Screen:
    """One tab on one device; `url` is where that device finds the server."""

    def __init__(self, context: BrowserContext, url: str, page: Page | None = None) -> None:
        self.context, self.url = context, url
        self.page = page or context.new_page()
        self.visit = ""

    def begin(self, teacher: str = OKAFOR, section: str | None = SCIENCE) -> str:
        """Start a visit; gives its id."""
        class_ = f"&section={section}" if section else ""
        rubric = quote(f"{WALKTHROUGH}@2.0.0", safe="")
        self.page.goto(
            f"{self.url}/capture/new?teacher={teacher}{class_}&rubric={rubric}&kind=walkthrough"
        )
        self.is_ready()
        self.page.wait_for_url(lambda url: "/capture/new" not in url)
        self.visit = self.page.url.rsplit("/", 1)[1]
        return self.visit

    def open(self, visit: str) -> None:
        self.visit = visit
        self.page.goto(f"{self.url}/capture/{visit}")
        self.is_ready()

    def reload(self) -> None:
        self.page.reload()
        self.is_ready()

    def is_ready(self) -> None:
        """With all its parts there, as it is half a second after it has opened."""
        self.page.locator("body[data-obs-page=ready][data-later=ready]").wait_for()

    @property
    def box(self) -> Any:
        return self.page.get_by_role("textbox", name="What you see and hear")

    def write(self, text: str) -> Written:
        """One note, typed and entered."""
        before = time.monotonic()
        self.box.fill(text)
        self.box.press("Enter")
        return Written(text, before, time.monotonic())

    def rate(self, criterion: str, level: str) -> None:
        input_ = self.page.locator(f"input[name='{criterion}'][value='{level}']").first
        input_.dispatch_event("click")

    def pill(self, words: str) -> None:
        expect(self.page.locator("#saved")).to_have_text(words)

    def is_sent(self) -> None:
        self.pill(SENT)

    def waits(self, count: int) -> None:
        self.pill(f"Saved on this device, {count} waiting")

    def is_told(self, words: str) -> None:
        expect(self.page.get_by_role("alert").first).to_contain_text(words)

    def send_now(self) -> None:
        """The person asks for it."""
        details = self.page.locator("#details")
        if not details.is_visible():
            self.page.locator("#saved").click()
        self.page.get_by_role("button", name="Send now").click()
        details.get_by_role("button", name="Close").click()

    def finish(self) -> None:
        self.page.get_by_role("button", name="Finish visit").click()
        self.page.locator("#finish-now").click()

    def shown(self) -> list[str]:
        return self.page.locator("#stream .text").all_text_contents()

    def log(self) -> list[dict[str, Any]]:
        """What the device's database and its journal hold of this visit, with each entry's state."""
        found = self.page.evaluate(READ)
        own = [each for each in found if each["obs_id"] == self.visit]
        return sorted(own, key=lambda each: (each["device_id"], each["device_seq"]))

    def until_kept(self, text: str, words: str = "on this device") -> None:
        """Wait until the page says of a note that it is on this device."""
        row = self.page.locator("#stream li", has_text=text)
        expect(row.locator(".mark")).to_have_text(words)


def watch(context: BrowserContext, claims: list[Claim]) -> None:
    """Take down every time that a page of this device says of notes that they are sent."""

    def hear(_source: object, told: list[Any]) -> None:
        words, at, texts = told
        if words == "no mark" or words == SENT:
            claims.append(Claim(tuple(texts), at / 1000, words))

    context.expose_binding("observeTrialClaim", hear)
    context.add_init_script(WATCH)


def signed_in(context: BrowserContext, url: str, key: str) -> None:
    context.add_cookies([{"name": "observe", "value": key, "url": url}])


def happened(condition: Callable[[], bool] | bool, what: str) -> None:
    """The fault itself. Raises HarnessFault where it did not take place: the trial says nothing then."""
    try:
        until(condition if callable(condition) else lambda: condition, what, PATIENT)
    except AssertionError as never:
        raise HarnessFault(f"The fault did not happen: {what}") from never
