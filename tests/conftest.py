"""What all tests share: the browser they drive, and an application with a known cast."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import expect

from observe import create_app
from observe.config import Config, files
from observe.store.base import db
from tests.browser import chromium
from tests.cast import DISTRICT, database, enter_cast
from tests.postgres import NoPostgres, Postgres, postgres
from tests.reviewing import House

CAST = "the_cast"
PATIENT_MS = 20_000
LONG = (
    "web/test_sync",
    "post/test_killed_workers",
    "journeys/test_sandbox",
    "journeys/test_every_page",
    "journeys/test_other_languages",
    "journeys/test_sending_devices",
    "faults/test_browser",
    "faults/test_browser_lacking",
    "faults/test_server",
    "journeys/test_fold",
    "web/test_visibility",
    "web/test_visibility_controls",
    "web/test_queries",
)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_configure() -> None:
    """What a page comes to say is waited for as long as a busy machine may need."""
    expect.set_options(timeout=PATIENT_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first: begun last, one of them would be waited for by all other cores."""
    place = {name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda each: place.get(f"{each.path.parent.name}/{each.path.stem}", len(LONG)))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright's own arguments, with a Chromium that is here and calls nobody."""
    own = {"executable_path": os.environ.get("OBSERVE_CHROMIUM") or chromium(), "args": [*QUIET]}
    return browser_type_launch_args | own


@pytest.fixture(autouse=True)
def _own_environment() -> Iterator[None]:
    """What a test or the command it runs sets in the environment ends with it."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def cast_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with the cast in it, to be copied by each test."""
    directory = tmp_path_factory.mktemp("cast")
    app = create_app(config_at(directory))
    with app.app_context():
        upgrade(directory=str(files() / "migrations"))
        enter_cast()
    leave(app)
    return directory / "observe.sqlite3"


@pytest.fixture(scope="session")
def kept_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A worker's one application, which compiles its templates and queries once for all tests."""
    return make_app(tmp_path_factory.mktemp("app"))


@pytest.fixture
def app(cast_database: Path, kept_app: Flask) -> Iterator[Flask]:
    """The application over a copy of the cast's database, with no trace of the test before."""
    folder = kept_app.extensions["observe"].data_dir
    for left in folder.iterdir():
        if left.name != "builds":
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    shutil.copy(cast_database, folder / "observe.sqlite3")
    with _as_it_was(kept_app):
        yield kept_app


@pytest.fixture
def data_dir(app: Flask) -> Path:
    """Where the application keeps its database and its files."""
    found: Path = app.extensions["observe"].data_dir
    return found


@pytest.fixture
def own_app(cast_database: Path, tmp_path: Path) -> Iterator[Flask]:
    """An application of a test's own over a copy of the cast's database, for a test that adds to it."""
    shutil.copy(cast_database, tmp_path / "observe.sqlite3")
    app = make_app(tmp_path)
    yield app
    leave(app)


@contextmanager
def _as_it_was(app: Flask) -> Iterator[None]:
    """What a test sets or replaces in the application ends with it."""
    kept = [(each, dict(each)) for each in (app.config, app.extensions, app.view_functions)]
    yield
    leave(app)
    for each, before in kept:
        each.clear()
        each.update(before)


def make_app(directory: Path, url: str | None = None) -> Flask:
    app = create_app(config_at(directory, url))
    app.testing = True
    return app


def leave(app: Flask) -> None:
    """Nothing stays open of its database."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """One PostgreSQL for all tests of a worker; where none can be had they are skipped."""
    try:
        with postgres() as server:
            yield server
    except NoPostgres as nothing:
        pytest.skip(str(nothing))


@pytest.fixture(scope="session")
def postgres_cast(postgres_server: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Postgres:
    """The server with a migrated database that holds the cast."""
    directory = tmp_path_factory.mktemp("postgres")
    app = create_app(config_at(directory, postgres_server.database(CAST)))
    with app.app_context():
        upgrade(directory=str(files() / "migrations"))
        enter_cast()
    leave(app)
    return postgres_server


@pytest.fixture(scope="session")
def kept_postgres_app(postgres_cast: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The same over PostgreSQL."""
    return make_app(tmp_path_factory.mktemp("postgres-app"), postgres_cast.url(CAST))


@pytest.fixture
def postgres_app(postgres_cast: Postgres, kept_postgres_app: Flask) -> Iterator[Flask]:
    """The application over the cast in PostgreSQL, before anything was observed."""
    postgres_cast.forget_all_acts(CAST)
    with _as_it_was(kept_postgres_app):
        yield kept_postgres_app


@pytest.fixture
def own_postgres_app(postgres_cast: Postgres, tmp_path: Path) -> Iterator[Flask]:
    """The application over a copy of the cast in PostgreSQL, in which people may come and go."""
    postgres_cast.forget_all_acts(CAST)
    name = f"own_{tmp_path.name.lower()}"
    app = make_app(tmp_path, postgres_cast.copy(name, CAST))
    yield app
    leave(app)
    postgres_cast.drop(name)


@pytest.fixture
def house(app: Flask) -> House:
    """The application, in which much may have happened before a test asks."""
    return House(app)


@pytest.fixture
def district(app: Flask) -> Iterator[str]:
    """The cast's district, inside an application context."""
    with app.app_context():
        yield DISTRICT


def config_at(directory: Path, url: str | None = None) -> Config:
    return Config(directory, url or database(directory), "k" * 40, None, 0)
