// Levels by tap and by key: a tapped card is painted first and entered in the same breath, before anything else that
// the hand does; arrows walk the radios, numbers choose within the criterion in focus: one rest, one entry.

import { afterFrame } from "./frame.js";

const REST = 600;

// Gives `walking()`: whether a level is being chosen by key and should not be repainted; `settle()`: enters what was tapped.
export function listenForLevels(root, rate) {
  const tapped = [];
  const soon = afterFrame(settle);
  let byKey = false, resting = 0;

  function settle() {
    for (const [name, value] of tapped.splice(0)) rate(name, value);
  }

  function choose(input) {
    clearTimeout(resting);
    const { name, value } = input;
    if (byKey) { resting = setTimeout(() => rate(name, value), REST); return; }
    tapped.push([name, value]);
    soon();
  }

  for (const event of ["pointerdown", "keydown", "click"]) document.addEventListener(event, settle, true);
  for (const event of ["pagehide", "visibilitychange"]) addEventListener(event, settle, true);

  root.addEventListener("pointerdown", () => { byKey = false; });
  root.addEventListener("change", (event) => { if (event.target.type === "radio" && event.target.closest("details.criterion")) choose(event.target); });
  root.addEventListener("keydown", (event) => {
    if (event.key.startsWith("Arrow")) byKey = true;
    if (!/^\d$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    const input = numbered(event.target, Number(event.key));
    if (!input) return;
    event.preventDefault();
    byKey = true;
    input.focus();
    if (!input.checked) { input.checked = true; choose(input); }
  });
  return { walking: () => byKey, settle };
}

// 1 is the first level, 0 the first choice that is no level ("not observed").
function numbered(target, number) {
  const group = target.closest(".behaviours fieldset") || target.closest("details.criterion")?.querySelector(":scope > fieldset");
  if (!group || !group.checkVisibility()) return null;
  if (number) return group.querySelectorAll(group.closest(".behaviours") ? "input" : ".level:not(.other) input")[number - 1];
  return group.querySelector(".others input");
}
