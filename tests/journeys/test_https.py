"""The recipe in docs/https.md: the committed Caddyfile in front of a real server, in a browser that trusts its root."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPSConnection
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Page

from tests.cast import DANA
from tests.journeys.conftest import ROOT, TABLET, begin, is_sent, serve, sign_in_at, write

PATIENCE = 20


@dataclass(frozen=True)
class Site:
    url: str
    root: Path


@pytest.fixture(scope="module")
def site(cast_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Observe behind Caddy, as way C of the recipe says."""
    caddy = shutil.which("caddy")
    if caddy is None or shutil.which("certutil") is None:
        pytest.skip("Caddy or NSS's certutil is not installed: apt install caddy libnss3-tools")
    directory = tmp_path_factory.mktemp("https")
    shutil.copy(cast_database, directory / "observe.sqlite3")
    url = f"https://localhost:{_free_port()}"
    settings = {
        "OBSERVE_URL": url,
        "OBSERVE_SECRET_KEY": "0123456789 abcdefghij KLMNOPQRST",
        "OBSERVE_PROXIES": "1",
    }
    with serve(directory, settings) as server, _caddy(caddy, url, server.url, directory) as root:
        yield Site(url, root)


@pytest.fixture(scope="module")
def tablet(
    site: Site,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, object],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[BrowserContext]:
    """A browser whose person has installed the root certificate."""
    home = tmp_path_factory.mktemp("home")
    database = home / ".pki" / "nssdb"
    database.mkdir(parents=True)
    certutil = ["certutil", "-d", f"sql:{database}"]
    subprocess.run([*certutil, "-N", "--empty-password"], check=True)
    trusted = ("-A", "-t", "C,,", "-n", "Caddy", "-i", str(site.root))
    subprocess.run([*certutil, *trusted], check=True)
    launched = browser_type.launch(
        **browser_type_launch_args, env={**os.environ, "HOME": str(home)}
    )  # type: ignore[arg-type]
    context = launched.new_context(base_url=site.url, locale="en-US", **TABLET)
    sign_in_at(context.new_page(), DANA)
    yield context
    launched.close()


@pytest.fixture
def page(tablet: BrowserContext) -> Iterator[Page]:
    page = tablet.new_page()
    page.goto("/")
    yield page
    page.close()


def test_the_tablet_trusts_the_address_and_the_cookie_travels_by_https_alone(
    tablet: BrowserContext, page: Page
) -> None:
    assert page.evaluate("isSecureContext")
    session = next(each for each in tablet.cookies() if each["name"] == "__Host-observe")
    assert session["secure"]
    assert session["httpOnly"]


def test_a_visit_is_kept_and_sent_through_the_proxy(page: Page) -> None:
    visit = begin(page, "Okafor")
    write(page, "Through Caddy.")
    is_sent(page)
    answer = page.evaluate(
        """async (visit) => {
          const answer = await fetch(`/api/v1/observations/${visit}`);
          return [answer.headers.get("X-Obs-Api"), (await answer.json()).entries.length];
        }""",
        visit,
    )
    assert answer == ["1", 3]


def test_a_body_that_is_too_large_gets_our_own_answer(page: Page) -> None:
    answer = page.evaluate(
        """async () => {
          const body = JSON.stringify({ user: "x", device_id: "d", entries: ["x".repeat(300e3)] });
          const headers = { "Content-Type": "application/json", "X-Obs-Client": "capture/1" };
          const answer = await fetch(`/api/v1/observations/${crypto.randomUUID()}/entries`, { method: "POST", headers, body });
          return [answer.status, answer.headers.get("X-Obs-Api"), (await answer.json()).ok];
        }"""
    )
    assert answer == [413, "1", False]


def test_a_visit_opens_again_without_a_network(tablet: BrowserContext, page: Page) -> None:
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    begin(page, "Okafor")
    write(page, "Before the network went.")
    is_sent(page)
    tablet.set_offline(True)
    try:
        page.reload()
        page.get_by_text("Before the network went.").wait_for()
    finally:
        tablet.set_offline(False)


def test_the_ready_check_finds_a_secure_connection(page: Page) -> None:
    page.goto("/ready")
    row = page.get_by_role("listitem").filter(has_text="Secure connection")
    row.get_by_text("Fine").wait_for()


@contextmanager
def _caddy(program: str, url: str, upstream: str, directory: Path) -> Iterator[Path]:
    """Caddy with the committed file, once it answers; gives the root certificate of its own authority."""
    settings = {
        "HOME": str(directory),
        "XDG_DATA_HOME": str(directory / "data"),
        "XDG_CONFIG_HOME": str(directory / "config"),
        "OBSERVE_SITE": url,
        "OBSERVE_PORT": upstream.rsplit(":", 1)[1],
        "OBSERVE_TLS": "tls internal",
        "OBSERVE_BUFFER": _buffering(program),
        "OBSERVE_CADDY": "admin off\n\tauto_https disable_redirects",
    }
    command = [
        program,
        "run",
        "--adapter",
        "caddyfile",
        "--config",
        str(ROOT / "docs" / "Caddyfile"),
    ]
    said = directory / "caddy.log"
    with said.open("wb") as log:
        process = subprocess.Popen(command, env={**os.environ, **settings}, stdout=log, stderr=log)
    root = directory / "data" / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    try:
        _wait_for(url, root, said)
        yield root
    finally:
        process.terminate()
        process.wait(timeout=20)


def _buffering(program: str) -> str:
    """What this Caddy calls taking requests in whole."""
    said = subprocess.run([program, "version"], capture_output=True, text=True, check=True).stdout
    version = tuple(int(part) for part in re.findall(r"\d+", said)[:3])
    return "buffer_requests" if version < (2, 6, 3) else "request_buffers 8MiB"


def _wait_for(url: str, root: Path, said: Path) -> None:
    """Until a client that trusts the root alone is answered by Observe."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(OSError):  # among them: no root yet, nobody listening yet, no certificate yet
            trusting = ssl.create_default_context(cafile=str(root))
            host = url.removeprefix("https://")
            with closing(HTTPSConnection(host, context=trusting, timeout=5)) as connection:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == HTTPStatus.OK:
                    return
        Event().wait(0.05)
    raise RuntimeError(f"Caddy does not answer:\n{said.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
