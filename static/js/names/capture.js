// On the capture screen, after it is there: the hint at a student's name, and once on each device a word on seats.

import { watchNames } from "./hint.js";

const TOLD = "observe seats told";
const words = JSON.parse(document.getElementById("words").textContent);

export function start({ user, create }) {
  watchNames(document.querySelector("main.capture"), user, create.section, { hint: words.name_hint, use: words.name_use });
  tellOnce();
}

function tellOnce() {
  if (kept()) return;
  const line = document.getElementById("seats").content.firstElementChild.cloneNode(true);
  line.querySelector("button").addEventListener("click", () => line.remove());
  document.getElementById("first").after(line);
}

// A browser that keeps nothing is told each time.
function kept() {
  try {
    const before = localStorage.getItem(TOLD);
    localStorage.setItem(TOLD, "1");
    return before;
  } catch { return null; }
}
