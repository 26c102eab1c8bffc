// What this device holds of one person, read without making or upgrading their database.

export const databaseOf = (user) => `obs-${user}`;
export const WAITING = ["local", "parked"];

export const inState = (state) => IDBKeyRange.bound([state], [state, []]);

// How many entries no server has confirmed; those refused are among them, for they are here alone.
export async function unsentOf(user) {
  const counts = await reading(user, ["entries"], (store) => Promise.all(
    WAITING.map((state) => ask(store("entries").index("state").count(inState(state))))));
  return [...(counts ?? []), journalOf(user).filter((each) => each.state !== "acked").length].reduce((sum, n) => sum + n, 0);
}

// Entries that the database did not take, as the journal keeps them.
export function journalOf(user, storage = localStorage) {
  return Object.keys(storage).filter((key) => key.startsWith(`journal ${user} `)).map((key) => {
    try { return { key, ...JSON.parse(storage.getItem(key)) }; } catch { return { key }; }
  });
}

// Works on stores of the person's database as it is, in one transaction; null where there are none.
export async function reading(user, names, work, mode = "readonly") {
  const handle = await existing(databaseOf(user));
  if (!handle) return null;
  try {
    if (names.some((name) => !handle.objectStoreNames.contains(name))) return null;
    const transaction = handle.transaction(names, mode);
    const ended = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const found = await work((name) => transaction.objectStore(name));
    await ended;
    return found;
  } finally {
    handle.close();
  }
}

async function existing(name) {
  const known = await indexedDB.databases?.();
  if (known && !known.some((each) => each.name === name)) return null;
  const request = indexedDB.open(name);
  request.onupgradeneeded = () => request.transaction.abort();
  return ask(request).catch(() => null);
}

// A request as a promise. Not database.js's own: what this shared with the capture screen would be one more file it waits for.
export function ask(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
