// The start page: what this very device still holds of the person's visits, as one line and as a list.

import { openLog } from "./device/log.js";
import { readNames } from "./offline/packs.js";
import { isUnsent, showUnsent } from "./offline/unsent.js";

const person = JSON.parse(document.getElementById("person").textContent);
const [line, place] = [document.querySelector(".sent"), document.getElementById("unsent")];

// Shown anew when the page is come back to: meanwhile things may have been sent.
if (line || place) for (const event of ["pageshow", "online"]) addEventListener(event, () => show().catch(() => {}));

async function show() {
  const known = await indexedDB.databases?.();
  if (known && !known.some((each) => each.name === `obs-${person.user}`)) return;
  const log = await openLog(person.user);
  const [visits, names] = await Promise.all([log.visits(), readNames(log)]);
  if (place) showUnsent(place, visits, { names, ...person });
  if (line) tell(visits.filter(isUnsent));
}

// What the server knew stands until this device holds something.
function tell(unsent) {
  const waiting = unsent.reduce((sum, each) => sum + each.waiting + each.parked, 0);
  if (!waiting) return;
  const link = document.createElement("a");
  link.href = unsent.length > 1 ? "#unsent" : `${person.capture}/${unsent[0].observation}`;
  link.textContent = waiting === 1 ? line.dataset.one : line.dataset.many.replace("{n}", new Intl.NumberFormat(person.locale).format(waiting));
  line.classList.add("waiting");
  line.replaceChildren(link);
}
