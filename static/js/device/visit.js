// Around an open visit: asks once that notes be kept for good, and keeps a shared screen to itself.

import { askOnce } from "./persist.js";
import { get } from "./root.js";
import { watchShared } from "./shared.js";

export async function keepVisit({ page, model, clock, fresh, newId }) {
  if (fresh) askOnce().catch(() => {});
  const shared = await get("shared").catch(() => null);
  if (!shared?.words) return;
  const write = () => {
    const time = clock.now();
    return (text) => model.act("note.add", newId(), { text, tags: [], private: false }, { time }).stored;
  };
  await watchShared({ ...shared, user: page.user }, { fromServer: !page.shell, write, pill: document.getElementById("saved") });
}
