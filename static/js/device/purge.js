// Takes off this device what the server has; what it has not confirmed is never touched.

import { WAITING, ask, inState, journalOf, reading } from "./held.js";

const WEEK = 7 * 24 * 3600e3;
const STORES = ["meta", "obs", "entries", "packs"];

// For good-bye on a shared device: everything of this person where nothing waits, else all that was sent.
export async function purge(user) {
  const held = () => journalOf(user).some(({ state }) => state !== "acked");
  const empty = await emptied(user, held);
  if (!empty) await purgeSent(user, { packs: true });
  for (const key of Object.keys(localStorage)) {
    if (key === `observe names ${user}` || (empty && !held() && key.split(" ")[1] === user)) localStorage.removeItem(key);
  }
  sessionStorage.clear();
}

// Whether nothing waited: looked at and taken away in one transaction, for another tab may write in between.
async function emptied(user, held) {
  const empty = await reading(user, STORES, async (store) => {
    const index = store("entries").index("state");
    const counts = await Promise.all(WAITING.map((state) => ask(index.count(inState(state)))));
    if (held() || counts.some(Boolean)) return false;
    for (const name of STORES) store(name).clear();
    return true;
  }, "readwrite");
  return empty ?? !held();
}

// What was sent leaves; visits still going on keep their numbers and their clock.
export function purgeSent(user, { packs = false } = {}) {
  for (const { key, state } of journalOf(user)) if (state === "acked") localStorage.removeItem(key);
  return reading(user, STORES, async (store) => {
    for (const id of await ask(store("entries").index("state").getAllKeys(inState("acked")))) store("entries").delete(id);
    const waiting = await waitingVisits(store);
    for (const [id, row] of await rows(store)) if (row.finished && !waiting.has(id)) clear(user, store, id, row);
    if (packs) store("packs").clear();
  }, "readwrite");
}

// On somebody's own device: a finished visit that the server has leaves a week after its last entry.
export function tidy(user, now = Date.now()) {
  return reading(user, STORES, async (store) => {
    const waiting = await waitingVisits(store);
    for (const [id, row] of await rows(store)) {
      if (!row.finished || waiting.has(id) || now - row.started_wall < WEEK) continue;
      const entries = await ask(store("entries").index("obs").getAll(id));
      if (now - Math.max(...entries.map((each) => each.wall_ms)) < WEEK) continue;
      for (const each of entries) store("entries").delete(each.id);
      clear(user, store, id, row);
    }
  }, "readwrite");
}

// The numbers stay, so that what a reopened visit writes here is not taken for another device's.
function clear(user, store, id, { next, reminted }) {
  store("obs").put({ next, ...(reminted && { reminted }) }, id);
  store("meta").delete(`draft:${id}`);
  localStorage.removeItem(`draft ${user} ${id}`);
}

async function rows(store) {
  const [ids, found] = await Promise.all([ask(store("obs").getAllKeys()), ask(store("obs").getAll())]);
  return ids.map((id, index) => [id, found[index]]);
}

async function waitingVisits(store) {
  const found = await Promise.all(WAITING.map((state) => ask(store("entries").index("state").getAll(inState(state)))));
  return new Set(found.flat().map((each) => each.obs_id));
}
