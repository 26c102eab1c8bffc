// When an open visit is sent: soon after an entry, at once when somebody comes back, later after a failure.

import { exchange } from "./answers.js";
import { MOST, addressOf, bytesOf, cut, envelope, posting } from "./batch.js";
import { drain, newPace } from "./drain.js";
import { leading } from "./leader.js";

const AFTER_ENTRY = 400;
const FAREWELL_BYTES = 60e3;

// queue: the visit, see queue.js; person: {user, build}; tell: called with a word when the standing changes:
// ok, idle, waiting, portal, server, csrf, no_access, signed_out, wrong_user, upgrade.
// fetch, locks, patience and random may be given by tests; timers and the clock are the page's own.
export function startLoop({ queue, person, tell, heard, fetch = globalThis.fetch.bind(globalThis), locks, patience, random }) {
  const pace = newPace();
  const lead = leading(`send ${queue.observation}`, locks);
  let timer = 0, due = Infinity, running = false, again = false, stopped = "";

  // An entry that comes later never pushes back what is due.
  function soon(ms = AFTER_ENTRY) {
    const at = Math.max(Date.now() + ms, pace.until);
    if (stopped || at >= due) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(run, at - Date.now());
  }

  async function run() {
    due = Infinity;
    if (stopped) return;
    if (running) { again = true; return; }
    if (pace.until > Date.now()) { soon(0); return; }
    running = true;
    const word = await lead(() => drain({ queue, person, pace, tell, heard, fetch, patience, random })).catch(failed);
    running = false;
    if (word.busy) soon(word.busy);
    else if (word === "later") soon(0);
    else if (word) halt(word);
    else { tell("idle"); if (again) soon(0); }
    again = false;
  }

  // The device's own storage gave up in the middle: what was not marked is sent again, which does no harm.
  function failed() {
    pace.until = Date.now() + 2e3;
    return "later";
  }

  function halt(word) {
    stopped = word;
    tell(word);
  }

  // Somebody is here, or the network is: no more waiting, but for what the server asked for.
  function now() {
    Object.assign(pace, { failures: 0, until: pace.asked });
    clearTimeout(timer);
    due = Infinity;
    soon(0);
  }

  // Signed in again, perhaps: whether it is the same person is asked before anything is sent.
  async function retry() {
    if (stopped && stopped !== "upgrade") {
      const { ours, status, body } = await exchange(fetch, "/api/v1/session");
      if (!ours || (status !== 200 && status !== 401)) return;
      const word = status === 401 ? "signed_out" : body.user === person.user ? "" : "wrong_user";
      if (word) { if (word !== stopped) halt(word); return; }
    }
    if (stopped) { stopped = ""; tell("idle"); }
    now();
  }

  // Leaving the page: a last try that nobody waits for.
  function farewell() {
    const waiting = queue.waiting();
    const batch = cut(waiting, MOST, FAREWELL_BYTES);
    if (!batch.length || stopped || pace.asked > Date.now()) return;
    const body = envelope({ ...person, device: queue.device, batch, left: waiting.length - batch.length, highest: queue.highest() });
    if (bytesOf(body) <= FAREWELL_BYTES) fetch(addressOf(queue.observation), posting(body, { keepalive: true, redirect: "manual" })).catch(() => {});
  }

  return { soon, now, retry, farewell, get stopped() { return stopped; } };
}
