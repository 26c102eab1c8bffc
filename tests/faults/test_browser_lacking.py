"""Trials of a browser that lacks what it should have: locks, a worker, its database, room, or writes that succeed."""

from playwright.sync_api import expect

from tests.faults import mishaps
from tests.faults.catalogue import Fault, fault
from tests.faults.scene import Scene, numbered
from tests.faults.screens import Screen, happened
from tests.faults.tampering import CUT_CONNECTIONS, FAILING_WRITES, NO_LOCKS, NO_WORKER, lacking
from tests.faults.test_network import begun

WEAKER = "held in this browser only: keep it open"


@fault(Fault.NO_LOCKS, controls=("without Web Locks nothing is sent",))
def test_without_web_locks_two_tabs_double_nothing(scene: Scene) -> None:
    one = lacking(scene, NO_LOCKS, "navigator.locks === undefined")
    two = Screen(one.context, scene.proxy.url)
    two.open(one.visit)
    off = scene.proxy.breaks(mishaps.refuse)
    scene.write(one, *numbered(2))
    scene.write(two, "S3: “In the other tab.”")
    one.waits(3)
    scene.proxy.lift(off)
    one.send_now()
    two.send_now()
    one.is_sent()
    two.is_sent()
    scene.verdict(one, two)


@fault(Fault.NO_WORKER, controls=("an unanswered batch counts as sent",))
def test_without_a_service_worker_a_visit_is_kept_and_sent(scene: Scene) -> None:
    tablet = lacking(scene, NO_WORKER, "!('serviceWorker' in navigator)")
    with scene.proxy.broken(mishaps.refuse) as off:
        scene.write(tablet, *numbered(3))
        happened(lambda: len(off.hits) > 0, "a batch is refused")
        tablet.waits(3)
    tablet.send_now()
    tablet.is_sent()
    scene.verdict(tablet)


@fault(Fault.UPGRADE, controls=("an old tab keeps its connection",))
def test_an_old_tab_lets_the_database_be_upgraded_and_goes_on(scene: Scene) -> None:
    old = begun(scene)
    scene.write(old, "S1: “Before the upgrade.”")
    old.is_sent()
    new = scene_tab(old)
    assert new.page.evaluate(UPGRADED) == "upgraded"
    happened(new.page.evaluate(VERSIONS)[0] > 50, "the database is of a newer version")
    scene.write(old, "S2: “In the old tab, after it.”")
    old.is_sent()
    new.page.close()
    scene.verdict(old)


@fault(Fault.CONNECTION_CUT, controls=("a broken connection is not opened again",))
def test_a_cut_connection_is_opened_again(scene: Scene) -> None:
    tablet = lacking(scene, CUT_CONNECTIONS, "typeof trialCut === 'function'")
    off = scene.proxy.breaks(mishaps.refuse)
    for text in numbered(3):
        tablet.page.evaluate("trialCut()")
        scene.write(tablet, text)
        tablet.until_kept(text)
    assert [each for each in tablet.log() if each.get("held")] == [], "kept in a weaker place"
    scene.proxy.lift(off)
    tablet.send_now()
    tablet.is_sent()
    scene.verdict(tablet)


@fault(Fault.QUOTA, controls=("the journal is not written",))
def test_with_its_quota_full_notes_are_held_in_the_browser_and_move_over_later(
    scene: Scene,
) -> None:
    tablet = scene.tablet()
    session = tablet.context.new_cdp_session(tablet.page)
    little = {"origin": scene.proxy.url, "quotaSize": 1_000_000}
    session.send("Storage.overrideQuotaForOrigin", little)
    tablet.begin()
    tablet.is_sent()
    off = scene.proxy.breaks(mishaps.refuse)
    happened(tablet.page.evaluate(FILL) == "QuotaExceededError", "the quota is full")
    session.send("Storage.overrideQuotaForOrigin", little | {"quotaSize": 1})
    scene.write(tablet, *numbered(2))
    tablet.until_kept("S2:")
    tablet.page.locator("#saved").click()
    expect(tablet.page.locator("#details")).to_contain_text(f"{WEAKER}2")
    tablet.reload()
    tablet.waits(2)
    session.send("Storage.overrideQuotaForOrigin", {"origin": scene.proxy.url})
    scene.proxy.lift(off)
    tablet.send_now()
    tablet.is_sent()
    scene.timed = False
    scene.verdict(tablet)


@fault(Fault.WRITES_FAIL, controls=("what the device cannot write is called kept",))
def test_with_all_writes_failing_the_page_says_so_and_the_server_gets_it(scene: Scene) -> None:
    tablet = lacking(scene, FAILING_WRITES, "trialFails === false")
    off = scene.proxy.breaks(mishaps.refuse)
    tablet.page.evaluate("trialFails = true")
    scene.write(tablet, *numbered(2))
    tablet.pill("NOT SAVED: keep this page open")
    tablet.is_told("NOT SAVED")
    happened(tablet.page.evaluate("trialFailed") > 1, "writes have failed")
    scene.proxy.lift(off)
    tablet.send_now()
    tablet.is_sent()
    tablet.page.evaluate("trialFails = false")
    scene.verdict(tablet)


def scene_tab(beside: Screen) -> Screen:
    """An empty page of the same origin."""
    tab = Screen(beside.context, beside.url)
    tab.page.goto(f"{beside.url}/healthz")
    return tab


UPGRADED = """
async () => {
  const [{ name }] = (await indexedDB.databases()).filter(({ name }) => /^obs-[0-9a-f]{8}-/.test(name));
  return new Promise((done) => {
    const asked = indexedDB.open(name, 99);
    const limit = setTimeout(() => done("blocked"), 4000);
    asked.onupgradeneeded = () => asked.result.createObjectStore("from-the-future");
    asked.onerror = () => done(asked.error.name);
    asked.onsuccess = () => { clearTimeout(limit); asked.result.close(); done("upgraded"); };
  });
}
"""
FILL = """
async () => {
  const handle = await new Promise((done, fail) => {
    const asked = indexedDB.open("trial");
    asked.onupgradeneeded = () => asked.result.createObjectStore("trial", { autoIncrement: true });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  const put = (size) => new Promise((done) => {
    const tx = handle.transaction("trial", "readwrite");
    tx.objectStore("trial").put(crypto.getRandomValues(new Uint8Array(size)));
    tx.oncomplete = () => done("");
    tx.onabort = () => done(tx.error.name);
  });
  let error = "";
  for (const size of [60000, 10000, 1000, 50]) {
    error = "";
    for (let tries = 0; !error && tries < 100; tries += 1) error = await put(size);
  }
  handle.close();
  return error;
}
"""
VERSIONS = (
    "indexedDB.databases().then((all) => all.map((each) => each.version).sort((a, b) => b - a))"
)
