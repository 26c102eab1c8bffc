"""A real server over the cast's database, and people at their devices."""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import Any, cast
from urllib.parse import urlencode

import pytest
from flask_migrate import upgrade
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from observe.config import files
from tests.cast import DISTRICT, EMAILS, PASSWORD, enter_cast, the_id
from tests.conftest import leave, make_app

ROOT = Path(__file__).parents[2]
TABLET = {"viewport": {"width": 1180, "height": 820}, "has_touch": True}
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
STANDING = (
    "person",
    "person_role",
    "section",
    "caseload",
    "rubric_version",
    "notice",
    "cycle",
    "action_step",
)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@dataclass(frozen=True)
class Server:
    url: str
    data_dir: Path


def _open_session(server: Server, person: str) -> str:
    """The key of a session of its own, without a page for it."""
    form = urlencode({"email": EMAILS[person], "password": PASSWORD})
    told = {"Origin": server.url, "Content-Type": "application/x-www-form-urlencoded"}
    with closing(HTTPConnection(server.url.removeprefix("http://"), timeout=20)) as connection:
        connection.request("POST", "/sign-in", form, told)
        answer = connection.getresponse()
        answer.read()
    assert answer.status == 303
    cookies = "\n".join(answer.headers.get_all("Set-Cookie") or [])
    return re.findall(r"^observe=([^;]+)", cookies, re.MULTILINE)[-1]


@pytest.fixture(scope="session")
def server(cast_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all journeys of a worker; a file that changes more than visits has its own, see lived_in."""
    directory = tmp_path_factory.mktemp("server")
    shutil.copy(cast_database, directory / "observe.sqlite3")
    before = _standing(directory)
    with serve(directory) as running:
        yield running
    assert _standing(directory) == before, "A file changed what others read: see lived_in."


def _standing(directory: Path) -> dict[str, list[tuple[object, ...]]]:
    """Who is there, what they may observe with, what they work on and what they are told."""
    with closing(sqlite3.connect(directory / "observe.sqlite3")) as connection:
        ask = "SELECT * FROM {} WHERE district_id = ? ORDER BY 1, 2, 3"
        own = [DISTRICT.replace("-", "")]
        return {name: connection.execute(ask.format(name), own).fetchall() for name in STANDING}


@contextmanager
def lived_in(
    cast_database: Path, directory: Path, live: Callable[[], None] = lambda: None
) -> Iterator[Server]:
    """A server over a copy of the cast in which something has happened, for a file that changes what others read."""
    shutil.copy(cast_database, directory / "observe.sqlite3")
    app = make_app(directory)
    with app.app_context():
        live()
    leave(app)
    with serve(directory) as running:
        yield running


@pytest.fixture
def at(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """`at(DANA, **TABLET)` is the start page in which that person has signed in; its errors fail the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def arrive(person: str, **device: object) -> Page:
        device = {"service_workers": "block"} | device  # what it brings costs each test a while
        context = browser.new_context(base_url=server.url, locale="en-US", **device)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        key = _open_session(server, person)
        context.add_cookies([{"name": "observe", "value": key, "url": server.url}])
        page.goto("/")
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def shared(browser: Browser, server: Server) -> Iterator[Callable[[str], Page]]:
    """`shared(DANA)` is a page of a tablet that several people use, with that person signed in."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def arrive(person: str) -> Page:
        context = browser.new_context(base_url=server.url, locale="en-US", **TABLET)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto("/sign-in")
        page.get_by_role("checkbox", name="Several people use this device").check()
        enter(page, person)
        page.wait_for_url("**/")
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert faults == []


@contextmanager
def serve(
    directory: Path, more: Mapping[str, str] | None = None, port: int = 0
) -> Iterator[Server]:
    """A server of its own process over the database in a directory, with more settings; port 0 is any."""
    port = port or free_port()
    command = [sys.executable, "-m", "observe.cli", "serve", "--port", str(port)]
    unset = ("OBSERVE_URL", "OBSERVE_SECRET_KEY", "DATABASE_URL")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    environment |= {"OBSERVE_DATA_DIR": str(directory), "PYTHONUNBUFFERED": "1", **(more or {})}
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        said.append(line)
        if "Started worker" in line:
            break
    else:
        raise RuntimeError("The server did not start:\n" + "".join(said))
    drain = Thread(target=process.stdout.read, daemon=True)
    drain.start()
    try:
        yield Server(f"http://127.0.0.1:{port}", directory)
    finally:
        process.terminate()
        process.wait(timeout=20)
        drain.join()
        process.stdout.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
    return found


def make_cast(directory: Path) -> None:
    """A migrated database with the cast in it."""
    app = make_app(directory)
    with app.app_context():
        upgrade(directory=str(files() / "migrations"))
        enter_cast()
    leave(app)


def sign_in_at(page: Page, person: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(EMAILS[person])
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


def enter(page: Page, person: str) -> None:
    """Sign in with the form of the page, or of a cover over it."""
    form = page.locator("form:has(#password)")
    form.locator("#email").fill(EMAILS[person])
    form.locator("#password").fill(PASSWORD)
    form.get_by_role("button", name="Sign in").click()


def begin(page: Page, teacher: str, kind: str = "walkthrough") -> str:
    """Start an unplanned visit; gives the observation's id."""
    page.goto(f"/capture/new?teacher={the_id(teacher)}")
    rubrics = page.get_by_role("radio", name="Walkthrough", exact=True)
    choose(rubrics.or_(page.get_by_role("radio", name="Formal observation")).first)
    if kind == "coaching":
        choose(page.get_by_role("radio", name="Coaching visit"))
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url(re.compile(r"/capture/[0-9a-f-]{36}$"))
    return page.url.rsplit("/", 1)[1]


def choose(radio: Locator) -> None:
    """A tap on the card of this choice, when what scrolls has come to rest."""
    radio.locator("xpath=ancestor::label").click()
    expect(radio).to_be_checked()


def write(page: Page, text: str) -> None:
    """One note, typed and entered."""
    box = page.get_by_role("textbox", name="What you see and hear")
    box.fill(text)
    box.press("Enter")


def is_sent(page: Page) -> None:
    """Wait until the header says that the server has everything, what was tapped a frame ago too."""
    page.evaluate(NEXT_FRAME)
    page.locator("#saved", has_text="Sent").wait_for()


def log_of(page: Page, visit: str) -> list[dict[str, Any]]:
    """The entries that the server holds of a visit."""
    found = page.request.get(f"/api/v1/observations/{visit}?since=0").json()["entries"]
    return cast(list[dict[str, Any]], found)


def kinds(page: Page, visit: str) -> list[str]:
    return [entry["kind"] for entry in log_of(page, visit)]
