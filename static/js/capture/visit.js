// One visit in memory: its entries by id with their state on this device, folded, and the acts that add to them.

import { fold } from "./fold.js";
import { newId } from "./ids.js";

const WORST = ["local", "saving", "parked", "lost"];

// log may be null where the browser keeps nothing: entries then live in memory until the server has them.
export async function openVisit({ observation, log, page, clock, changed }) {
  const entries = new Map();
  const own = new Set();
  const known = new Map();
  let folded = fold([]);
  let serverSeq = 0;
  let memorySeq = 0;
  let queue = Promise.resolve();
  let memoryDevice = `d-${crypto.randomUUID()}`;
  const device = () => (log ? log.device : memoryDevice);
  let reminted = {};

  for (const entry of log ? await log.entriesOf(observation) : []) take(entry, entry.state);
  refold();

  function take(entry, state) {
    const held = entries.get(entry.id);
    if (held?.state === "acked") return;
    entries.set(entry.id, { ...entry, state });
    serverSeq = Math.max(serverSeq, entry.server_seq || 0);
  }

  function refold(why) {
    if (why !== "act") known.clear();
    folded = fold([...entries.values()], known);
    if (why) changed(why);
  }

  // Shown at once, on the device once the promise resolves; `time` is the moment it belongs to.
  function act(kind, target, payload, { base = null, time = clock.now() } = {}) {
    const made = { id: newId(), kind, target, base: reminted[base] ?? base, payload, ...time, schema_v: 1, build: page.build };
    const seq = nextSeq();
    const shown = typeof payload === "function" ? payload(device(), seq) : payload;
    entries.set(made.id, { ...made, payload: shown, device_id: device(), device_seq: seq, state: "saving" });
    own.add(made.id);
    refold("act");
    queue = queue.then(() => store(made));
    return { id: made.id, stored: queue };
  }

  function nextSeq() {
    memorySeq = Math.max(memorySeq, highest()) + 1;
    return memorySeq;
  }

  async function store(made) {
    try {
      if (!log) throw new Error("no storage");
      const { lesson_ms, wall_ms } = clock.now();
      const entry = await log.append(observation, made, { lesson_ms, wall_ms });
      entries.set(made.id, { ...entry, state: "local" });
      changed("stored");
    } catch {
      const held = entries.get(made.id);
      entries.set(made.id, { ...held, state: "lost" });
      changed("lost");
    }
  }

  function highest() {
    let most = 0;
    for (const entry of entries.values()) if (entry.device_id === device() && entry.state !== "saving") most = Math.max(most, entry.device_seq);
    return most;
  }

  function rename(id, fresh) {
    const held = entries.get(id);
    if (held) { entries.delete(id); entries.set(fresh, { ...held, id: fresh }); }
    for (const [key, entry] of entries) if (entry.base === id && entry.state !== "acked") entries.set(key, { ...entry, base: fresh });
  }

  async function move(ids, state, problem = null) {
    const known = ids.filter((id) => entries.has(id));
    if (!known.length) return;
    if (log) await log.mark(known, state, problem).catch(() => {});
    for (const id of known) entries.set(id, { ...entries.get(id), state, problem });
    changed(state === "local" ? "stored" : "sent");
  }

  return {
    observation, act, highest,
    get device() { return device(); },
    get folded() { return folded; },
    get serverSeq() { return serverSeq; },
    standing: null,
    stateOf: (id) => entries.get(id)?.state,
    isOwn: (id) => own.has(id),
    all: () => [...entries.values()],
    settled: () => queue,
    waiting: () => [...entries.values()].filter((entry) => entry.state === "local" || entry.state === "lost")
      .sort((a, b) => a.device_seq - b.device_seq),
    // What is about a target and has not reached the server, by the worst state among it.
    unsent() {
      const found = new Map();
      for (const { target, state } of entries.values()) {
        if (state !== "acked" && WORST.indexOf(state) > WORST.indexOf(found.get(target))) found.set(target, state);
      }
      return found;
    },
    count: (state) => [...entries.values()].filter((entry) => entry.state === state).length,
    async acknowledge(ids, standing) {
      this.standing = standing;
      for (const ack of standing.acks) serverSeq = ack.server_seq === serverSeq + 1 ? ack.server_seq : serverSeq;
      await move(ids, "acked");
    },
    park: (ids, problem) => move(ids, "parked", problem),
    unpark: () => move([...entries.values()].filter((entry) => entry.state === "parked").map((entry) => entry.id), "local"),
    async remint(id, proposed) {
      const fresh = log ? await log.remint(observation, id, proposed) : proposed;
      reminted = { ...reminted, [id]: fresh };
      rename(id, fresh);
      refold("merged");
    },
    // Another device goes by this one's id.
    async rotate(old) {
      if (old !== device()) return;
      if (log) await log.rotate(old);
      else memoryDevice = `d-${crypto.randomUUID()}`;
      memorySeq = 0;
    },
    // What another tab of this device, or the server, has that this page has not.
    async catchUp() {
      if (!log) return;
      reminted = { ...reminted, ...(await log.about(observation))?.reminted };
      for (const [id, fresh] of Object.entries(reminted)) rename(id, fresh);
      for (const entry of await log.entriesOf(observation)) {
        const held = entries.get(entry.id);
        if (!held || (held.state !== "acked" && held.state !== "saving" && held.state !== entry.state)) take(entry, entry.state);
      }
      refold("merged");
    },
    async merge(answer) {
      const fresh = answer.entries.filter((entry) => entries.get(entry.id)?.state !== "acked");
      this.standing = { ...this.standing, ...answer, acks: [] };
      for (const entry of answer.entries) serverSeq = Math.max(serverSeq, entry.server_seq);
      if (!fresh.length) return;
      if (log) await log.keep(observation, fresh);
      for (const entry of fresh) entries.set(entry.id, { ...entry, state: "acked" });
      refold("merged");
    },
    others: () => new Set([...entries.values()].map((entry) => entry.device_id).filter((each) => each !== device())),
  };
}
