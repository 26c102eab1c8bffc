// Sending what waits: one loop for a visit, by the table of answers; an entry is sent once the server lists its id.

import { newId } from "./ids.js";

const LONGEST_WAIT = 60e3;
const MOST = 100;
const BYTES = 200e3;

// model: the visit; tell: called with a word when the standing changes; heard: with the server's time and when it was asked.
export function startSending({ model, page, tell, heard = () => {}, fetch = globalThis.fetch.bind(globalThis) }) {
  let timer = 0, due = Infinity, running = false, failures = 0, size = MOST, stopped = "";

  function soon(ms = 400) {
    const at = Date.now() + ms;
    if (stopped || at >= due) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(run, ms);
  }

  async function run() {
    due = Infinity;
    if (running || stopped) return;
    running = true;
    try {
      const work = navigator.locks
        ? (go) => navigator.locks.request(`send ${model.observation}`, { ifAvailable: true }, (lock) => (lock ? go() : soon(1600)))
        : (go) => go();
      await work(sendAll);
    } finally {
      running = false;
    }
  }

  async function sendAll() {
    await model.catchUp();
    for (let waiting = model.waiting(); waiting.length && !stopped; waiting = model.waiting()) {
      const batch = cut(waiting, size);
      if (!(await handle(batch, await post(batch, waiting.length - batch.length)))) return;
    }
  }

  async function post(batch, after) {
    const sent = Date.now();
    try {
      const answer = await fetch(`/api/v1/observations/${model.observation}/entries`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Obs-Client": "capture/1" },
        body: JSON.stringify({
          user: page.user, device_id: model.device, device_label: label(), schema_v: 1, build: page.build,
          sent_wall_ms: sent, pending_after: after, max_seq: model.highest(),
          entries: batch.map(bare),
        }),
        redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(15e3),
      });
      if (answer.headers.get("X-Obs-Api") !== "1") return { status: 0, portal: answer.type === "opaqueredirect" || answer.ok };
      const body = await answer.json().catch(() => null);
      if (body?.server_time_ms) heard(body.server_time_ms, sent);
      return { status: body ? answer.status : 0, body, wait: Number(answer.headers.get("Retry-After")) * 1e3 };
    } catch {
      return { status: 0 };
    }
  }

  // True where the loop goes on at once.
  async function handle(batch, { status, body, wait, portal }) {
    if (status === 200 && Array.isArray(body.acks)) return acknowledge(body);
    if ([400, 413, 422].includes(status)) {
      if (batch.length > 1) { size = Math.ceil(batch.length / 2); return true; }
      await model.park([batch[0].id]);
      size = MOST;
      return true;
    }
    if (status === 401 || status === 426 || (status === 403 && body.code === "wrong_user")) return halt(status, body);
    if (status === 403 && body.code === "no_access" && failures >= 2) {
      await model.park(batch.map((entry) => entry.id));
      return true;
    }
    failures += 1;
    tell(portal ? "portal" : status >= 500 && failures >= 3 ? "server" : "waiting");
    const pause = Math.min(LONGEST_WAIT, 1000 * 2 ** Math.min(failures - 1, 6)) * (0.75 + Math.random() / 2);
    soon(Math.max(pause, wait || 0));
    return false;
  }

  async function acknowledge(body) {
    const of = (...statuses) => body.acks.filter((ack) => statuses.includes(ack.status)).map((ack) => ack.id);
    await model.acknowledge(of("stored", "duplicate"), body);
    await model.park(of("quarantined"));
    for (const id of of("id_reused")) await model.remint(id, newId());
    if (!body.acks.length) { failures += 1; soon(2000); return false; }
    failures = 0;
    size = MOST;
    tell("ok");
    return true;
  }

  function halt(status, body) {
    stopped = status === 401 ? "signed_out" : status === 426 ? "upgrade" : body.code;
    tell(stopped);
    return false;
  }

  return {
    soon,
    now() { failures = 0; due = Infinity; clearTimeout(timer); soon(0); },
    // Signed in again, perhaps: ask whether it is the same person before anything is sent.
    async retry() {
      if (!stopped) return this.now();
      const answer = await fetch("/api/v1/session", { cache: "no-store" }).catch(() => null);
      if (answer?.headers.get("X-Obs-Api") !== "1") return undefined;
      const body = await answer.json().catch(() => ({}));
      if (body.ok && body.user === page.user) { stopped = ""; tell("ok"); this.now(); }
      else { stopped = body.ok ? "wrong_user" : "signed_out"; tell(stopped); }
      return undefined;
    },
    async pull(since) {
      const answer = await fetch(`/api/v1/observations/${model.observation}?since=${since}`, { cache: "no-store" }).catch(() => null);
      return answer?.ok && answer.headers.get("X-Obs-Api") === "1" ? answer.json().catch(() => null) : null;
    },
    // Leaving the page: a last try that nobody waits for.
    farewell() {
      const batch = cut(model.waiting(), MOST, 50e3);
      if (batch.length && !stopped) {
        const body = JSON.stringify({ user: page.user, device_id: model.device, device_label: label(), sent_wall_ms: Date.now(), entries: batch.map(bare) });
        fetch(`/api/v1/observations/${model.observation}/entries`, { method: "POST", keepalive: true, headers: { "Content-Type": "application/json", "X-Obs-Client": "capture/1" }, body }).catch(() => {});
      }
    },
  };
}

function cut(entries, most, bytes = BYTES) {
  const batch = [];
  let total = 0;
  for (const entry of entries) {
    total += JSON.stringify(entry).length * 1.2;
    if (batch.length && (batch.length >= most || total > bytes)) break;
    batch.push(entry);
  }
  return batch;
}

const FIELDS = ["id", "device_id", "device_seq", "kind", "target", "base", "payload", "lesson_ms", "wall_ms", "approx", "schema_v", "build"];

function bare(entry) {
  return Object.fromEntries(FIELDS.map((name) => [name, entry[name]]));
}

function label() {
  const agent = navigator.userAgent;
  const kind = ["iPad", "iPhone", "Android", "CrOS", "Windows", "Macintosh"].find((each) => agent.includes(each));
  return { CrOS: "Chromebook", Macintosh: "Mac" }[kind] || kind || "Browser";
}
