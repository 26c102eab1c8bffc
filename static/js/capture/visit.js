// One visit in memory: its entries folded, the acts that add to them, and what becomes of each.

import { fold } from "./fold.js";
import { holdEntries } from "./holding.js";
import { newId } from "./ids.js";

// Where the log holds nothing at all entries live in memory, under a device id of their own, until the server has them.
export async function openVisit({ observation, log, page, clock, changed }) {
  const held = holdEntries();
  const own = new Set();
  const known = new Map();
  let folded = null, reminted = {};
  let serverSeq = 0, shownSeq = 0;
  let queue = Promise.resolve();
  let memory = { device: `${log.device}-${newId().slice(-6)}-mem`, seq: 0 };

  takeAll(await log.entriesOf(observation));

  // True where any says something new.
  function takeAll(entries) {
    for (const entry of entries) serverSeq = Math.max(serverSeq, entry.server_seq || 0);
    return entries.filter((entry) => held.take(entry)).length > 0;
  }

  function refold(why, kind) {
    if (why !== "act") known.clear();
    folded = null;
    changed(why, kind);
  }

  // Shown at once, on the device once the promise resolves; `time` is the moment it belongs to.
  function act(kind, target, payload, { base = null, time = clock.now() } = {}) {
    const made = { id: newId(), kind, target, base: reminted[base] ?? base, payload, ...time, schema_v: 1, build: page.build };
    shownSeq = Math.max(shownSeq, held.highest(log.device)) + 1;
    held.set(made.id, { ...numbered(made, log.device, shownSeq), state: "saving" });
    own.add(made.id);
    refold("act", kind);
    queue = queue.then(() => store(made));
    return { id: made.id, stored: queue };
  }

  async function store(made) {
    try {
      const { lesson_ms, wall_ms } = clock.now();
      held.set(made.id, { ...(await log.append(observation, made, { lesson_ms, wall_ms })), state: "local" });
      changed("stored");
    } catch {
      memory.seq += 1;
      held.set(made.id, { ...numbered(made, memory.device, memory.seq), state: "lost" });
      changed("lost");
      return;
    }
    await findPlaces();
  }

  // What had no place on the device gets one as soon as there is one.
  async function findPlaces() {
    for (const entry of held.among("lost")) {
      const kept = await log.adopt(observation, entry).catch(() => null);
      if (!kept) return;
      const now = held.get(entry.id);
      if (now?.state === "lost") held.set(entry.id, kept);
      else if (now) await log.mark([entry.id], now.state, now.problem).catch(() => {});
      changed("stored");
    }
  }

  async function move(ids, state, problem = null) {
    const moved = ids.filter((id) => held.has(id));
    if (!moved.length) return;
    await log.mark(moved, state, problem).catch(() => {});
    for (const id of moved) held.set(id, { ...held.get(id), state, problem });
    changed(state === "local" ? "stored" : "sent");
  }

  return {
    observation, act,
    get device() { return log.device; },
    // Folded when it is next looked at, not with every entry.
    get folded() { return (folded ??= fold(held.all(), known)); },
    get serverSeq() { return serverSeq; },
    standing: null,
    all: held.all, count: held.count, waiting: held.waiting, unsent: held.unsent,
    highest: () => held.highest(log.device),
    weak: () => held.among("local").filter((entry) => entry.held).length,
    stateOf: (id) => held.get(id)?.state,
    isOwn: (id) => own.has(id),
    settled: () => queue,
    async acknowledge(ids, standing) {
      this.standing = standing;
      for (const ack of standing.acks) serverSeq = ack.server_seq === serverSeq + 1 ? ack.server_seq : serverSeq;
      await move(ids, "acked");
    },
    park: (ids, problem) => move(ids, "parked", problem),
    unpark: () => move(held.among("parked").map((entry) => entry.id), "local"),
    async remint(id, proposed) {
      const fresh = await log.remint(observation, id, proposed);
      reminted = { ...reminted, [id]: fresh };
      held.rename(id, fresh);
      refold("merged");
    },
    // Another device goes by this one's id.
    async rotate(old) {
      if (old === memory.device) memory = { device: `${log.device}-${newId().slice(-6)}-mem`, seq: 0 };
      else await log.rotate(old);
      shownSeq = 0;
    },
    refresh() { return this.catchUp(); },
    // What another tab of this device, or the server, has that this page has not: mostly nothing, and then nothing is painted.
    async catchUp() {
      reminted = { ...reminted, ...(await log.about(observation))?.reminted };
      const renamed = Object.entries(reminted).filter(([id, fresh]) => held.rename(id, fresh));
      if (takeAll(await log.entriesOf(observation)) || renamed.length) refold("merged");
      await findPlaces();
    },
    async merge(answer) {
      const fresh = answer.entries.filter((entry) => held.get(entry.id)?.state !== "acked");
      this.standing = { ...this.standing, ...answer, acks: [] };
      for (const entry of answer.entries) serverSeq = Math.max(serverSeq, entry.server_seq);
      if (!fresh.length) return;
      for (const { id } of fresh.filter((entry) => held.differs(entry))) await this.remint(id, newId());
      await log.keep(observation, fresh);
      for (const entry of fresh) held.set(entry.id, { ...entry, state: "acked" });
      refold("merged");
    },
    others: () => new Set(held.all().map((entry) => entry.device_id).filter((each) => !each.startsWith(log.device))),
  };
}

function numbered(made, device, seq) {
  const payload = typeof made.payload === "function" ? made.payload(device, seq) : made.payload;
  return { ...made, payload, device_id: device, device_seq: seq };
}
