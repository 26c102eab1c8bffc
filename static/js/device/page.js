// On every page but the capture screen: signing out with care, and what a shared device asks for.

import { askBeforeLeaving } from "./leave.js";
import { tidy } from "./purge.js";
import { put, remove } from "./root.js";
import { watchShared } from "./shared.js";

const TIDY_AFTER = 5000;

// Gives what a tap on "Sign out" does.
export function startDevice(place) {
  const device = JSON.parse(place.textContent);
  watch(device);
  return askBeforeLeaving(document.getElementById("leave"), device);
}

async function watch(device) {
  await (device.shared ? put("shared", device) : remove("shared")).catch(() => {});
  if (device.shared) await watchShared(device);
  else setTimeout(() => tidy(device.user).catch(() => {}), TIDY_AFTER);
}
