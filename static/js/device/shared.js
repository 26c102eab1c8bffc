// A device that several people use: covers itself after a quarter of an hour of rest, and says what is unsent.

import { cover } from "./cover.js";
import { unsentOf } from "./held.js";
import { purgeSent } from "./purge.js";
import { all, get, put, remove } from "./root.js";
import { tellUnsent } from "./unsent.js";
import { hereIs, isOfAnother, whenOthersCome } from "./whose.js";

const REST = 15 * 60e3;
const LOOK_EVERY = 15e3;
const ACTIVE = "observe.active";
const NOBODY = "nobody";

// device: as the server wrote it; fromServer: the page came from there just now, so somebody was signed in and not covered.
export async function watchShared(device, { fromServer = true, write, pill } = {}) {
  tellUnsent(device.user, device.words, pill);
  for (const event of ["pointerdown", "keydown", "wheel", "touchmove"]) addEventListener(event, active, { passive: true, capture: true });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  const covered = await get("covered").catch(() => false);
  if (covered && fromServer && covered !== device.user) await remove("covered"); // somebody else has signed in since
  else if (covered) {
    if (fromServer && (await tellServer(device))) { location.reload(); return; }
    cover(device, { write });
  }
  if (rested() === null) active();
  if (fromServer) hereIs(device.user);
  look();
  setInterval(look, LOOK_EVERY);
  document.addEventListener("visibilitychange", look);
  whenOthersCome(look);

  async function look() {
    if (document.querySelector("dialog.cover")) return;
    if (isOfAnother(device.user)) { cover(device, { write }); return; }
    if (rested() < REST) return;
    cover(device, { write });
    await put("covered", device.user).catch(() => {});
    tellServer(device);
    await purgeSent(device.user, { packs: !write && !(await unsentOf(device.user)) }).catch(() => {});
  }
}

// How long nobody touched any page of this browser, in ms; null where nobody ever did.
function rested() {
  const last = Number(localStorage.getItem(ACTIVE));
  return last ? Date.now() - last : null;
}

function active() {
  if (!document.querySelector("dialog.cover")) localStorage.setItem(ACTIVE, String(Date.now()));
}

async function tellServer({ cover: address }) {
  const answer = await fetch(address, { method: "POST", redirect: "manual" }).catch(() => null);
  return answer?.status === 204;
}

// Before anybody is signed in: whoever comes begins anew, and until then what is here without a server stays covered.
export async function beginAnew() {
  localStorage.removeItem(ACTIVE);
  const { shared, user } = await all();
  if (shared && user) await put("covered", NOBODY);
  else await remove("covered");
}
