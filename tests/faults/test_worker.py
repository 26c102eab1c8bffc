"""Trials of the worker that opens visits without a network: from the first tap, and after half an update."""

from pathlib import Path

from playwright.sync_api import expect

from tests.cast import DANA
from tests.faults.builds import changed
from tests.faults.catalogue import Fault, fault
from tests.faults.mishaps import refuse, say
from tests.faults.proxy import Fault as Broken
from tests.faults.scene import Scene, numbered
from tests.faults.screens import Screen, happened
from tests.faults.test_network import everything
from tests.faults.test_server import health
from tests.journeys.offline.station import READY, comes

SETTLED = "async () => !(await navigator.serviceWorker.getRegistration()).installing"


def prepared(scene: Scene) -> Screen:
    """A device at home that is ready for no network."""
    tablet = Screen(scene.context(worker=True), scene.proxy.url)
    tablet.page.goto(scene.proxy.url)
    comes(tablet.page, READY, DANA)
    return tablet


def cut(scene: Scene, tablet: Screen) -> Broken:
    """No network at all, for the browser and for its worker."""
    off = scene.proxy.breaks(refuse, matches=everything)
    tablet.context.set_offline(True)
    return off


@fault(
    Fault.OFF,
    controls=("an unanswered batch counts as sent", "no page is opened without a network"),
)
def test_a_visit_from_its_first_tap_without_a_network_arrives_whole(scene: Scene) -> None:
    tablet = prepared(scene)
    off = cut(scene, tablet)
    visit = tablet.begin()
    scene.write(tablet, *numbered(5))
    tablet.waits(7)
    tablet.reload()
    tablet.waits(7)
    tablet.finish()
    expect(tablet.page.locator("#finished")).to_contain_text("wait on this device")
    assert scene.server.log(visit) == []
    tablet.context.set_offline(False)
    happened(lambda: len(off.hits) > 0, "the network refuses the device")
    scene.proxy.lift(off)
    tablet.send_now()
    tablet.is_sent()
    scene.timed = False
    scene.verdict(tablet)


@fault(Fault.UPDATE_FAILS, controls=("half of an update is kept",))
def test_an_update_that_lacks_a_file_leaves_the_old_build_whole(
    scene: Scene, tmp_path: Path
) -> None:
    server = scene.own_server()
    tablet = prepared(scene)
    before = health(server)
    server.stop()
    scene.restart(changed(scene.build, tmp_path / "next"))
    happened(health(server) != before, "another build answers")
    new = f"/static/{health(server).decode()}/"
    failing = scene.proxy.breaks(
        say(500), matches=lambda each: each.path.startswith(new) and "capture.js" in each.path
    )
    tablet.page.goto(scene.proxy.url)
    happened(lambda: len(failing.hits) > 0, "a file of the new build fails")
    comes(tablet.page, SETTLED)
    off = cut(scene, tablet)
    tablet.begin()
    scene.write(tablet, *numbered(3))
    tablet.waits(5)
    tablet.context.set_offline(False)
    scene.proxy.lift(failing)
    scene.proxy.lift(off)
    tablet.send_now()
    tablet.is_sent()
    scene.verdict(tablet)
