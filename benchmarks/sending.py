"""How fast what waits is sent: 120 visits with 2,400 entries from one device, and an entry made online.

Prints the seconds until the last of 2,400 waiting entries is on the server (limit 30), and for entries made online
one by one, and under five taps a second, the 95th percentile from the tap to the server's answer (limit 1 s).
The yardstick is beside it: the same requests sent by a plain client without a browser. Exits 1 above a limit.
Run: ./dev bench sending
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Page, sync_playwright

from tests.browser import chromium, environment
from tests.cast import DANA
from tests.conftest import QUIET
from tests.journeys.conftest import TABLET, begin, is_sent, make_cast, serve, sign_in_at

VISITS, NOTES = 120, 18
LIMITS = {"waiting": 30.0, "one by one": 1.0, "five a second": 1.0}

_FILL = """async ([build, person, visits, notes, subject]) => {
  const { openLog } = await import(`/static/${build}/js/device/log.js`);
  const { newId } = await import(`/static/${build}/js/capture/ids.js`);
  const log = await openLog(person);
  const made = (kind, target, payload, ms) => ({ id: newId(), kind, target, base: null, payload, lesson_ms: ms,
    wall_ms: Date.now(), approx: false, schema_v: 1, build });
  for (let visit = 0; visit < visits; visit += 1) {
    const id = newId();
    const all = [made('obs.create', null, subject, 0), made('obs.start', null, {}, 0)];
    for (let n = 0; n < notes; n += 1) {
      all.push(made('note.add', newId(), { text: `S${n}: “I tried it another way, because it failed.”`,
        tags: [], private: false }, n * 9000));
    }
    for (const entry of all) await log.append(id, entry, { lesson_ms: entry.lesson_ms, wall_ms: entry.wall_ms });
  }
  return (await log.visits()).reduce((sum, each) => sum + each.waiting, 0);
}"""

_SEND = """async ([build, person]) => {
  const { openLog } = await import(`/static/${build}/js/device/log.js`);
  const { sendAll } = await import(`/static/${build}/js/sending/all.js`);
  const log = await openLog(person);
  const began = performance.now();
  const { waiting, stopped } = await sendAll({ log, user: person, build });
  return { seconds: (performance.now() - began) / 1000, waiting, stopped };
}"""

_WATCH = """(() => {
  const own = globalThis.fetch;
  globalThis.acked = [];
  globalThis.fetch = async (...given) => {
    const answer = await own(...given);
    if (String(given[0]).endsWith('/entries') && given[1]?.body) {
      const at = Date.now();
      const sent = new Map(JSON.parse(given[1].body).entries.map((each) => [each.id, each]));
      const { acks = [] } = await answer.clone().json();
      for (const { id } of acks) if (sent.get(id)?.kind === 'tally.add') acked.push(at - sent.get(id).wall_ms);
    }
    return answer;
  };
})()"""


def waiting(page: Page, build: str, subject: dict[str, object]) -> float:
    """Seconds for everything that 120 visits hold; the log is filled by the product's own module."""
    count = page.evaluate(_FILL, [build, DANA, VISITS, NOTES, subject])
    found = page.evaluate(_SEND, [build, DANA])
    if found["waiting"] or found["stopped"]:
        raise RuntimeError(f"Not all was sent: {found}")
    print(f"waiting         {count:5d} entries of {VISITS} visits sent in {found['seconds']:.1f} s")
    seconds: float = found["seconds"]
    return seconds


def taps(page: Page, name: str, count: int, pause_ms: int) -> float:
    """The 95th percentile in seconds from a tap to the server's answer that lists it."""
    page.evaluate("globalThis.acked.length = 0")
    for number in range(count):
        page.evaluate("document.querySelector('[data-tally]').click()")
        if pause_ms:
            page.wait_for_timeout(pause_ms)
        else:
            page.wait_for_function("n => globalThis.acked.length >= n", arg=number + 1)
    page.wait_for_function("n => globalThis.acked.length >= n", arg=count)
    times = [each / 1000 for each in json.loads(page.evaluate("JSON.stringify(acked)"))]
    high = quantiles(times, n=20)[-1]
    print(f"{name:15} {count:5d} entries: {median(times):.2f} s, p95 {high:.2f} s")
    return high


def plain(page: Page) -> None:
    """The yardstick: an empty request of the same server, over the same connection."""
    began = time.perf_counter()
    for _ in range(VISITS):
        page.request.get("/api/v1/session")
    print(f"yardstick       {VISITS} bare requests in {time.perf_counter() - began:.1f} s")


def main() -> int:
    os.environ |= environment()
    measured: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        make_cast(Path(directory))
        with serve(Path(directory)) as server:
            browser = playwright.chromium.launch(executable_path=chromium(), args=list(QUIET))
            page = browser.new_context(base_url=server.url, bypass_csp=True, **TABLET).new_page()
            page.add_init_script(_WATCH)
            sign_in_at(page, DANA)
            build = page.request.get("/healthz").json()["build"]
            visit = begin(page, "Okafor")
            is_sent(page)
            created = page.request.get(f"/api/v1/observations/{visit}").json()["entries"][0]
            measured["one by one"] = taps(page, "one by one", 40, 0)
            measured["five a second"] = taps(page, "five a second", 100, 200)
            page.goto("/accessibility")
            plain(page)
            measured["waiting"] = waiting(page, build, created["payload"])
            browser.close()
    return int(any(measured[name] > limit for name, limit in LIMITS.items()))


if __name__ == "__main__":
    sys.exit(main())
