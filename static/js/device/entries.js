// What is done within one transaction on the stores of visits (obs) and entries.

import { newId } from "../capture/ids.js";
import { ask } from "./database.js";
import { told } from "./schema.js";

async function ownDevice(tx) {
  const held = await ask(tx.objectStore("meta").get("device"));
  if (!held) tx.objectStore("meta").put(`d-${newId()}`, "device");
  return held || ask(tx.objectStore("meta").get("device"));
}

// Unless another tab was first.
async function renewDevice(tx, old) {
  const held = await ownDevice(tx);
  if (held !== old) return held;
  tx.objectStore("meta").put(`d-${newId()}`, "device");
  return ask(tx.objectStore("meta").get("device"));
}

function about(tx, observation) {
  return ask(tx.objectStore("obs").get(observation));
}

function entriesOf(tx, observation) {
  return ask(tx.objectStore("entries").index("obs").getAll(observation));
}

// Gives the entry with its sequence; one that an attempt had written after all is given as it is.
async function write(tx, device, observation, made, clock) {
  const [obs, entries] = [tx.objectStore("obs"), tx.objectStore("entries")];
  const [row, held] = await Promise.all([ask(obs.get(observation)), ask(entries.get(made.id))]);
  if (held) return held;
  const next = row?.next || {};
  const seq = next[device] || 1;
  const entry = { ...made, base: row?.reminted?.[made.base] ?? made.base, device_id: device, device_seq: seq };
  if (typeof made.payload === "function") entry.payload = made.payload(device, seq);
  obs.put({ ...told(row || {}, entry), clock, next: { ...next, [device]: seq + 1 } }, observation);
  entries.add({ ...entry, obs_id: observation, state: "local" });
  return entry;
}

// Entries that have their device and sequence already, the server's own or this device's journal's.
async function take(tx, observation, fresh, kept = put) {
  const [obs, entries] = [tx.objectStore("obs"), tx.objectStore("entries")];
  let row = (await about(tx, observation)) || {};
  const next = { ...row.next };
  for (const { clock, held, ...entry } of fresh) {
    await kept(entries, { ...entry, obs_id: observation });
    row = told(row, entry);
    next[entry.device_id] = Math.max(next[entry.device_id] || 1, entry.device_seq + 1);
    if (clock && !(row.clock?.wall_ms > clock.wall_ms)) row.clock = clock;
  }
  obs.put({ ...row, next }, observation);
}

function put(entries, entry) {
  return ask(entries.put(entry));
}

async function mark(tx, ids, state, problem) {
  const entries = tx.objectStore("entries");
  for (const id of ids) {
    const held = await ask(entries.get(id));
    if (held && held.state !== "acked") entries.put({ ...held, state, problem });
  }
}

// An entry goes on under a new id, which is given back; what has the old one as its base, made in any tab, follows.
async function remint(tx, observation, id, fresh) {
  const [obs, entries] = [tx.objectStore("obs"), tx.objectStore("entries")];
  const row = (await about(tx, observation)) || { next: {} };
  if (row.reminted?.[id]) return row.reminted[id];
  for (const entry of await entriesOf(tx, observation)) {
    const changed = renamed(entry, id, fresh);
    if (changed !== entry) entries.put(changed);
  }
  entries.delete(id);
  obs.put({ ...row, reminted: { ...row.reminted, [id]: fresh } }, observation);
  return fresh;
}

function renamed(entry, id, fresh) {
  if (entry.id === id) return { ...entry, id: fresh };
  return entry.base === id && entry.state !== "acked" ? { ...entry, base: fresh } : entry;
}

export const within = { ask, told, ownDevice, renewDevice, about, entriesOf, write, take, put, mark, remint, renamed };
