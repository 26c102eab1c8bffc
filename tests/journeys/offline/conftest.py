"""A server of the test's own, to be stopped and broken, and devices that it prepares for no network."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.cast import OKAFOR, SCIENCE, WALKTHROUGH
from tests.journeys.conftest import TABLET
from tests.journeys.offline.station import Station

Open = Callable[..., BrowserContext]
QUERY = f"teacher={OKAFOR}&section={SCIENCE}&kind=coaching&rubric={WALKTHROUGH}@2.0.0"
NEW = f"/capture/new?{QUERY}"
AN_ID = re.compile(r"/capture/[0-9a-f-]{36}$")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, cast_database: Path) -> Path:
    directory = tmp_path_factory.mktemp("station")
    shutil.copy(cast_database, directory / "observe.sqlite3")
    return directory


@pytest.fixture
def station(home: Path) -> Iterator[Station]:
    station = Station(home)
    station.start()
    yield station
    station.stop()


@pytest.fixture
def device(browser: Browser, station: Station) -> Iterator[Open]:
    """`device(**TABLET)` is a browser of its own; an error on any of its pages fails the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def make(**more: Any) -> BrowserContext:
        context = browser.new_context(base_url=station.url, locale="en-US", **(more or TABLET))
        context.on("weberror", lambda fault: faults.append(str(fault.error)))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert faults == []


def visit_of(page: Page) -> str:
    """The id of the visit that a page has begun."""
    page.wait_for_url(AN_ID)
    return page.url.rsplit("/", 1)[1]
