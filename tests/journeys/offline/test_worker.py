"""The worker: one build kept whole, tried again until it is, and changed only between visits."""

from playwright.sync_api import Page, expect

from tests.cast import DANA, OKAFOR
from tests.journeys.conftest import sign_in_at, write
from tests.journeys.offline.conftest import NEW, Open, visit_of
from tests.journeys.offline.station import READY, Station, arrive, comes, opened
from tests.waiting import until

BUILDS = "async () => (await caches.keys()).filter((name) => name.startsWith('observe-'))"
WAITING = "async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting)"
NOTHING_NEW = """async () => {
  const { installing, waiting } = await navigator.serviceWorker.getRegistration();
  return !installing && !waiting;
}"""
GONE = f"""async () => !(await navigator.serviceWorker.getRegistrations()).length
  && !(await ({BUILDS})()).length"""
UPDATE = "async () => (await navigator.serviceWorker.getRegistration()).update().catch(() => null)"


TRIED = """
globalThis.tried = [];
const container = globalThis.ServiceWorkerContainer?.prototype ?? {};
const { register } = container;
container.register = function (...given) {
  tried.push(Date.now());
  return register.apply(this, given);
};"""
ASKED = """
globalThis.asked = [];
const worker = globalThis.ServiceWorker?.prototype ?? {};
const { postMessage } = worker;
worker.postMessage = function (...given) {
  asked.push(given[0]);
  return postMessage.apply(this, given);
};"""
HEARD = """async () => {
  const { waiting } = await navigator.serviceWorker.getRegistration();
  if (!waiting) return;
  const { port1, port2 } = new MessageChannel();
  await new Promise((done) => { port1.onmessage = done; waiting.postMessage("build", [port2]); });
}"""
HERE = "async () => Boolean((await navigator.serviceWorker.getRegistration())?.active)"


def test_a_build_with_one_file_missing_is_never_switched_to(device: Open, station: Station) -> None:
    page = arrive(device(), DANA)
    before = page.evaluate(BUILDS)
    station.build, station.broken = "0123456789ab", ("vendor/capture.css",)
    page.evaluate(UPDATE)
    comes(page, NOTHING_NEW)
    assert page.evaluate(BUILDS) == before
    station.stop()
    opened(page, NEW)
    assert before[0].removeprefix("observe-") in page.locator("link[rel=stylesheet]").first.get_attribute("href")  # type: ignore[operator]  # fmt: skip


def test_a_screen_of_which_one_file_did_not_come_is_brought_again_after_longer_and_longer_pauses(
    device: Open, station: Station
) -> None:
    station.broken = ("vendor/capture.css",)
    context = device()
    context.add_init_script(TRIED)
    page = context.new_page()
    page.clock.install()
    sign_in_at(page, DANA)
    later(page, "tried.length === 3")
    station.broken = ()
    later(page, HERE)
    first, second, third, *_ = page.evaluate("tried")
    assert second - first >= 5_000
    assert third - second >= 15_000
    assert page.evaluate(BUILDS)


def later(page: Page, condition: str) -> None:
    """Move the page's clock until this holds."""

    def holds() -> bool:
        page.clock.fast_forward(500)
        return bool(page.evaluate(condition))

    until(holds, condition)


def test_a_new_build_waits_for_the_visit_to_end(device: Open, station: Station) -> None:
    context = device()
    page = arrive(context, DANA)
    opened(page, NEW)
    visit_of(page)
    expect(page.locator("#saved")).to_have_text("Sent")
    station.build = "0123456789ab"
    page.evaluate(UPDATE)
    comes(page, WAITING)
    other = context.new_page()
    other.add_init_script(ASKED)
    other.goto("/")
    rested(other)
    assert page.evaluate(WAITING)
    page.close()
    other.goto("/visits")
    rested(other)
    comes(other, f"async () => !(await ({WAITING})())")


def rested(page: Page) -> None:
    """A page that is ready, that has rested for a while, and whose question the waiting build has heard."""
    comes(page, READY, DANA)
    comes(page, "async () => asked.length > 0")
    page.evaluate(HEARD)


def test_a_worker_that_is_switched_off_leaves_every_browser(device: Open, station: Station) -> None:
    page = arrive(device(), DANA)
    assert page.evaluate(BUILDS)
    station.stop()
    station.start(offline=False)
    page.goto("/")
    comes(page, GONE)
    page.goto("/visits")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_browser_that_refuses_workers_shows_no_error(device: Open) -> None:
    context = device()
    context.add_init_script(
        "if (navigator.serviceWorker) navigator.serviceWorker.register ="
        " () => Promise.reject(new DOMException('', 'SecurityError'))"
    )
    page = context.new_page()
    sign_in_at(page, DANA)
    opened(page, NEW)
    visit_of(page)
    write(page, "S1: “It goes on.”")
    expect(page.locator("#saved")).to_have_text("Sent")
    expect(page.locator("#banner")).to_be_hidden()


def test_what_the_worker_keeps_names_nobody(device: Open) -> None:
    page = arrive(device(), DANA)
    kept = page.evaluate("""async () => {
      const [name] = (await caches.keys()).filter((each) => each.startsWith("observe-"));
      const cache = await caches.open(name);
      const all = await Promise.all((await cache.keys()).map(async (each) => (await cache.match(each)).text()));
      return all.join("\\n");
    }""")
    assert "data-obs-page" in kept
    for told in (DANA, OKAFOR, "Okafor", "Dana"):
        assert told not in kept
