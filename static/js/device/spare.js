// Where entries are while the database fails, and their way back into it. Loaded when it is needed, or nothing else is to do.

import { openJournal } from "./journal.js";

const PAUSE = 1e3;
const LONGEST_PAUSE = 30e3;
const STUCK = 3;

// within: what is done within a transaction; made: gives a new id; mended: called when the database has everything again,
// or is found to be stuck.
export function openSpare(user, { database, within, made, mended, ...own }) {
  const { transact } = database;
  const journal = openJournal(user, { made, ...own });
  const all = (observation) => attempt(() => journal.all(observation)) || [];
  let broken = false, rounds = 0, pause = PAUSE, timer = 0, mending = null;
  attempt(journal.tidy);

  // One attempt for all who ask: what the journal holds moves over, and only then the database is written to again.
  function mend() {
    mending ??= moveAll().then(() => { broken = false; rounds = 0; pause = PAUSE; mended(); }, again).finally(() => { mending = null; });
    return mending;
  }

  function again() {
    rounds += 1;
    if (rounds === STUCK) mended();
    fail();
  }

  function fail() {
    broken = true;
    clearTimeout(timer);
    timer = setTimeout(mend, pause);
    pause = Math.min(LONGEST_PAUSE, pause * 2);
  }

  async function moveAll() {
    await transact(["meta"], "readwrite", within.ownDevice);
    const moved = new Set();
    const left = () => all().filter(({ id }) => !moved.has(id));
    for (let held = left(); held.length; held = left()) {
      for (const [observation, entries] of byVisit(held)) {
        await transact(["obs", "entries"], "readwrite", (tx) => within.take(tx, observation, entries, moveOver));
      }
      for (const entry of held) { moved.add(entry.id); await leave(entry); }
    }
  }

  // The journal's entry moves over. Where the database had taken it too, under a number of its own, one of the two
  // numbers goes to an entry that says nothing: neither a doubled act nor a gap in the count.
  async function moveOver(entries, entry) {
    const twin = await within.ask(entries.get(entry.id));
    if (!twin) return within.put(entries, entry);
    if (twin.device_id === entry.device_id) return twin.state === "acked" ? twin : within.put(entries, entry);
    const [stays, goes] = twin.state === "acked" ? [twin, entry] : [entry, twin];
    const nothing = { id: made(), kind: "clock.step", target: null, base: null, payload: { step_ms: 0 }, state: "local" };
    await within.put(entries, stays);
    return within.put(entries, { ...goes, ...nothing });
  }

  // What was answered for while it moved is answered for where it is now.
  async function leave(entry) {
    const now = journal.again(entry);
    if (now && now.state !== entry.state) {
      await transact(["entries"], "readwrite", (tx) => within.mark(tx, [now.id], now.state, now.problem));
    }
    journal.remove(entry);
  }

  for (const event of ["pageshow", "focus"]) globalThis.addEventListener?.(event, () => { if (broken) mend(); });

  return {
    all, fail, mend,
    byVisit: () => byVisit(all()),
    get broken() { return broken; },
    // Opened again many times and still of no use: perhaps another page has better luck.
    get stuck() { return rounds >= STUCK && database.exists; },
    known: () => attempt(journal.known),
    know: (device) => attempt(() => journal.know(device)),
    change: (turned) => attempt(() => journal.change(turned)),
    // Another device goes by the journal's id.
    rotate: (old) => journal.device === old && journal.renew(),

    async append(observation, entry, place) {
      const kept = await journal.append(observation, entry, place);
      if (!broken) mend();
      return kept;
    },

    // What is nowhere yet, numbered already: as it is.
    async adopt(observation, entry) {
      if (broken) return journal.adopt(observation, entry);
      const kept = { ...entry, state: "local" };
      await transact(["obs", "entries"], "readwrite", (tx) => within.take(tx, observation, [kept], moveOver));
      return kept;
    },
  };
}

function byVisit(entries) {
  const found = new Map();
  for (const entry of entries) found.set(entry.obs_id, [...(found.get(entry.obs_id) || []), entry]);
  return found;
}

// What the browser may refuse without harm.
function attempt(act) {
  try { return act(); } catch { return undefined; }
}
