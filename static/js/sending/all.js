// Sends what this device still holds of all visits of one person, the oldest first.

import { drain, newPace } from "./drain.js";
import { leading } from "./leader.js";
import { queueOf } from "./queue.js";

// One round. onProgress is called with {waiting, observation} as numbers change, and with {trouble} where something
// stands in the way. Gives {waiting, stopped, again}: what is left, why it stopped for good, and in how many ms to try again.
export async function sendAll({ log, user, build = "", onProgress = () => {}, except = "", pace = newPace(), ...given }) {
  const person = { user, build };
  let stopped = "", again = 0;
  for (const observation of await waitingVisits(log)) {
    if (observation === except) continue;
    const queue = queueOf(log, observation);
    const tell = (word) => onProgress({ observation, waiting: queue.waiting().length, trouble: word === "ok" ? "" : word });
    const own = { ...pace, denied: 0 };
    const word = await leading(`send ${observation}`, given.locks)(() => drain({ queue, person, pace: own, tell, ...given }));
    if (!word) continue;
    again = Math.max(again, word.busy ?? own.until - Date.now());
    if (word === "later" && !own.denied) Object.assign(pace, own, { denied: 0 });
    else if (word !== "later" && !word.busy) stopped = word;
    if (stopped || (word === "later" && !own.denied)) break;
  }
  if (stopped) onProgress({ trouble: stopped });
  if (!again && !stopped) Object.assign(pace, newPace());
  return { waiting: await waitingCount(log, except), stopped, again: stopped ? 0 : again };
}

// Rounds for as long as the page is open: again after a pause, and at once when somebody comes back.
export function keepSendingAll({ log, ...given }) {
  const pace = newPace();
  let timer = 0, running = false;

  async function round() {
    clearTimeout(timer);
    if (running) return;
    running = true;
    const { stopped, again } = await sendAll({ log, pace, ...given }).catch(() => ({ again: 5e3 }));
    running = false;
    if (!stopped && again) timer = setTimeout(round, Math.max(250, again));
  }

  function back() {
    if (document.hidden) return;
    Object.assign(pace, { failures: 0, until: pace.asked });
    if (pace.asked <= Date.now()) round();
  }

  for (const event of ["pageshow", "focus", "online"]) addEventListener(event, back);
  document.addEventListener("visibilitychange", back);
  return round();
}

async function waitingVisits(log) {
  return log.waitingVisits();
}

async function waitingCount(log, except) {
  let count = 0;
  for (const { observation, waiting } of await log.visits()) if (observation !== except) count += waiting;
  return count;
}
