"""How soon a tapped level is painted, beside a bare page of the same number of radio buttons, on a processor slowed four times.

Both are tapped in turns in one run, five times a second each, so that a busy machine slows both alike. Prints medians and their ratio;
exits 1 where the capture screen takes more than 1.3 times as long as the bare page.
Run: ./dev bench tap_to_paint
"""

import os
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles
from time import monotonic

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.browser import chromium, environment
from tests.cast import DANA
from tests.conftest import QUIET
from tests.journeys.conftest import TABLET, begin, make_cast, serve, sign_in_at, write

SLOWED = 4
TAPS = 60
PACE = 0.2  # seconds from one tap on a page to its next, as fast as a thumb goes; the other page's lies midway
NOTES = 60
LIMIT = 1.3
_WATCH = """() => {
  globalThis.times = [];
  let lifted = 0;
  addEventListener("pointerup", (event) => { lifted = event.timeStamp; }, true);
  addEventListener("click", (event) => {
    if (event.target.type !== "radio") return;
    requestAnimationFrame(() => { const port = new MessageChannel();
      port.port1.onmessage = () => times.push(performance.now() - lifted);
      port.port2.postMessage(0); });
  }, true);
}"""
_BARE = """<!doctype html><title>Bare</title><meta name="viewport" content="width=device-width">
<style>label { display: block; padding: 16px; }</style>"""


def bare_page(browser: Browser, radios: int) -> Page:
    """Nothing but radio buttons in fieldsets of five, as many as the capture screen has."""
    page = browser.new_context(**TABLET).new_page()
    label = '<label class="level"><input type="radio" name="g{group}"> Level {number}</label>'
    groups = (
        "<fieldset>"
        + "".join(label.format(group=group, number=n) for n in range(5))
        + "</fieldset>"
        for group in range(max(1, radios // 5))
    )
    page.set_content(_BARE + "".join(groups))
    return page


def capture_page(browser: Browser, url: str) -> Page:
    page = browser.new_context(base_url=url, **TABLET).new_page()
    sign_in_at(page, DANA)
    begin(page, "Okafor")
    for number in range(NOTES):
        write(page, f"S{number % 28}: “I tried it another way.” #{number % 9 + 1}")
    page.locator(".jump a").first.click()
    return page


def slowed(page: Page) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.evaluate(_WATCH)
    return session


def tap(page: Page, scope: str, number: int) -> None:
    page.locator(f"{scope} .level").nth(number % 4).tap(force=True)
    page.wait_for_function("n => times.length >= n", arg=number + 1)


def main() -> int:
    os.environ |= environment()
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        make_cast(Path(directory))
        with serve(Path(directory)) as server:
            browser = playwright.chromium.launch(executable_path=chromium(), args=list(QUIET))
            screen = capture_page(browser, server.url)
            bare = bare_page(browser, screen.locator(".rubric [type=radio]").count())
            for page in (screen, bare):
                slowed(page)
            turns = ((screen, "details[open] > fieldset"), (bare, "fieldset:first-of-type"))
            for number in range(TAPS):
                for page, scope in turns:
                    due = monotonic() + PACE / len(turns)
                    tap(page, scope, number)
                    page.wait_for_timeout(max(0, due - monotonic()) * 1000)
            ours, theirs = (page.evaluate("times") for page in (screen, bare))
            browser.close()
    for name, times in (("capture", ours), ("bare", theirs)):
        print(f"{name:8} median {median(times):6.1f} ms, p95 {quantiles(times, n=20)[-1]:6.1f} ms")
    ratio = median(ours) / median(theirs)
    print(f"ratio of medians {ratio:.2f} (limit {LIMIT})")
    return int(ratio > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
