// The entries of one visit in memory by id, each with its state on this device: what they count up to.

import { inOrder } from "./fold.js";

const WORST = ["local", "saving", "parked", "lost"];

export function holdEntries() {
  const entries = new Map();
  const all = () => [...entries.values()];
  const among = (...states) => all().filter((entry) => states.includes(entry.state));

  return {
    all, among,
    get: (id) => entries.get(id),
    has: (id) => entries.has(id),
    set: (id, entry) => entries.set(id, entry),
    count: (state) => among(state).length,

    // True where this says something new of an entry: what the server has does not change any more.
    take(entry, state = entry.state) {
      const held = entries.get(entry.id);
      if (held?.state === "acked" || held?.state === "saving") return false;
      if (held && held.state === state && held.held === entry.held) return false;
      entries.set(entry.id, { ...entry, state });
      return true;
    },

    // True where anything went by the old id.
    rename(id, fresh) {
      const held = entries.get(id);
      const [moved, based] = [held && held.state !== "acked", all().filter((entry) => entry.base === id && entry.state !== "acked")];
      if (moved) { entries.delete(id); entries.set(fresh, { ...held, id: fresh }); }
      for (const entry of based) entries.set(entry.id, { ...entry, base: fresh });
      return moved || based.length > 0;
    },

    // Whether something else is held under the same id, which then needs another one.
    differs(entry) {
      const held = entries.get(entry.id);
      return Boolean(held) && (held.device_id !== entry.device_id || held.device_seq !== entry.device_seq || held.kind !== entry.kind);
    },

    highest(device) {
      return Math.max(0, ...all().filter((entry) => entry.device_id === device && entry.state !== "saving").map((entry) => entry.device_seq));
    },

    // In the order in which they were made, whichever of this device's places holds them.
    waiting: () => inOrder(among("local", "lost")),

    // What is about a target and has not reached the server, by the worst state among it.
    unsent() {
      const found = new Map();
      for (const { target, state } of entries.values()) {
        if (state !== "acked" && WORST.indexOf(state) > WORST.indexOf(found.get(target))) found.set(target, state);
      }
      return found;
    },
  };
}
