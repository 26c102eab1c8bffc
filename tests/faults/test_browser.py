"""Trials of the browser: reloaded, crashed, killed, doubled and frozen."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.faults import mishaps, processes
from tests.faults.catalogue import Fault, fault
from tests.faults.scene import Scene, numbered
from tests.faults.screens import TABLET, Screen, happened
from tests.faults.tampering import DURABILITY
from tests.faults.test_network import begun, of_the_api
from tests.waiting import until

STRICT = "strict"


@fault(Fault.RELOAD, controls=("the device's log is not read at the start",))
def test_a_reload_with_a_batch_that_never_comes_in_sends_it_from_the_device(scene: Scene) -> None:
    tablet = begun(scene)
    flying = scene.proxy.breaks(mishaps.hold, matches=of_the_api)
    scene.write(tablet, *numbered(3))
    happened(lambda: len(flying.hits) > 0, "a batch is in flight")
    tablet.reload()
    expect(tablet.page.locator("#stream .text")).to_have_count(3)
    assert len(scene.server.log(tablet.visit)) == 2, "nobody but the device knows of the notes"
    scene.proxy.lift(flying)
    scene.write(tablet, "S4: “After the reload.”")
    tablet.is_sent()
    scene.verdict(tablet)


@fault(Fault.RELOAD, controls=("a repeated entry is stored under another id",))
def test_a_reload_before_the_answer_to_a_batch_doubles_nothing(scene: Scene) -> None:
    tablet = begun(scene)
    unheard = scene.proxy.breaks(mishaps.keep_answer)
    with scene.proxy.broken(mishaps.hold, matches=of_the_api):
        scene.write(tablet, *numbered(3))
        happened(lambda: len(scene.server.log(tablet.visit)) >= 5, "the server has the batch")
        tablet.reload()
        happened(lambda: len(unheard.hits) > 1, "the batch is sent again")
        scene.proxy.lift(unheard)
    scene.write(tablet, "S4: “After the reload.”")
    tablet.is_sent()
    scene.verdict(tablet)


@fault(Fault.CRASH, controls=("half-typed words are not kept",))
def test_words_typed_but_not_entered_survive_a_crash_of_the_tab(scene: Scene) -> None:
    tablet = begun(scene)
    scene.write(tablet, "S1: “Before it crashes.”")
    tablet.is_sent()
    tablet.box.press_sequentially("S2: “half a sen")
    fallen: list[Page] = []
    tablet.page.on("crash", lambda page: fallen.extend([page]))
    processes.kill(processes.renderer_of(tablet.page))
    again = Screen(tablet.context, scene.proxy.url)
    happened(lambda: bool(again.page.title() or fallen), "the tab has crashed")
    again.open(tablet.visit)
    expect(again.box).to_have_value("S2: “half a sen")
    scene.write(again, "S2: “half a sentence, and the rest.”")
    again.is_sent()
    tablet.page.close()
    scene.timed = False
    scene.verdict(again)


@fault(
    Fault.KILLED,
    controls=(
        "a note is called kept before it is",
        "the device's writes are not asked to be strict",
    ),
)
def test_a_browser_killed_right_after_on_this_device_has_it(
    scene: Scene, playwright: Playwright, tmp_path: Path, browser_type_launch_args: dict[str, Any]
) -> None:
    own = tmp_path / "profile"
    options = browser_type_launch_args | TABLET | {"locale": "en-US"}
    context = playwright.chromium.launch_persistent_context(str(own), **options)
    scene.prepare(context)
    context.add_init_script(DURABILITY)
    tablet = Screen(context, scene.proxy.url, context.pages[0])
    visit = tablet.begin()
    tablet.is_sent()
    off = scene.proxy.breaks(mishaps.refuse)
    scene.write(tablet, *numbered(4))
    tablet.until_kept("S4:")
    durable = kill(own, tablet)
    assert {*durable} == {STRICT}, "what a power cut would leave"
    scene.proxy.lift(off)
    with relaunched(playwright, own, options) as context:
        scene.prepare(context)
        again = Screen(context, scene.proxy.url, context.pages[0])
        again.open(visit)
        again.is_sent()
        scene.timed = False
        scene.verdict(again)


@fault(Fault.TWO_TABS, controls=("the sequence is counted in the page",))
def test_two_tabs_of_one_device_number_and_send_as_one(scene: Scene) -> None:
    one = begun(scene)
    two = Screen(one.context, scene.proxy.url)
    two.open(one.visit)
    happened(len(one.context.pages) == 2, "there are two tabs")
    for text in numbered(3):
        scene.write(one, text)
        scene.write(two, text.replace("way", "way round"))
    for tab in (one, two):
        tab.is_sent()
        expect(tab.page.locator("#stream .text")).to_have_count(6)
    assert {each["device_id"] for each in one.log()} == {one.log()[0]["device_id"]}
    scene.verdict(one, two)


@fault(Fault.FROZEN, controls=("the lock is waited for without end",))
def test_a_frozen_tab_that_holds_the_lock_stops_nobody(scene: Scene) -> None:
    one = begun(scene)
    two = Screen(one.context, scene.proxy.url)
    two.open(one.visit)
    held = scene.proxy.breaks(mishaps.hold, times=1)
    scene.write(two, "S1: “In the tab that freezes.”")
    happened(lambda: len(held.hits) == 1, "the tab holds the lock while it sends")
    frozen = processes.renderer_of(two.page)
    processes.freeze(frozen)
    scene.closing(lambda: processes.thaw(frozen))
    happened(holds_a_lock(one), "a lock of this visit is held")
    scene.write(one, "S2: “In the tab that lives.”")
    one.is_sent()
    happened(holds_a_lock(one), "the frozen tab holds it still")
    scene.timed = False
    scene.verdict(one)


@fault(Fault.BACK, controls=("half-typed words are not kept",))
def test_back_and_forward_lead_to_the_same_visit_with_all_of_it(scene: Scene) -> None:
    tablet = scene.tablet()
    tablet.page.goto(scene.proxy.url)
    tablet.begin()
    tablet.is_sent()
    off = scene.proxy.breaks(mishaps.refuse)
    scene.write(tablet, *numbered(2))
    tablet.box.press_sequentially("S3: “not en")
    tablet.page.go_back()
    happened(tablet.visit not in tablet.page.url, "the page before is shown")
    tablet.page.go_forward()
    tablet.is_ready()
    expect(tablet.box).to_have_value("S3: “not en")
    assert tablet.page.url.endswith(tablet.visit)
    scene.proxy.lift(off)
    scene.write(tablet, "S3: “not entered until now.”")
    tablet.send_now()
    tablet.is_sent()
    scene.timed = False
    scene.verdict(tablet)


def holds_a_lock(tab: Screen) -> bool:
    """Whether any tab of this browser holds one for this visit's sending."""
    names = tab.page.evaluate(
        "navigator.locks.query().then(({ held }) => held.map((each) => each.name))"
    )
    return any(tab.visit in name for name in names)


def kill(profile: Path, tablet: Screen) -> list[str]:
    """SIGKILL to the browser with this profile; gives how durable its writes were asked to be."""
    durable: list[str] = tablet.page.evaluate("trialDurable")
    own = processes.of_profile(profile)
    happened(len(own) > 0, "the browser's processes are found")
    for process in own:
        processes.kill(process)
    until(lambda: not processes.of_profile(profile), "the browser is dead")
    return durable


@contextmanager
def relaunched(
    playwright: Playwright, profile: Path, options: dict[str, Any]
) -> Iterator[BrowserContext]:
    for lock in profile.glob("Singleton*"):
        lock.unlink()
    context = playwright.chromium.launch_persistent_context(str(profile), **options)
    yield context
    context.close()
