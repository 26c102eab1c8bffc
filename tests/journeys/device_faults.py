"""Planted faults of a device, and what the server and the device then hold."""

from typing import Any

from playwright.sync_api import Page

FAILS = """
const kept = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (stores, mode, ...more) {
  const wrong = globalThis.name_of_failure;
  if (wrong && mode === 'readwrite' && this.name !== 'obs-root') throw new DOMException('planted', wrong);
  return kept.call(this, stores, mode, ...more);
};
"""


def server_log(page: Page, visit: str) -> list[dict[str, Any]]:
    found = page.request.get(f"/api/v1/observations/{visit}?since=0").json()["entries"]
    return list(found)


def completeness(page: Page, visit: str) -> Any:
    return page.request.get(f"/api/v1/observations/{visit}?since=0").json()["completeness"]


def fail_from_now(page: Page, kind: str | None) -> None:
    page.evaluate("(kind) => { globalThis.name_of_failure = kind; }", kind)


def in_journal(page: Page) -> list[dict[str, Any]]:
    return list(
        page.evaluate(
            "Object.keys(localStorage).filter((key) => key.startsWith('journal '))"
            ".map((key) => JSON.parse(localStorage.getItem(key)))"
        )
    )


def offline(page: Page, on: bool = True) -> None:
    if on:
        page.route("**/api/**", lambda route: route.abort())
    else:
        page.unroute("**/api/**")
        page.evaluate("dispatchEvent(new Event('online'))")
