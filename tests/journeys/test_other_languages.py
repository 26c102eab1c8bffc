"""Pages in Spanish, whose words are longer, and read from right to left, on a narrow screen."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import update
from werkzeug.serving import make_server

from observe import create_app
from observe.store.base import db
from observe.store.tables_people import Person
from tests.cast import ADA, DANA, OKAFOR, PRIYA, sign_in
from tests.conftest import config_at
from tests.journeys.test_every_page import COACHING, DRAFT, PAGES, WALK
from tests.pseudo import speak
from tests.shared_visits import capture_only, share

NARROW = {"width": 320, "height": 640}
OVERLAPS = """() => {
  const floats = (each) => each && (["sticky", "fixed"].includes(getComputedStyle(each).position) || floats(each.parentElement));
  const seen = [...document.querySelectorAll("a, button, input, select, textarea, summary")]
    .filter(each => each.checkVisibility({visibilityProperty: true}) && !each.closest("svg, .unseen, .skip, .scroll") && !floats(each))
    .map(each => [each, each.getBoundingClientRect()])
    .filter(([, box]) => box.width > 4 && box.height > 4);
  const cross = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
  const found = [];
  seen.forEach(([one, a], at) => seen.slice(at + 1).forEach(([other, b]) => {
    if (!one.contains(other) && !other.contains(one) && cross(a, b))
      found.push(`${one.outerHTML.slice(0, 90)} / ${other.outerHTML.slice(0, 90)}`);
  }));
  return found;
}"""


@pytest.fixture(scope="module", params=["es", "ar"])
def spoken(
    request: pytest.FixtureRequest, cast_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """A lived-in district whose people all read Spanish, or brackets from right to left."""
    directory = tmp_path_factory.mktemp("spoken")
    shutil.copy(cast_database, directory / "observe.sqlite3")
    app = create_app(config_at(directory))
    with app.app_context():
        share(WALK, COACHING)
        capture_only(DRAFT)
        db.session.execute(update(Person).values(language=request.param))
        db.session.commit()
    if request.param == "ar":
        speak(app, directory / "pseudo", "ar", "ar")
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def address(spoken: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, spoken, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("person", [DANA, OKAFOR, PRIYA, ADA])
def test_every_page_fits_in_every_language(
    browser: Browser, spoken: Flask, address: str, person: str
) -> None:
    context = browser.new_context(base_url=address, viewport=NARROW)
    key = sign_in(spoken, person).get_cookie("observe")
    assert key is not None
    context.add_cookies([{"name": "observe", "value": key.value, "url": address}])
    page, wrong = context.new_page(), {}
    for path in PAGES[person]:
        page.goto(path)
        wrong[path] = _wrong(page)
    context.close()
    assert {path: each for path, each in wrong.items() if each} == {}


def _wrong(page: Page) -> list[str]:
    """What does not fit a narrow screen."""
    reads = page.evaluate("[document.documentElement.lang, document.dir]")
    found = [] if reads in (["es", "ltr"], ["ar", "rtl"]) else [f"{reads}"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return found + ([f"{wide} wide"] if wide > NARROW["width"] else []) + page.evaluate(OVERLAPS)
