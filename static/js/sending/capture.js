// Sending on the capture screen: the open visit first, then what the device holds of others; what others wrote comes back.

import { exchange } from "./answers.js";
import { startLoop } from "./loop.js";

const PULL_EVERY = 20e3;

// model: the visit; log may be null; tell: called with a word and what belongs to it; heard: with the server's time.
export function startSending({ model, log, page, tell, heard: heardTime }) {
  const person = { user: page.user, build: page.build };
  const loop = startLoop({ queue: model, person, tell: heard, heard: heardTime });
  const session = "BroadcastChannel" in globalThis ? new BroadcastChannel("obs-session") : null;
  let others = false;

  function heard(word) {
    tell(word);
    if (word === "csrf" || word === "upgrade") import("./renew.js").then(({ renew }) => renew(word, { model, tell }), () => {});
    if (word === "ok" || word === "idle") sendOthers();
  }

  // Other visits of this person on this device; that they wait is told beside what this one holds.
  async function sendOthers() {
    if (others || !log) return;
    others = true;
    const waiting = await log.waitingVisits().catch(() => []);
    if (!waiting.some((each) => each !== model.observation)) return;
    const count = async () => tell("others", (await log.visits()).reduce((sum, each) => sum + (each.observation === model.observation ? 0 : each.waiting), 0));
    import(page.others).then(({ keepSendingAll }) => keepSendingAll({ log, ...person, except: model.observation, onProgress: count }), () => { others = false; });
  }

  async function pull() {
    if (!page.observation && !model.count("acked")) return;
    const { ours, status, body } = await exchange(fetch, `/api/v1/observations/${model.observation}?since=${model.serverSeq}`);
    if (ours && status === 200) await model.merge(body);
  }

  function back() {
    if (document.hidden) return;
    loop.retry();
    pull();
  }

  session?.addEventListener("message", back);
  for (const event of ["pageshow", "focus", "online"]) addEventListener(event, back);
  document.addEventListener("visibilitychange", () => { if (document.hidden) loop.farewell(); else back(); });
  setInterval(() => { if (!document.hidden) pull(); }, PULL_EVERY);
  loop.soon(0);
  pull();

  return {
    soon: loop.soon,
    now: loop.now,
    retry: loop.retry,
    // Somebody has signed in: all tabs look whether it is who they wait for.
    signedIn() { session?.postMessage("signed in"); return loop.retry(); },
  };
}
