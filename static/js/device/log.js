// The device's log: an entry and its sequence are written in one transaction, never changed after.

import { newId } from "../capture/ids.js";
import { ask, connectTo } from "./database.js";
import { VERSION, told, upgrade } from "./schema.js";

export async function openLog(user, { factory = globalThis.indexedDB } = {}) {
  const { transact } = connectTo(`obs-${user}`, VERSION, upgrade, { factory });

  const ownDevice = async (tx) => {
    const held = await ask(tx.objectStore("meta").get("device"));
    if (!held) tx.objectStore("meta").put(`d-${newId()}`, "device");
    return held || ask(tx.objectStore("meta").get("device"));
  };
  let device = await transact(["meta"], "readwrite", ownDevice);

  return {
    get device() { return device; },

    // Gives the entry with its device and sequence; it is on the device once this resolves.
    append(observation, made, clock) {
      return transact(["meta", "obs", "entries"], "readwrite", async (tx) => {
        device = await ownDevice(tx);
        const [about, held] = await Promise.all([
          ask(tx.objectStore("obs").get(observation)), ask(tx.objectStore("entries").get(made.id))]);
        if (held) return held;
        const next = about?.next || {};
        const seq = next[device] || 1;
        const entry = { ...made, base: about?.reminted?.[made.base] ?? made.base, device_id: device, device_seq: seq };
        if (typeof made.payload === "function") entry.payload = made.payload(device, seq);
        tx.objectStore("obs").put({ ...told(about || {}, entry), clock, next: { ...next, [device]: seq + 1 } }, observation);
        tx.objectStore("entries").add({ ...entry, obs_id: observation, state: "local" });
        return entry;
      });
    },

    entriesOf(observation) {
      return transact(["entries"], "readonly", (tx) =>
        ask(tx.objectStore("entries").index("obs").getAll(observation)));
    },

    // Every visit on this device, the newest first, by counts alone.
    visits() {
      return transact(["obs", "entries"], "readonly", async (tx) => {
        const [obs, entries] = [tx.objectStore("obs").index("started"), tx.objectStore("entries")];
        const [ids, rows] = await Promise.all([ask(obs.getAllKeys()), ask(obs.getAll())]);
        const count = (state, id) => ask(entries.index("state").count([state, id]));
        const found = await Promise.all(ids.map(async (observation, index) => {
          const { subject = null, started_wall, finished = false, discarded = false } = rows[index];
          const [waiting, parked, total] = await Promise.all([
            count("local", observation), count("parked", observation), ask(entries.index("obs").count(observation))]);
          return { observation, subject, started_wall, finished, discarded, waiting, parked, total };
        }));
        return found.reverse();
      });
    },

    // Visits with anything to send, the oldest first.
    waitingVisits() {
      return transact(["obs", "entries"], "readonly", async (tx) => {
        const waiting = await allOf(tx.objectStore("entries").index("state"), IDBKeyRange.bound(["local"], ["local", []]));
        const started = await Promise.all(waiting.map((id) => ask(tx.objectStore("obs").get(id))));
        const at = new Map(waiting.map((id, index) => [id, started[index]?.started_wall ?? 0]));
        return waiting.sort((a, b) => at.get(a) - at.get(b));
      });
    },

    // Entries the server has already: its own answer to a pull.
    keep(observation, fresh) {
      return transact(["obs", "entries"], "readwrite", async (tx) => {
        const store = tx.objectStore("entries");
        let about = (await ask(tx.objectStore("obs").get(observation))) || {};
        const next = { ...about.next };
        for (const entry of fresh) {
          store.put({ ...entry, obs_id: observation, state: "acked" });
          about = told(about, entry);
          if (entry.device_id === device) next[device] = Math.max(next[device] || 1, entry.device_seq + 1);
        }
        if (fresh.length) tx.objectStore("obs").put({ ...about, next }, observation);
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
        device = `d-${newId()}`;
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

// The visits that an index of [state, visit] names in a range, each once.
function allOf(index, range) {
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
