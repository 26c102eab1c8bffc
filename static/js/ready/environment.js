// What the checks look at: this browser, this device's storage, and one answer of the server's.

import { ask, reading, unsentOf } from "../device/held.js";
import { asked } from "../device/persist.js";
import { isInstalled } from "../device/install.js";

const PATIENCE = 5000;
const TAKING_OVER = 30e3;

export function here(page) {
  let server = null;
  return {
    page,
    now: () => Date.now(),
    secure: isSecureContext,
    worker: navigator.serviceWorker,
    caches: globalThis.caches,
    storage: navigator.storage,
    local: () => localStorage,
    standalone: isInstalled(),
    wakes: "wakeLock" in navigator,
    trial,
    asked,
    stored: () => storedBuild(),
    pack: () => storedPack(page.user),
    unsent: () => unsentOf(page.user),
    server: () => (server ??= askServer(page.session)),
    say: words(page),
  };
}

// A note's whole way: written, read and deleted again, in a database of its own.
async function trial() {
  const request = indexedDB.open("obs-trial", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("trial");
  const handle = await soon(ask(request));
  try {
    const store = () => handle.transaction("trial", "readwrite", { durability: "strict" }).objectStore("trial");
    await ask(store().put("a note", 1));
    if ((await ask(store().get(1))) !== "a note") throw new Error("The trial note came back changed.");
    await ask(store().delete(1));
  } finally {
    handle.close();
    indexedDB.deleteDatabase("obs-trial");
  }
}

// The build that the running worker says it is; null where none runs. It claims its pages before it has taken over.
export async function storedBuild(container = navigator.serviceWorker) {
  const { active } = (await container.getRegistration()) ?? {};
  if (!active) return null;
  await soon(takenOver(active), TAKING_OVER);
  const { port1, port2 } = new MessageChannel();
  const told = new Promise((resolve) => { port1.onmessage = ({ data }) => resolve(data); });
  active.postMessage("build", [port2]);
  return soon(told);
}

function takenOver(worker) {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === "activated") resolve();
      else if (worker.state === "redundant") reject(new Error("The worker has been replaced."));
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

async function storedPack(user) {
  const held = await reading(user, ["packs"], (store) => ask(store("packs").get("pack")));
  if (!held) return null;
  const { rubrics, teachers, planned } = held.body;
  return { at: held.at, rubrics: rubrics.length, teachers: teachers.length, planned: planned.length };
}

// {ok, server_time_ms, code} as answered, and when by this device's clock; {} where nothing of ours answered.
async function askServer(address) {
  const before = Date.now();
  try {
    const found = await fetch(address, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    if (found.headers.get("X-Obs-Api") !== "1") return {};
    return { ...(await found.json()), at: (before + Date.now()) / 2 };
  } catch {
    return {};
  }
}

function soon(promise, patience = PATIENCE) {
  return Promise.race([promise, new Promise((_, reject) => { setTimeout(() => reject(new Error("It takes too long.")), patience); })]);
}

function words({ locale, timezone }) {
  const format = (options) => new Intl.DateTimeFormat(locale, { ...options, timeZone: timezone });
  const [dated, timed] = [format({ weekday: "short", month: "short", day: "numeric" }), format({ month: "short", day: "numeric", hour: "numeric", minute: "2-digit" })];
  const unit = (name, n) => new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "long" }).format(n);
  return {
    day: (ms) => dated.format(ms),
    time: (ms) => timed.format(ms),
    number: (n) => new Intl.NumberFormat(locale).format(n),
    span: (ms) => (ms >= 2 * 864e5 ? unit("day", Math.round(ms / 864e5)) : ms >= 2 * 36e5 ? unit("hour", Math.round(ms / 36e5)) : unit("minute", Math.round(ms / 6e4))),
  };
}
