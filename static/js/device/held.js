// What this device holds of one person, read without making or upgrading their database.

export const databaseOf = (user) => `obs-${user}`;

// Entries that no server has confirmed, as { count, observations }; those refused are among them, for they are here alone.
export async function unsentOf(user) {
  const found = await reading(user, (store) => Promise.all(
    ["local", "parked"].map((state) => answer(store("entries").index("state").getAll(IDBKeyRange.bound([state], [state, []]))))));
  const entries = (found ?? []).flat();
  return { count: entries.length, observations: [...new Set(entries.map((each) => each.obs_id))] };
}

// Works on the person's database as it is; null where there is none, or no log in it.
export async function reading(user, work, mode = "readonly") {
  const handle = await existing(databaseOf(user));
  if (!handle) return null;
  try {
    const stores = [...handle.objectStoreNames];
    if (!stores.includes("entries")) return null;
    const transaction = handle.transaction(stores, mode);
    const ended = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const found = await work((name) => transaction.objectStore(name), stores);
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
  return answer(request).catch(() => null);
}

export function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
