// The device's log in IndexedDB: an entry and its sequence are written in one transaction, never changed after.

const DAMAGED = ["InvalidStateError", "UnknownError", "AbortError"];

export async function openLog(user, factory = globalThis.indexedDB) {
  let handle = await connect(factory, user);

  async function transact(stores, mode, work) {
    for (let tries = 0; ; tries += 1) {
      try {
        return await once(handle, stores, mode, work);
      } catch (error) {
        if (tries >= 3 || !DAMAGED.includes(error.name)) throw error;
        await new Promise((done) => setTimeout(done, 80 * (tries + 1)));
        handle = await connect(factory, user);
      }
    }
  }

  const ownDevice = async (tx) => {
    const held = await ask(tx.objectStore("meta").get("device"));
    if (!held) tx.objectStore("meta").put(`d-${crypto.randomUUID()}`, "device");
    return held || ask(tx.objectStore("meta").get("device"));
  };
  let device = await transact(["meta"], "readwrite", ownDevice);

  return {
    get device() { return device; },

    // Gives the entry with its device and sequence; it is on the device once this resolves.
    append(observation, made, clock) {
      return transact(["meta", "obs", "entries"], "readwrite", async (tx) => {
        device = await ownDevice(tx);
        const about = (await ask(tx.objectStore("obs").get(observation))) || { next: {} };
        const seq = about.next[device] || 1;
        const entry = { ...made, base: about.reminted?.[made.base] ?? made.base, device_id: device, device_seq: seq };
        if (typeof made.payload === "function") entry.payload = made.payload(device, seq);
        tx.objectStore("obs").put({ ...about, clock, next: { ...about.next, [device]: seq + 1 } }, observation);
        tx.objectStore("entries").add({ ...entry, obs_id: observation, state: "local" });
        return entry;
      });
    },

    entriesOf(observation) {
      return transact(["entries"], "readonly", (tx) =>
        ask(tx.objectStore("entries").index("obs").getAll(observation)));
    },

    // Entries the server has already: its own answer to a pull.
    keep(observation, entries) {
      return transact(["obs", "entries"], "readwrite", async (tx) => {
        const store = tx.objectStore("entries");
        const about = (await ask(tx.objectStore("obs").get(observation))) || { next: {} };
        for (const entry of entries) {
          store.put({ ...entry, obs_id: observation, state: "acked" });
          const next = about.next[entry.device_id] || 1;
          if (entry.device_id === device) about.next[device] = Math.max(next, entry.device_seq + 1);
        }
        tx.objectStore("obs").put(about, observation);
      });
    },

    // problem: why it is parked.
    mark(ids, state, problem = null) {
      return transact(["entries"], "readwrite", async (tx) => {
        const store = tx.objectStore("entries");
        for (const id of ids) {
          const held = await ask(store.get(id));
          if (held && held.state !== "acked") store.put({ ...held, state, problem });
        }
      });
    },

    // The server holds something else under this id: the entry goes on under a new one, which is given back;
    // what is made meanwhile with the old one as its base, in any tab, gets the new one.
    remint(observation, id, fresh) {
      return transact(["obs", "entries"], "readwrite", async (tx) => {
        const store = tx.objectStore("entries");
        const about = (await ask(tx.objectStore("obs").get(observation))) || { next: {} };
        if (about.reminted?.[id]) return about.reminted[id];
        const all = await ask(store.index("obs").getAll(observation));
        for (const entry of all) {
          if (entry.id === id) store.put({ ...entry, id: fresh });
          else if (entry.base === id && entry.state !== "acked") store.put({ ...entry, base: fresh });
        }
        store.delete(id);
        tx.objectStore("obs").put({ ...about, reminted: { ...about.reminted, [id]: fresh } }, observation);
        return fresh;
      });
    },

    // Another device goes by this one's id: what is made from now on is numbered anew under an id of its own.
    rotate(old) {
      return transact(["meta"], "readwrite", async (tx) => {
        device = await ownDevice(tx);
        if (device !== old) return;
        device = `d-${crypto.randomUUID()}`;
        tx.objectStore("meta").put(device, "device");
      });
    },

    about(observation) {
      return transact(["obs"], "readonly", (tx) => ask(tx.objectStore("obs").get(observation)));
    },

    get(key, store = "meta") {
      return transact([store], "readonly", (tx) => ask(tx.objectStore(store).get(key)));
    },

    put(key, value, store = "meta") {
      return transact([store], "readwrite", (tx) => ask(tx.objectStore(store).put(value, key)));
    },

    remove(key, store = "meta") {
      return transact([store], "readwrite", (tx) => ask(tx.objectStore(store).delete(key)));
    },

    keys(store) {
      return transact([store], "readonly", (tx) => ask(tx.objectStore(store).getAllKeys()));
    },
  };
}

function connect(factory, user) {
  return new Promise((resolve, reject) => {
    const request = factory.open(`obs-${user}`, 1);
    const late = setTimeout(() => reject(new Error("The device's database does not open.")), 4000);
    request.onupgradeneeded = () => {
      const made = request.result;
      made.createObjectStore("meta");
      made.createObjectStore("obs");
      made.createObjectStore("packs");
      const entries = made.createObjectStore("entries", { keyPath: "id" });
      entries.createIndex("obs", "obs_id");
      entries.createIndex("state", ["state", "obs_id"]);
    };
    request.onsuccess = () => {
      clearTimeout(late);
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => { clearTimeout(late); reject(request.error); };
  });
}

function once(handle, stores, mode, work) {
  return new Promise((resolve, reject) => {
    const tx = handle.transaction(stores, mode, { durability: "strict" });
    let found;
    tx.oncomplete = () => resolve(found);
    tx.onabort = () => reject(tx.error || new DOMException("aborted", "AbortError"));
    Promise.resolve(work(tx)).then((value) => { found = value; }, (error) => {
      try { tx.abort(); } catch { /* it has ended already */ }
      reject(error);
    });
  });
}

function ask(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
