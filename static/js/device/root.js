// What this device knows before any server is asked: who uses it, their language, their clock. Database obs-root, store kv.

const OPENS_WITHIN = 4000;

export function get(key) {
  return work("readonly", (store) => store.get(key));
}

export function put(key, value) {
  return putAll({ [key]: value });
}

// Every key of `values`, in one transaction.
export function putAll(values) {
  return work("readwrite", (store) => {
    for (const [key, value] of Object.entries(values)) store.put(value, key);
  });
}

export function remove(key) {
  return work("readwrite", (store) => { store.delete(key); });
}

// Everything known, as one object.
export async function all() {
  const [keys, values] = await Promise.all([work("readonly", (store) => store.getAllKeys()), work("readonly", (store) => store.getAll())]);
  return Object.fromEntries(keys.map((key, index) => [key, values[index]]));
}

// A connection for each act: they are few, and none then stands in the way of an upgrade.
async function work(mode, act) {
  const handle = await connect();
  try {
    return await new Promise((resolve, reject) => {
      const tx = handle.transaction("kv", mode, { durability: "strict" });
      const request = act(tx.objectStore("kv"));
      tx.oncomplete = () => resolve(request?.result);
      tx.onabort = () => reject(tx.error || new DOMException("aborted", "AbortError"));
    });
  } finally {
    handle.close();
  }
}

function connect() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("obs-root", 1);
    const late = setTimeout(() => reject(new Error("The device's database does not open.")), OPENS_WITHIN);
    request.onupgradeneeded = () => request.result.createObjectStore("kv");
    request.onsuccess = () => { clearTimeout(late); resolve(request.result); };
    request.onerror = () => { clearTimeout(late); reject(request.error); };
  });
}
