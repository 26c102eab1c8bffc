"""A capture page whose server answers as the test says: its answers, its clock, what its device keeps."""

from typing import Any

from playwright.sync_api import Page

from tests.cast import DANA

OURS = {"X-Obs-Api": "1"}


def kept(page: Page, visit: str) -> dict[str, str]:
    """What the device's log says of each note, by its words."""
    rows = page.evaluate(
        """async ([person, visit]) => {
          const open = indexedDB.open(`obs-${person}`);
          await new Promise((done) => { open.onsuccess = done; });
          const all = open.result.transaction('entries').objectStore('entries').index('obs').getAll(visit);
          await new Promise((done) => { all.onsuccess = done; });
          open.result.close();
          return all.result.filter((entry) => entry.payload.text).map((entry) => [entry.payload.text, entry.state]);
        }""",
        [DANA, visit],
    )
    return dict(rows)


def answer(page: Page, status: int, /, headers: dict[str, str] | None = None, **body: Any) -> None:
    """From now on the server's place is taken by this answer."""
    page.route(
        "**/entries",
        lambda route: route.fulfill(status=status, headers={**OURS, **(headers or {})}, json=body),
    )


def stop_clock(page: Page) -> None:
    """From now on the page's time passes only as the test says, in whole milliseconds."""
    page.clock.install()
    page.clock.pause_at(page.evaluate("Math.ceil(Date.now() / 1000 + 1) * 1000"))
