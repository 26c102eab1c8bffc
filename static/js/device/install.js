// Advice to put Observe on the home screen: three steps in Safari, the browser's own question elsewhere; never in the app itself.

import { unsentOf } from "./held.js";
import { askOnce } from "./persist.js";

const NEVER = "observe.install";

export function isInstalled(view = globalThis) {
  return view.matchMedia("(display-mode: standalone), (display-mode: fullscreen)").matches || view.navigator.standalone === true;
}

// Safari on iPad and iPhone says whether it runs from the home screen; no other browser has the word.
const isMobileSafari = () => navigator.standalone === false;

// Shows the card that fits; `always` even where somebody said never.
export function offerInstall(card, user, { always = false } = {}) {
  if (!card || isInstalled() || (!always && dismissed())) return;
  const part = (way) => card.querySelector(`[data-way="${way}"]`);
  card.querySelector("#install-never").addEventListener("click", () => { keep(); card.hidden = true; });
  if (isMobileSafari()) {
    part("safari").hidden = card.hidden = false;
    unsentOf(user).then((count) => { part("safari-first").hidden = !count; }, () => {});
  }
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    part("prompt").hidden = card.hidden = false;
    part("prompt").onclick = () => event.prompt();
  });
  addEventListener("appinstalled", () => { card.hidden = true; askOnce(); });
}

function dismissed() {
  try { return localStorage.getItem(NEVER) === "never"; } catch { return false; }
}

function keep() {
  try { localStorage.setItem(NEVER, "never"); } catch { /* it is asked again */ }
}
