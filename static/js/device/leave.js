// Signing out: nothing that waits on this device is forgotten unsaid, and a shared device keeps nothing that was sent.

import { unsentOf } from "./held.js";
import { openLog } from "./log.js";
import { purge } from "./purge.js";
import { put, remove } from "./root.js";
import { leaving } from "./unsent.js";
import { hereIs } from "./whose.js";

const PATIENCE = 5000;

// Gives the act itself.
export function askBeforeLeaving(dialog, device) {
  const part = (name) => dialog.querySelector(`[data-leave="${name}"]`);
  const say = (text) => { dialog.querySelector("#leave-state").textContent = text; };
  const count = (n) => { dialog.querySelector("#leave-words").textContent = n === 1 ? device.words.single : device.words.many.replace("{n}", n); };

  document.body.append(dialog); // inside the menu, which closes, nobody would see it

  async function ask() {
    const waiting = await unsentOf(device.user);
    if (!waiting) { await leave(0); return; }
    say("");
    count(waiting);
    dialog.showModal();
  }

  part("stay").addEventListener("click", () => dialog.close());
  part("send").addEventListener("click", busy(send));
  part("copy").addEventListener("click", busy(copy));
  part("keep")?.addEventListener("click", busy(async () => leave(await unsentOf(device.user))));
  return ask;

  function busy(act) {
    return async ({ target }) => {
      target.disabled = true;
      await act().catch(() => say(device.words.offline));
      target.disabled = false;
    };
  }

  async function send() {
    say(device.words.sending);
    const { sendAll } = await import("../sending/all.js");
    const log = await openLog(device.user);
    await sendAll({ log, user: device.user, build: device.build });
    const left = await unsentOf(device.user);
    count(left);
    if (left) say(device.words.left.replace("{n}", left));
    else await leave(0);
  }

  async function copy() {
    const { saveDevice } = await import("../rescue/device.js");
    await saveDevice(device.user, { build: device.build });
    await leave(await unsentOf(device.user));
  }

  // The server first: a device that cannot reach it has not signed out, and says so; a shared one covers itself.
  async function leave(pending) {
    const body = new URLSearchParams({ pending });
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(device.sign_out, { method: "POST", body, redirect: "manual", signal }).catch(() => null);
    if (answer?.type !== "opaqueredirect" || !(await isOut(signal))) return stay(pending);
    leaving();
    if (device.shared) hereIs();
    await Promise.all([device.shared && purge(device.user), remove("user")]).catch(() => {});
    return location.replace(device.sign_in);
  }

  // A network that answers for us would redirect as well: only the server itself says that the session is over.
  async function isOut(signal) {
    const answer = await fetch("/api/v1/session", { cache: "no-store", signal }).catch(() => null);
    return answer?.status === 401 && answer.headers.get("X-Obs-Api") === "1";
  }

  async function stay(pending) {
    say(device.words.offline);
    count(pending);
    if (!dialog.open) dialog.showModal();
    if (device.shared) await put("covered", device.user);
  }
}
