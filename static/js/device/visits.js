// The visits on this device by counts alone, those in the journal among them.

const BOTH = ["obs", "entries"];

// within: what is done within a transaction; journal: the journal's entries by visit. The newest first.
export async function visits(transact, within, journal) {
  const found = await transact(BOTH, "readonly", (tx) => counted(tx, within)).catch(() => []);
  for (const [observation, entries] of journal) {
    let visit = found.find((each) => each.observation === observation);
    if (!visit) {
      visit = { observation, ...shown(entries.reduce(within.told, {})), waiting: 0, parked: 0, total: 0 };
      found.push(visit);
    }
    visit.waiting += entries.filter((entry) => entry.state === "local").length;
    visit.parked += entries.filter((entry) => entry.state === "parked").length;
    visit.total += entries.length;
  }
  return found.sort((a, b) => b.started_wall - a.started_wall);
}

// Visits with anything to send, the oldest first.
export async function waitingVisits(transact, within, journal) {
  const found = new Map(await transact(BOTH, "readonly", (tx) => waiting(tx, within)).catch(() => []));
  for (const [id, entries] of journal) {
    if (!found.has(id) && entries.some((entry) => entry.state === "local")) found.set(id, entries.reduce(within.told, {}).started_wall);
  }
  return [...found].sort(([, a], [, b]) => a - b).map(([id]) => id);
}

async function counted(tx, { ask }) {
  const [obs, entries] = [tx.objectStore("obs").index("started"), tx.objectStore("entries")];
  const [ids, rows] = await Promise.all([ask(obs.getAllKeys()), ask(obs.getAll())]);
  const count = (state, id) => ask(entries.index("state").count([state, id]));
  return Promise.all(ids.map(async (observation, index) => {
    const [local, parked, total] = await Promise.all([
      count("local", observation), count("parked", observation), ask(entries.index("obs").count(observation))]);
    return { observation, ...shown(rows[index]), waiting: local, parked, total };
  }));
}

function shown({ subject = null, started_wall, finished = false, discarded = false }) {
  return { subject, started_wall, finished, discarded };
}

async function waiting(tx, { ask }) {
  const found = await visitsIn(tx.objectStore("entries").index("state"), IDBKeyRange.bound(["local"], ["local", []]));
  const rows = await Promise.all(found.map((id) => ask(tx.objectStore("obs").get(id))));
  return found.map((id, index) => [id, rows[index]?.started_wall ?? 0]);
}

// The visits that an index of [state, visit] names in a range, each once.
function visitsIn(index, range) {
  return new Promise((resolve, reject) => {
    const found = [];
    const asked = index.openKeyCursor(range, "nextunique");
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      const at = asked.result;
      if (!at) { resolve(found); return; }
      found.push(at.key[1]);
      at.continue();
    };
  });
}
