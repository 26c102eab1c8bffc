"""Debian's WebKitGTK on a display of its own, driven by the W3C WebDriver protocol."""

import base64
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

PATIENCE = 20.0
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
ENTER = "\ue007"


class NoWebKit(Exception):
    """What is missing here, and how it is installed."""


class WebDriverError(Exception):
    """What the driver answered instead of a value."""


_AT_REST = """const place = () => document.querySelector(arguments[0])?.getBoundingClientRect().top;
  const before = place();
  for (const _frame of [1, 2]) await new Promise((done) => { requestAnimationFrame(() => setTimeout(done)); });
  return before !== undefined && place() === before;"""


@dataclass(frozen=True)
class WebKit:
    """One browser window with a session of its own, which keeps nothing when it ends."""

    session: str

    def open(self, address: str) -> None:
        _call("POST", f"{self.session}/url", {"url": address})

    def script(self, body: str, *given: object) -> Any:
        """What a function body gives in the page; a promise is waited for, a rejection is an error."""
        waited = (
            "const done = arguments[arguments.length - 1];"
            f"(async function () {{ {body} }}).apply(null, [...arguments].slice(0, -1))"
            ".then((value) => done({ value }), (error) => done({ error: String(error) }));"
        )
        sent = {"script": waited, "args": list(given)}
        found = _call("POST", f"{self.session}/execute/async", sent)
        if "error" in found:
            raise WebDriverError(found["error"])
        return found.get("value")

    def until(self, condition: str, *given: object) -> Any:
        """Waits until a function body gives something true, over changes of the page too."""
        asked = f"""const found = await (async function () {{ {condition} }}).apply(null, arguments);
          if (!found) await new Promise((done) => {{ setTimeout(done, 40); }});
          return found;"""
        end, last = time.monotonic() + PATIENCE, "nothing"
        while time.monotonic() < end:
            try:
                if found := self.script(asked, *given):
                    return found
            except WebDriverError as error:
                last = str(error)
        raise TimeoutError(f"It never came to hold: {condition} ({last})")

    def click(self, selector: str) -> None:
        """Once it has come to rest: what scrolls moves in the frame after."""
        self.until(_AT_REST, selector)
        _call("POST", f"{self._element(selector)}/click", {})

    def type(self, selector: str, text: str) -> None:
        _call("POST", f"{self._element(selector)}/value", {"text": text})

    def picture(self) -> bytes:
        return base64.b64decode(_call("GET", f"{self.session}/screenshot"))

    def resize(self, width: int, height: int) -> None:
        _call("POST", f"{self.session}/window/rect", {"width": width, "height": height})

    def _element(self, selector: str) -> str:
        asked = {"using": "css selector", "value": selector}
        found = _call("POST", f"{self.session}/element", asked)
        return f"{self.session}/element/{found[ELEMENT]}"


@contextmanager
def webkit(home: Path, port: int) -> Iterator[WebKit]:
    """A browser in a home of its own; what it started ends with it."""
    display, driver = shutil.which("Xvfb"), shutil.which("WebKitWebDriver")
    if not display or not driver:
        raise NoWebKit("WebKitGTK is not installed: apt install webkit2gtk-driver xvfb")
    with _display(display) as screen:
        own = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "DISPLAY": screen}
        quiet = {"GDK_BACKEND": "x11", "LIBGL_ALWAYS_SOFTWARE": "1", "NO_AT_BRIDGE": "1"}
        process = subprocess.Popen(
            [driver, f"--port={port}"],
            env={**os.environ, **own, **quiet},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield from _session(f"http://127.0.0.1:{port}")
        finally:
            os.killpg(
                process.pid, signal.SIGTERM
            )  # the driver, and a browser that outlived its session
            process.wait(timeout=PATIENCE)


def _session(driver: str) -> Iterator[WebKit]:
    _ready(driver)
    made = _call("POST", f"{driver}/session", {"capabilities": {"alwaysMatch": {}}})
    session = f"{driver}/session/{made['sessionId']}"
    _call("POST", f"{session}/timeouts", {"script": int(PATIENCE * 1000), "implicit": 5000})
    try:
        yield WebKit(session)
    finally:
        with suppress(WebDriverError, URLError):
            _call("DELETE", session)


@contextmanager
def _display(program: str) -> Iterator[str]:
    """An X server without a screen, at the first number that is free."""
    read, write = os.pipe()
    process = subprocess.Popen(
        [program, "-displayfd", str(write), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as said:
            yield f":{said.readline().strip()}"
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _ready(driver: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(URLError, WebDriverError):
            if _call("GET", f"{driver}/status")["ready"]:
                return
    raise TimeoutError("WebKitWebDriver did not start.")


def _call(method: str, address: str, sent: object = None) -> Any:
    body = None if sent is None else json.dumps(sent).encode()
    asked = Request(address, body, {"Content-Type": "application/json"}, method=method)  # noqa: S310 - a driver of ours
    try:
        with urlopen(asked, timeout=PATIENCE * 2) as answer:  # noqa: S310
            return json.load(answer)["value"]
    except HTTPError as refused:
        told = json.load(refused)["value"]
        raise WebDriverError(f"{told['error']}: {told['message']}") from refused
