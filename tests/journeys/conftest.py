"""A real server over the cast's database, and people at their devices."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.cast import EMAILS, PASSWORD, the_id

ROOT = Path(__file__).parents[2]
TABLET = {"viewport": {"width": 1180, "height": 820}, "has_touch": True}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@dataclass(frozen=True)
class Server:
    url: str
    data_dir: Path


@pytest.fixture(scope="session")
def server(cast_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all journeys of a worker, on a loopback port of its own."""
    directory = tmp_path_factory.mktemp("server")
    shutil.copy(cast_database, directory / "observe.sqlite3")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "observe.cli", "serve", "--port", str(port)]
    unset = ("OBSERVE_URL", "OBSERVE_SECRET_KEY", "DATABASE_URL")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    environment |= {"OBSERVE_DATA_DIR": str(directory), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if "Started worker" in line:
            break
    else:
        pytest.fail("The server did not start:\n" + "".join(said))
    yield Server(f"http://127.0.0.1:{port}", directory)
    process.terminate()
    process.communicate(timeout=20)


@pytest.fixture
def at(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """`at(DANA, **TABLET)` is a page in which that person has signed in; its errors fail the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def arrive(person: str, **device: object) -> Page:
        context = browser.new_context(base_url=server.url, locale="en-US", **device)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto("/sign-in")
        page.get_by_label("E-mail").fill(EMAILS[person])
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/")
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert faults == []


def begin(page: Page, teacher: str, kind: str = "walkthrough") -> str:
    """Start an unplanned visit; gives the observation's id."""
    page.goto(f"/capture/new?teacher={the_id(teacher)}")
    page.get_by_role("radio", name="Walkthrough", exact=True).or_(
        page.get_by_role("radio", name="Formal observation")
    ).first.check(force=True)
    if kind == "coaching":
        page.get_by_role("radio", name="Coaching visit").check(force=True)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url(re.compile(r"/capture/[0-9a-f-]{36}$"))
    return page.url.rsplit("/", 1)[1]


def write(page: Page, text: str) -> None:
    """One note, typed and entered."""
    box = page.get_by_role("textbox", name="What you see and hear")
    box.fill(text)
    box.press("Enter")


def is_sent(page: Page) -> None:
    """Wait until the header says that the server has everything."""
    page.locator("#saved", has_text="Sent").wait_for()
