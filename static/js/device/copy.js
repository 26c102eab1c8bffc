// A file with everything of one person that no server has confirmed.

import { WAITING, ask, inState, journalOf, reading } from "./held.js";

export async function saveCopy(user) {
  const found = await reading(user, ["entries"], (store) => Promise.all(
    WAITING.map((state) => ask(store("entries").index("state").getAll(inState(state))))));
  const entries = [...(found ?? []).flat(), ...journalOf(user).filter((each) => each.state !== "acked")];
  const file = new Blob([JSON.stringify({ user, entries }, null, 1)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = "observe-unsent.json";
  link.click();
}
