// What the first note does not need: each part is loaded when it is asked for, and soon after the start so that it is there offline.

import { dress } from "./page.js";

const SOON = 400;

export function loadLater(kit) {
  const { byId, model } = kit;
  kit.openFinish = openFinish;
  const parts = {
    finish: once(async () => (await import("./finish.js")).showFinish(kit)),
    amend: once(async () => (await import("./amend.js")).showAmend(kit)),
    more: once(async () => (await import("./more.js")).showMore(kit)),
    layout: once(async () => (await import("./layout.js")).startLayout(kit)),
    editor: once(async () => (await import("./edit.js")).makeEditor(kit)),
    asking: once(async () => (await import("./asking.js")).startAsking(kit)),
  };
  let finish = null, ask = () => {};

  byId("finish").addEventListener("click", () => { kit.composer.add(); openFinish(true); });
  byId("who").addEventListener("click", async () => (await parts.amend()).open());
  byId("show-more").addEventListener("click", async () => (await parts.more()).open());

  // The page stands at the tap; its lists come with the part that paints them.
  function openFinish(on) {
    byId("review").hidden = !on;
    byId("main").hidden = on;
    byId("finish").hidden = on;
    document.body.classList.toggle("finishing", on);
    if (!on) return;
    byId("review").focus();
    scrollTo(0, 0);
    prepareFinish().then(() => finish.paint());
  }

  async function prepareFinish() {
    finish = await parts.finish();
  }

  async function loadAll() {
    ask = await parts.asking().catch(() => ask);
    await Promise.allSettled([parts.layout(), prepareFinish(), parts.editor(), parts.amend(), parts.more()]);
    document.body.dataset.later = "ready";
  }

  return {
    start() {
      dress("capture-later.css");
      if (model.folded.state === "captured") openFinish(true);
      setTimeout(loadAll, SOON);
    },
    entered: (note) => ask(note),
    edit: async (row, note) => (await parts.editor())(row, note),
    paint: () => finish?.paint(),
  };
}

// Loaded once; where loading failed, the next call tries again.
export function once(load) {
  let made = null;
  return () => {
    made ||= load().catch((error) => { made = null; throw error; });
    return made;
  };
}
