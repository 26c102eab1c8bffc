"""The processes of a browser that a trial started: which one draws a page, and which belong to a profile."""

import os
import signal
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.faults.servers import HarnessFault
from tests.waiting import until

_SPIN = "() => { const end = performance.now() + 500; while (performance.now() < end); }"
_TICKS_OF_A_SPIN = 5


def renderer_of(page: Page) -> int:
    """The process in which a page lives: the one of this browser's that works while the page does."""
    browser = page.context.browser
    assert isinstance(browser, Browser)
    session = browser.new_browser_cdp_session()
    told = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    renderers = [each["id"] for each in told if each["type"] == "renderer"]
    before = {each: _ticks(each) for each in renderers}
    page.evaluate(_SPIN)
    worked = {each: _ticks(each) - before[each] for each in renderers}
    busiest = max(worked, key=worked.__getitem__)
    if worked[busiest] < _TICKS_OF_A_SPIN:
        raise HarnessFault(f"No process worked while the page did: {worked}")
    return busiest


def freeze(process: int) -> None:
    os.kill(process, signal.SIGSTOP)
    until(lambda: _state(process) == "T", "the process stands still")


def thaw(process: int) -> None:
    os.kill(process, signal.SIGCONT)


def kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)


def of_profile(profile: Path) -> list[int]:
    """Those started with this very profile: its browser process, on which all others depend."""
    wanted = f"--user-data-dir={profile}".encode()
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = each.read_bytes().split(b"\0")
        except OSError:
            continue
        if wanted in words:
            found.append(int(each.parent.name))
    return found


def _ticks(process: int) -> int:
    """Hundredths of a second that it has worked."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def _state(process: int) -> str:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
