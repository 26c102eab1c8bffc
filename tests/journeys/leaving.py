"""Coming to a device and leaving it, and what it still holds."""

import json

from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import begin, is_sent, write

CANARY = "xylophone heron"
EVERYTHING = """async () => {
  const found = {local: {...localStorage}, session: {...sessionStorage}, caches: [], databases: {}};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found.caches.push(request.url, await (await cache.match(request)).text());
    }
  }
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      found.databases[`${name}/${store}`] = await done(database.transaction(store).objectStore(store).getAll());
    }
    database.close();
  }
  return JSON.stringify(found);
}"""


def leave(page: Page) -> None:
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Sign out", exact=True).click()


def holds(page: Page, word: str) -> bool:
    """Whether any place of this browser's storage has the word in it."""
    return word in str(page.evaluate(EVERYTHING))


def refuse(route: Route) -> None:
    route.abort()


def cut(page: Page) -> None:
    """Nothing of a visit reaches the server any more, while its pages do."""
    page.context.route("**/api/v1/observations/**", refuse)


def unsent_visit(page: Page, *notes: str) -> str:
    visit = begin(page, "Okafor")
    is_sent(page)
    cut(page)
    for note in notes:
        write(page, note)
    expect(page.locator("#saved")).to_contain_text(f"{len(notes)} waiting")
    return visit


def entries_of(page: Page, visit: str) -> list[str]:
    answer = page.request.get(f"/api/v1/observations/{visit}")
    return [json.dumps(each["payload"]) for each in answer.json()["entries"]]
