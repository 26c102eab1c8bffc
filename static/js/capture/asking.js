// "What did you see or hear?": asked once a note that judges, below the box; it takes neither the focus nor the way.

import { judges } from "./judging.js";

export function startAsking({ settings, byId, notes, wordings }) {
  const line = byId("ask");
  const asked = new Set();
  let about = null;

  const close = () => { line.hidden = true; about = null; };
  line.addEventListener("pointerdown", (event) => { if (event.target.closest("[data-act=dismiss], [data-act=never]")) event.preventDefault(); });
  line.addEventListener("click", ({ target }) => {
    const act = target.closest("button")?.dataset.act;
    const note = about;
    if (act) close();
    if (act === "edit") notes.open(note);
    if (act === "never") settings.put("asks", false);
  });
  return function ask(note) {
    close();
    if (settings.get("asks") === false || asked.has(note)) return;
    asked.add(note);
    const word = judges(wordings.find(note).text);
    if (!word) return;
    about = note;
    line.querySelector("q").textContent = word;
    line.hidden = false;
  };
}
