"""How fast a visit opens from the device's cache, without any network, on a processor slowed four times.

Prints the time from the navigation until the capture screen takes a note, for a 60-criterion rubric: new
visits and one that goes on; then until the page without a network lists 120 unsent visits of 2,400 notes.
Each is the middle of five; exits 1 where one is not under a second. Run: ./dev bench offline_start
"""

import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from benchmarks.first_visit import sixty_criteria
from observe import create_app
from observe.config import Config
from observe.store.base import db
from tests.browser import chromium
from tests.cast import DANA, OKAFOR, SCIENCE, database
from tests.conftest import QUIET
from tests.journeys.conftest import TABLET, make_cast
from tests.journeys.offline.station import Station, arrive

LIMIT = 1000
SLOWED = 4
TIMES = 5
VISITS, NOTES = 120, 20
READY_AT = """addEventListener("DOMContentLoaded", () => {
  const look = () => { if (document.body.dataset.obsPage === "ready") globalThis.readyAt ??= performance.now(); };
  new MutationObserver(look).observe(document.body, { attributes: true });
  look();
});"""
TWO_WEEKS = """async ([user, rubric, teacher, section, visits, notes]) => {
  const { build } = JSON.parse(document.getElementById("person").textContent);
  const { openLog } = await import(`/static/${build}/js/device/log.js`);
  const { newId } = await import(`/static/${build}/js/capture/ids.js`);
  const log = await openLog(user);
  const [id, version] = rubric.split("@");
  for (let visit = 0; visit < visits; visit += 1) {
    const observation = newId();
    const began = Date.now() - visit * 36e5;
    const act = (kind, target, payload, lesson_ms) => log.append(observation, {
      id: newId(), kind, target, base: null, payload, lesson_ms, wall_ms: began + lesson_ms, approx: false, schema_v: 1, build,
    }, { lesson_ms, wall_ms: began + lesson_ms });
    await act("obs.create", null, { teacher, section, rubric: id, rubric_version: version, kind: "coaching", planned: null }, 0);
    for (let note = 0; note < notes; note += 1) await act("note.add", newId(), { text: `S${note}: “I can show it.”`, tags: [], private: false }, note * 1000);
  }
}"""


def main() -> int:
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        station, rubric = _station(Path(directory))
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*QUIET])
        context = browser.new_context(base_url=station.url, locale="en-US", **TABLET)
        home = arrive(context, DANA)
        context.add_init_script(READY_AT)
        query = f"teacher={OKAFOR}&section={SCIENCE}&kind=coaching&rubric={rubric}"
        full = [DANA, rubric, OKAFOR, SCIENCE, VISITS, NOTES]
        station.stop()
        page = _slow(context)
        figures = {"new visit": _middle(page, f"/capture/new?{query}")}
        figures["the same, going on"] = _middle(page, page.url.removeprefix(station.url))
        home.evaluate(TWO_WEEKS, full)
        figures[f"{VISITS} unsent visits listed"] = _middle(page, "/visits")
        if page.locator("#unsent li").count() < VISITS:
            raise SystemExit("The page does not list every visit.")
        browser.close()
    for name, milliseconds in figures.items():
        print(f"{name:28} {milliseconds:5.0f} ms of {LIMIT}, processor slowed {SLOWED} times")
    return int(max(figures.values()) >= LIMIT)


def _station(directory: Path) -> tuple[Station, str]:
    """A server with a 60-criterion rubric, and the rubric's name."""
    make_cast(directory)
    app = create_app(Config(directory, database(directory), "k" * 40, None, 0))
    with app.app_context():
        rubric = sixty_criteria()
        db.session.remove()
        db.engine.dispose()
    station = Station(directory)
    station.start()
    return station, f"{rubric.id}@{rubric.version}"


def _slow(context: BrowserContext) -> Page:
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    return page


def _middle(page: Page, address: str) -> float:
    """Milliseconds from the navigation until the page is ready, the middle of several."""
    times = []
    for _ in range(TIMES):
        page.goto(address)
        page.locator("[data-obs-page=ready]").wait_for()
        times.append(float(page.evaluate("globalThis.readyAt")))
    return statistics.median(times)


if __name__ == "__main__":
    sys.exit(main())
