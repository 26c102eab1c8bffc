// On the start page: one line, only where this device could not carry a lesson without Wi-Fi.

import { offerInstall } from "../device/install.js";
import { look } from "./checks.js";
import { here } from "./environment.js";
import { fill, sentence, verdictOf } from "./verdict.js";

const NEEDED = ["secure", "mode", "database", "worker", "packs", "space"];
const place = document.getElementById("not-ready");
const page = JSON.parse(document.getElementById("ready").textContent);
const words = JSON.parse(document.getElementById("ready-words").textContent);

// A first visit brings the screen and the pack only now: what is still on its way is not missing.
let tries = 0;
offerInstall(document.getElementById("install"), page.user);
check();

async function check() {
  const { first } = verdictOf(await look(here(page), NEEDED));
  if (first?.words === "missing" && tries < 3) {
    tries += 1;
    setTimeout(check, 3000);
    return;
  }
  place.hidden = !first;
  if (first) place.firstElementChild.textContent = fill(words.first, { first: sentence(words, first) });
  document.body.dataset.readiness = first?.name ?? "ok";
}
