// The device's log: an entry and its sequence are written in one transaction, never changed after. Where the database
// fails, a spare place holds what is made until the database works again.

import { newId } from "../capture/ids.js";
import { connectTo } from "./database.js";
import { within } from "./entries.js";
import { VERSION, upgrade } from "./schema.js";

const IDLE = 1500;
const BOTH = ["obs", "entries"];

// mended: called when what was held elsewhere is in the database again, or `stuck` has become true.
export async function openLog(user, { factory = globalThis.indexedDB, mended = () => {}, ...own } = {}) {
  const database = connectTo(`obs-${user}`, VERSION, upgrade, { factory, opened: () => spare?.mend() });
  const { transact } = database;
  const [unkept, highest] = [new Map(), new Map()];
  let device = null, spare = null, loading = null;

  function load() {
    loading ??= import("./spare.js").then(({ openSpare }) => {
      spare = openSpare(user, { database, within, made: newId, mended, ...own });
      return spare;
    }).catch((error) => { loading = null; throw error; });
    return loading;
  }

  async function open() {
    try {
      device = await transact(["meta"], "readwrite", within.ownDevice);
      if (isAnythingIn(`journal ${user} `)) await (await load()).mend();
      else setTimeout(() => load().then(() => spare.know(device), () => {}), IDLE);
    } catch {
      await load().then(() => spare.fail(), () => {});
    }
    device ??= spare?.known() || `d-${newId()}`;
    spare?.know(device);
  }

  // Gives the entry with its device and sequence; it is on the device once this resolves, and in this browser only
  // where it says `held`. Rejects where it is nowhere.
  async function append(observation, made, clock) {
    if (!spare?.broken) {
      try {
        return await transact(["meta", ...BOTH], "readwrite", async (tx) => {
          device = await within.ownDevice(tx);
          return within.write(tx, device, observation, made, clock);
        });
      } catch { (await load()).fail(); }
    }
    return spare.append(observation, made, { own: device, clock, above: (id) => highest.get(`${observation} ${id}`) || 0 });
  }

  await open();

  return {
    append,
    get device() { return device; },
    // The database was opened again and again, and does not work: a new page may help.
    get stuck() { return Boolean(spare?.stuck); },
    adopt: async (observation, entry) => (await load()).adopt(observation, entry),

    async entriesOf(observation) {
      const kept = await transact(["entries"], "readonly", (tx) => within.entriesOf(tx, observation)).catch(() => []);
      const held = (spare?.all(observation) || []).map(({ clock, ...entry }) => entry);
      const known = new Set(kept.map((entry) => entry.id));
      const found = [...kept, ...held.filter((entry) => !known.has(entry.id))];
      for (const { device_id, device_seq } of found) {
        const key = `${observation} ${device_id}`;
        highest.set(key, Math.max(highest.get(key) || 0, device_seq));
      }
      return found;
    },

    // [{observation, subject, started_wall, finished, discarded, waiting, parked, total}], the newest first.
    async visits() {
      const { visits } = await import("./visits.js");
      return visits(transact, within, spare?.byVisit() || []);
    },

    // The ids of visits with anything to send, the oldest first.
    async waitingVisits() {
      const { waitingVisits } = await import("./visits.js");
      return waitingVisits(transact, within, spare?.byVisit() || []);
    },

    // Entries the server has already: its own answer to a pull. What cannot be kept now is kept with the next.
    async keep(observation, fresh) {
      const all = [...(unkept.get(observation) || []), ...fresh].map((entry) => ({ ...entry, state: "acked" }));
      if (!all.length) return;
      unkept.set(observation, all);
      const theirs = new Set(all.map((entry) => entry.id));
      spare?.change((entry) => (theirs.has(entry.id) ? { ...entry, state: "acked" } : entry));
      await transact(BOTH, "readwrite", (tx) => within.take(tx, observation, all)).then(() => unkept.delete(observation), () => {});
    },

    // problem: why it is parked.
    async mark(ids, state, problem = null) {
      spare?.change((entry) => (ids.includes(entry.id) && entry.state !== "acked" ? { ...entry, state, problem } : entry));
      await transact(["entries"], "readwrite", (tx) => within.mark(tx, ids, state, problem));
    },

    // The server holds something else under this id: the entry goes on under a new one, which is given back.
    async remint(observation, id, fresh) {
      const given = await transact(BOTH, "readwrite", (tx) => within.remint(tx, observation, id, fresh)).catch(() => fresh);
      spare?.change((entry) => within.renamed(entry, id, given));
      return given;
    },

    // Another device goes by this one's id: what is made from now on is numbered anew under an id of its own.
    async rotate(old) {
      spare?.rotate(old);
      if (device === old) device = await transact(["meta"], "readwrite", (tx) => within.renewDevice(tx, old));
    },

    async about(observation) {
      const kept = await transact(["obs"], "readonly", (tx) => within.about(tx, observation)).catch(() => undefined);
      const held = spare?.all(observation) || [];
      return held.length ? held.reduce((row, entry) => ({ ...within.told(row, entry), clock: entry.clock || row.clock }), kept || {}) : kept;
    },

    get: (key, store = "meta") => transact([store], "readonly", (tx) => within.ask(tx.objectStore(store).get(key))),
    put: (key, value, store = "meta") => transact([store], "readwrite", (tx) => within.ask(tx.objectStore(store).put(value, key))),
    remove: (key, store = "meta") => transact([store], "readwrite", (tx) => within.ask(tx.objectStore(store).delete(key))),
    keys: (store) => transact([store], "readonly", (tx) => within.ask(tx.objectStore(store).getAllKeys())),
  };
}

function isAnythingIn(prefix) {
  try { return Object.keys(globalThis.localStorage).some((key) => key.startsWith(prefix)); } catch { return false; }
}
