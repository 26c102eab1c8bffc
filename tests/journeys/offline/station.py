"""A server that a test takes away, brings back, renews and breaks, and what a device keeps of it."""

from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Thread
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import BrowserContext, Page
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from observe import create_app
from observe.config import Config, files
from tests.cast import EMAILS, PASSWORD, database
from tests.journeys.conftest import free_port

PORTAL = b"<!doctype html><title>Wi-Fi</title><h1>Welcome to our guest Wi-Fi</h1></html>"
READY = """async (user) => {
  const registration = await navigator.serviceWorker.getRegistration();
  if (registration?.active?.state !== "activated" || registration.installing) return false;
  const { build } = JSON.parse(document.getElementById("person").textContent);
  const { openLog } = await import(`/static/${build}/js/device/log.js`);
  return Boolean(await (await openLog(user)).get("pack", "packs"));
}"""


class _Quiet(WSGIRequestHandler):
    """Answers without a line for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing is told."""


class Station:
    """`build` renames the build that is served, `broken` are ends of addresses that answer 500, and
    with `portal` everything is answered by somebody else."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.build = ""
        self.broken: tuple[str, ...] = ()
        self.portal = False
        self.app: Flask | None = None
        self._server: BaseWSGIServer | None = None

    def start(self, *, offline: bool = True) -> None:
        own = Config(self.directory, database(self.directory), "k" * 40, None, 0, offline=offline)
        self.app = create_app(own)
        with self.app.app_context():
            upgrade(directory=str(files() / "migrations"))
        self._server = make_server(
            "127.0.0.1", self.port, self._answer, threaded=True, request_handler=_Quiet
        )
        Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def _answer(self, environ: dict[str, Any], respond: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if self.portal:
            respond("200 OK", [("Content-Type", "text/html")])
            return [PORTAL]
        if path.endswith(self.broken or "\0"):
            respond("500 Broken", [("Content-Type", "text/plain")])
            return [b""]
        assert self.app
        if not self.build:
            return self.app.wsgi_app(environ, respond)
        return self._renewed(environ, respond)

    def _renewed(self, environ: dict[str, Any], respond: Callable[..., Any]) -> Iterable[bytes]:
        """The same files and pages, as those of another build."""
        assert self.app
        real: str = self.app.extensions["observe-build"]
        environ["PATH_INFO"] = environ["PATH_INFO"].replace(f"/{self.build}/", f"/{real}/")
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        told: list[Any] = []
        body = b"".join(self.app.wsgi_app(environ, lambda *said: told.extend(said)))
        body = body.replace(real.encode(), self.build.encode())
        kept = [(name, value) for name, value in told[1] if name.lower() != "content-length"]
        respond(told[0], [*kept, ("Content-Length", str(len(body)))])
        return [body]


def arrive(context: BrowserContext, person: str) -> Page:
    """Signs in, and waits until the device is ready for no network."""
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(EMAILS[person])
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    comes(page, READY, person)
    return page


def comes(page: Page, condition: str, given: object = None) -> None:
    """Waits until an asynchronous condition holds in a page."""
    page.evaluate(
        f"""async (given) => {{
          const holds = {condition};
          const end = Date.now() + 20e3;
          while (!(await holds(given))) {{
            if (Date.now() > end) throw new Error("It never came to hold.");
            await new Promise((done) => {{ setTimeout(done, 40); }});
          }}
        }}""",
        given,
    )


def opened(page: Page, address: str) -> None:
    """The page at an address, once its script has done its work."""
    page.goto(address)
    page.locator("[data-obs-page=ready]").wait_for()
