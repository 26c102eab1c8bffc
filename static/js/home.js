// The start page and the visits: what this very device still holds of the person's visits, said, listed and sent.

import { openLog } from "./device/log.js";
import { readNames } from "./offline/packs.js";
import { isUnsent, showUnsent } from "./offline/unsent.js";

const person = JSON.parse(document.getElementById("person").textContent);
const [line, place] = [document.querySelector(".sent"), document.getElementById("unsent")];
let log = null, names = null, shown = 0, sending = false;

// Shown anew when the page is come back to: meanwhile things may have been sent.
if (line || place) for (const event of ["pageshow", "online"]) addEventListener(event, () => show().catch(() => {}));

async function show() {
  const known = await globalThis.indexedDB?.databases?.();
  const journal = Object.keys(localStorage).some((key) => key.startsWith(`journal ${person.user} `));
  if (known && !journal && !known.some((each) => each.name === `obs-${person.user}`)) return;
  log ??= await openLog(person.user);
  names ??= await readNames(log);
  const visits = await log.visits();
  if (place) showUnsent(place, visits, { ...person, log, names });
  if (line) await tell(visits.filter(isUnsent));
  if (visits.some((each) => each.waiting)) await send();
}

async function send() {
  if (sending) return;
  sending = true;
  const { keepSendingAll } = await import("./sending/all.js");
  const build = import.meta.url.split("/static/")[1]?.split("/")[0];
  let painting = Promise.resolve(), due = false;
  const onProgress = () => {
    if (due) return;
    due = true;
    painting = painting.then(() => { due = false; return show(); }).catch(() => {});
  };
  await keepSendingAll({ log, user: person.user, build, onProgress });
  onProgress();
}

// What the server knew stands until this device holds something, and is asked for again once it holds nothing.
async function tell(unsent) {
  const waiting = unsent.reduce((sum, each) => sum + each.waiting + each.parked, 0);
  if (waiting === shown) return;
  shown = waiting;
  line.hidden = false;
  if (!waiting) { await sayAnew(); return; }
  const link = document.createElement("a");
  link.href = unsent.length > 1 && place ? "#unsent" : `${person.capture}/${unsent[0].observation}`;
  link.textContent = waiting === 1 ? line.dataset.one : line.dataset.many.replace("{n}", new Intl.NumberFormat(person.locale).format(waiting));
  line.classList.add("waiting");
  line.replaceChildren(link);
}

async function sayAnew() {
  const answer = await fetch(location.href, { cache: "no-store", redirect: "error" }).catch(() => null);
  const found = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".sent:not([hidden])");
  const said = document.createElement("span");
  said.textContent = line.dataset.sent;
  line.classList.toggle("waiting", Boolean(found) && found.classList.contains("waiting"));
  line.replaceChildren(...(found ? [...found.children].map((each) => document.adoptNode(each)) : [said]));
}
