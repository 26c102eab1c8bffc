"""Pictures of every page as the person who uses it, for people to look at: run by `./dev shots`."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest
from flask_migrate import upgrade
from playwright.sync_api import Browser, Page

from observe import create_app
from observe.config import files
from observe.demo.load import load_demo
from observe.store.base import db
from observe.web.passwords import HASHER
from tests.conftest import config_at
from tests.empty_district import enter_empty_district
from tests.journeys.conftest import Server, serve
from tests.pictures.pages import PAGES
from tests.pictures.ways import Walk, in_spanish

OUT = Path(__file__).parents[1] / "shots"
PASSWORD = "pictures for people"
SIZES = {
    "tablet-landscape": {"viewport": {"width": 1180, "height": 820}, "has_touch": True},
    "tablet-portrait": {"viewport": {"width": 820, "height": 1180}, "has_touch": True},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "laptop": {"viewport": {"width": 1366, "height": 768}},
}


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    directory = tmp_path_factory.mktemp("demo")
    app = create_app(config_at(directory))
    with app.app_context():
        upgrade(directory=str(files() / "migrations"))
        load_demo(7, datetime.now(UTC), HASHER.hash(PASSWORD))
        enter_empty_district(PASSWORD)
        db.session.remove()
        db.engine.dispose()
    shutil.rmtree(OUT, ignore_errors=True)
    with serve(directory) as running:
        yield running


FIXED = {"capture", "rating"}


def test_save_pictures(browser: Browser, demo_server: Server) -> None:
    """Homes also in Spanish: `home-coach.phone.dark.es.png`."""
    only = os.environ.get("SHOTS", "")
    for size, scheme in product(SIZES, ("light", "dark")):
        device = SIZES[size] | {"color_scheme": scheme}
        for name, (who, walk) in PAGES.items():
            if only in name:
                _save(browser, demo_server, OUT / f"{name}.{size}.{scheme}.png", who, walk, device)
            if only in name and name.startswith("home-"):
                spanish = OUT / f"{name}.{size}.{scheme}.es.png"
                _save(browser, demo_server, spanish, who, in_spanish, device)


def _save(browser: Browser, server: Server, path: Path, who: str, walk: Walk, device: dict) -> None:
    context = browser.new_context(base_url=server.url, locale="en-US", **device)
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(who if "@" in who else f"{who}@demo.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    with speaking(page, "es" if walk is in_spanish else "en"):
        walk(page)
        path.parent.mkdir(exist_ok=True)
        page.screenshot(path=path, full_page=path.name.split(".")[0] not in FIXED)
    context.close()


@contextmanager
def speaking(page: Page, language: str) -> Iterator[None]:
    """The person's own language for as long as this takes; English before and after."""
    if language == "en":
        yield
        return
    _choose(page, language)
    yield
    _choose(page, "en")


def _choose(page: Page, language: str) -> None:
    page.goto("/me")
    page.locator("#language").select_option(language)
    page.locator("form:has(#language) button").click()
    page.wait_for_load_state()
