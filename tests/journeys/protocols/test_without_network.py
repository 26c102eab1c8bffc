"""A time protocol on the capture screen of a device that has no network."""

import shutil
from pathlib import Path

from playwright.sync_api import Browser, expect

from observe import create_app
from observe.store.base import db
from tests.cast import DANA, DISTRICT, publish_rubric, the_id
from tests.conftest import config_at
from tests.journeys.conftest import PHONE
from tests.journeys.offline.station import Station, arrive, opened
from tests.journeys.protocols.lesson import code


def test_a_grid_is_coded_without_a_network(
    browser: Browser, tmp_path: Path, cast_database: Path
) -> None:
    shutil.copy(cast_database, tmp_path / "observe.sqlite3")
    with create_app(config_at(tmp_path)).app_context():
        publish_rubric(DISTRICT, "time-use.yaml")
        db.session.remove()
        db.engine.dispose()
    station = Station(tmp_path)
    station.start()
    context = browser.new_context(base_url=station.url, locale="en-US", **PHONE)
    page = arrive(context, DANA)
    station.stop()
    grid = "https://observe.example/rubrics/time-use@1.0.0"
    opened(page, f"/capture/new?teacher={the_id('Okafor')}&section=&kind=coaching&rubric={grid}")
    page.locator("body[data-protocols=ready]").wait_for()
    expect(page.locator(".strip")).to_have_css("display", "flex")
    expect(page.get_by_role("radio", name="Tally")).to_be_checked()
    code(page, "Circulating").tap()
    expect(code(page, "Circulating")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#saved")).to_contain_text("Saved on this device")
    context.close()
