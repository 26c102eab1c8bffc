"""People in a browser: invited and let in, and going on with the work of somebody who left."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from observe import create_app
from observe.store import activity
from observe.store.base import db
from observe.store.hanging import Hat
from tests.cast import ADA, DANA, DISTRICT, NOW, THEO, Tablet
from tests.conftest import config_at
from tests.journeys.conftest import PHONE, TABLET, Server, is_sent, serve, sign_in_at, write
from tests.reviewing import VISIT, House


@pytest.fixture
def own_server(cast_database: Path, tmp_path: Path) -> Iterator[Server]:
    """A server over a cast in which Dana has left and Theo goes on with her open visit."""
    shutil.copy(cast_database, tmp_path / "observe.sqlite3")
    app = create_app(config_at(tmp_path))
    house, tablet = House(app), Tablet()
    begun = [tablet.create(kind="coaching"), tablet.entry("obs.start")]
    thought = tablet.note("zq-secret thought", private=True, ms=1000)
    house.capture(tablet, *begun, thought, tablet.note("S2: “I chose it.”", ms=2000))
    with app.app_context():
        activity.deactivate(DISTRICT, ADA, DANA, {Hat.COACH: THEO}, NOW)
        db.session.remove()
        db.engine.dispose()
    with serve(tmp_path) as running:
        yield running


def arrive(browser: Browser, server: Server, person: str = "", **device: object) -> Page:
    page = browser.new_context(base_url=server.url, locale="en-US", **device).new_page()
    if person:
        sign_in_at(page, person)
    return page


def test_who_takes_over_goes_on_in_the_open_visit(browser: Browser, own_server: Server) -> None:
    page = arrive(browser, own_server, THEO, **TABLET)
    page.goto(f"/capture/{VISIT}")
    expect(page.get_by_text("I chose it.").first).to_be_visible()
    write(page, "S5: “Mine floats.”")
    is_sent(page)
    assert "zq-secret" not in page.content()
    page.goto(f"/observations/{VISIT}/review")
    assert "Mine floats" in page.content()
    assert "zq-secret" not in page.content()
    page.context.close()


def test_somebody_is_added_invited_and_joins_by_the_link(
    browser: Browser, own_server: Server
) -> None:
    ada = arrive(browser, own_server, ADA, **TABLET)
    ada.goto("/people")
    ada.get_by_role("link", name="Add a person").click()
    ada.get_by_label("Full name").fill("Kim Soto")
    ada.get_by_label("E-mail").fill("kim@school.example")
    ada.get_by_label("Role 1", exact=True).select_option(label="Teacher")
    ada.get_by_label("School of role 1").select_option(label="Lincoln")
    ada.get_by_role("button", name="Add person").click()
    ada.get_by_role("button", name="Make an invitation").click()
    ada.get_by_role("img", name="QR code with the link").wait_for()
    assert Axe().run(ada).response["violations"] == []
    address = ada.get_by_label("Link", exact=True).input_value()
    kim = arrive(browser, own_server, **PHONE)
    kim.goto(address)
    assert Axe().run(kim).response["violations"] == []
    kim.get_by_label("Password").fill("river lamp copper tune")
    kim.get_by_label("Language").select_option("es")
    kim.get_by_role("button", name="Begin").click()
    kim.wait_for_url("**/")
    assert kim.locator("html").get_attribute("lang") == "es"
    kim.goto(address)
    assert kim.locator("h1").count() == 1
    assert Axe().run(kim).response["violations"] == []
    ada.goto("/people")
    ada.get_by_label("Find by name").press_sequentially("soto")
    expect(ada.locator("#people li")).to_have_count(1)
    assert ada.url.split("?")[1].startswith("named=soto")
    for page in (ada, kim):
        page.context.close()
