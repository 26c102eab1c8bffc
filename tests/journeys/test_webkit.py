"""The journey without a network in another engine: WebKitGTK, as Debian packages it."""

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.cast import DANA, EMAILS, OKAFOR, PASSWORD, SCIENCE, WALKTHROUGH
from tests.journeys.conftest import free_port, serve
from tests.journeys.offline.station import READY
from tests.webkit import ENTER, NoWebKit, WebKit, webkit

NEW = f"/capture/new?teacher={OKAFOR}&section={SCIENCE}&kind=coaching&rubric={WALKTHROUGH}@2.0.0"
NOTES = [f"S{number}: “Note number {number}.”" for number in range(1, 7)]
NOWHERE = """
  const refuse = () => { throw new DOMException("planted", "QuotaExceededError"); };
  const kept = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, ...more) {
    return mode === "readwrite" ? refuse() : kept.call(this, stores, mode, ...more);
  };
  Storage.prototype.setItem = refuse;
"""
WATCHED = """
  globalThis.faults = [];
  for (const name of ["error", "unhandledrejection"]) {
    addEventListener(name, (event) => faults.push(String(event.message ?? event.reason)));
  }
"""


class Place:
    """A server at one address that can be gone, and a browser that is signed in there."""

    def __init__(self, browser: WebKit, directory: Path) -> None:
        self.browser, self.directory, self.port = browser, directory, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.running = ExitStack()

    def start(self) -> None:
        self.stop()
        self.running.enter_context(serve(self.directory, port=self.port))

    def stop(self) -> None:
        self.running.close()

    def open(self, path: str) -> None:
        """The page at a path, once its script has done its work; its errors are noted from then on."""
        self.browser.open(self.url + path)
        self.browser.until("return document.querySelector('[data-obs-page=ready]')")
        self.browser.script(WATCHED)

    def begin(self) -> str:
        self.open(NEW)
        found = self.browser.until(
            "return location.pathname.match(/capture.([0-9a-f-]{36})$/)?.[1]"
        )
        return str(found)

    def write(self, text: str) -> None:
        self.browser.type("#text", text + ENTER)

    def says(self, words: str) -> str:
        """What the header says of what is saved, once it has these words."""
        body = """const { textContent: said } = document.getElementById("saved");
          return said.includes(arguments[0]) && said;"""
        return str(self.browser.until(body, words))

    def shown(self) -> list[str]:
        found = self.browser.script(
            "return [...document.querySelectorAll('#stream .text')].map((each) => each.textContent)"
        )
        return list(found)

    def log(self, visit: str) -> dict[str, Any]:
        address = f"/api/v1/observations/{visit}?since=0"
        text = self.browser.script("return (await fetch(arguments[0])).text()", address)
        found: dict[str, Any] = json.loads(text)
        return found


@pytest.fixture(scope="module")
def place(cast_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    directory, home = tmp_path_factory.mktemp("webkit"), tmp_path_factory.mktemp("home")
    shutil.copy(cast_database, directory / "observe.sqlite3")
    with ExitStack() as held:
        try:
            browser = held.enter_context(webkit(home, free_port()))
        except NoWebKit as nothing:
            pytest.skip(str(nothing))
        browser.resize(1180, 820)
        place = Place(browser, directory)
        held.callback(place.stop)
        place.start()
        _sign_in(place)
        yield place


def _sign_in(place: Place) -> None:
    """Dana at home, on a device that is ready for no network."""
    browser = place.browser
    browser.open(f"{place.url}/sign-in")
    browser.type("[name=email]", EMAILS[DANA])
    browser.type("[name=password]", PASSWORD)
    browser.click("main form button")
    browser.until("return location.pathname === '/' && document.getElementById('person')")
    assert browser.script("return isSecureContext && Boolean(navigator.serviceWorker)")
    browser.until(f"return ({READY})(arguments[0])", DANA)
    browser.until("return navigator.serviceWorker.controller")


def texts(log: dict[str, Any]) -> list[str]:
    return [each["payload"]["text"] for each in log["entries"] if each["kind"] == "note.add"]


def test_a_visit_in_webkit_goes_on_without_a_network_and_arrives_whole_and_once(
    place: Place,
) -> None:
    browser = place.browser
    visit = place.begin()
    for text in NOTES[:2]:
        place.write(text)
    place.says("Sent")
    place.stop()
    for text in NOTES[2:4]:
        place.write(text)
    browser.click(".jump a[href='#c-LF.goals']")
    browser.click("#c-LF\\.goals[open] label.level")
    place.says("3 waiting")
    assert browser.script("return faults") == []

    place.open(f"/capture/{visit}")
    assert place.shown() == NOTES[:4]
    for text in NOTES[4:]:
        place.write(text)
    browser.click("#finish")
    browser.click("#finish-now")
    browser.until("return !document.getElementById('finished').hidden")
    place.says("6 waiting")
    assert browser.script("return faults") == []

    place.start()
    place.open(f"/capture/{visit}")
    place.says("Sent")
    log = place.log(visit)
    entries = log["entries"]
    assert texts(log) == NOTES
    assert len({each["id"] for each in entries}) == len(entries)
    assert [each["device_seq"] for each in entries] == list(range(1, len(entries) + 1))
    assert [each["target"] for each in entries if each["kind"] == "rate.set"] == ["LF.goals"]
    assert entries[-1]["kind"] == "obs.finish"


def test_the_capture_screen_fits_its_window_in_webkit(place: Place) -> None:
    place.begin()
    for width, height in ((1180, 820), (820, 1180), (500, 844)):
        place.browser.resize(width, height)
        place.browser.until("return innerWidth === arguments[0]", width)
        assert place.browser.script(
            """const { bottom, height } = document.getElementById("composer").getBoundingClientRect();
            return bottom <= innerHeight && height > 60
              && document.documentElement.scrollWidth <= innerWidth;"""
        )


def test_a_device_in_webkit_that_keeps_nothing_says_so_and_the_journey_would_find_it_out(
    place: Place,
) -> None:
    visit = place.begin()
    place.write(NOTES[0])
    place.says("Sent")
    place.stop()
    place.browser.script(NOWHERE)
    place.write(NOTES[1])
    place.says("NOT SAVED: keep this page open")
    place.open(f"/capture/{visit}")
    assert place.shown() == NOTES[:1]
