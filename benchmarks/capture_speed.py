"""How fast a note appears and is kept, the first and the three-hundredth, on a processor slowed four times.

For each note: from the Enter key to the frame that shows it, and to "on this device". Prints medians and
95th percentiles of notes 1–50 and 251–300, their ratio (the yardstick: the first notes of the same run), and
exits 1 where the later ones pass 60 ms to painted or 200 ms to stored.
Run: ./dev bench capture_speed
"""

import json
import os
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Page, sync_playwright

from tests.browser import chromium, environment
from tests.cast import DANA
from tests.conftest import QUIET
from tests.journeys.conftest import TABLET, begin, make_cast, serve, sign_in_at

SLOWED = 4
NOTES = 300
LIMITS = {"painted": 60, "stored": 200}
_WATCH = """() => {
  globalThis.times = [];
  let open = null;
  const painted = () => requestAnimationFrame(() => { const port = new MessageChannel();
    port.port1.onmessage = () => { if (open && !open.painted) open.painted = performance.now() - open.at; };
    port.port2.postMessage(0); });
  document.querySelector('#text').addEventListener('keydown', (event) => {
    if (event.key === 'Enter') { open = { at: event.timeStamp }; times.push(open); painted(); } }, true);
  new MutationObserver(() => { const mark = document.querySelector('#stream > :last-child > :last-child .mark');
    if (open && !open.stored && mark && mark.textContent !== 'saving') open.stored = performance.now() - open.at;
  }).observe(document.querySelector('#stream'), { subtree: true, childList: true, characterData: true });
}"""


def measure(page: Page) -> list[dict[str, float]]:
    page.evaluate(_WATCH)
    box = page.locator("#text")
    for number in range(NOTES):
        box.fill(
            f"S{number % 28}: “I tried it another way, because the first one failed.” #{number % 9 + 1}"
        )
        box.press("Enter")
        page.wait_for_function(
            "n => times.length === n && times[n - 1].painted && times[n - 1].stored", arg=number + 1
        )
    found: list[dict[str, float]] = json.loads(page.evaluate("JSON.stringify(times)"))
    return found


def main() -> int:
    os.environ |= environment()
    failed = False
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        make_cast(Path(directory))
        with serve(Path(directory)) as server:
            browser = playwright.chromium.launch(executable_path=chromium(), args=list(QUIET))
            page = browser.new_context(base_url=server.url, **TABLET).new_page()
            sign_in_at(page, DANA)
            begin(page, "Okafor")
            session = page.context.new_cdp_session(page)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
            times = measure(page)
            browser.close()
    for name, limit in LIMITS.items():
        first, last = ([each[name] for each in part] for part in (times[:50], times[-50:]))
        high = quantiles(last, n=20)[-1]
        print(
            f"{name:8} notes 1-50: {median(first):5.1f} ms, p95 {quantiles(first, n=20)[-1]:5.1f}"
            f" | notes 251-300: {median(last):5.1f} ms, p95 {high:5.1f} (limit {limit})"
            f" | ratio of medians {median(last) / median(first):.2f}"
        )
        failed |= high > limit
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
