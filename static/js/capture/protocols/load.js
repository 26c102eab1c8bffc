// Time protocols and rates come only where a visit has them; until then there is nothing to show of them.

import { byId, clockTime, dress, page, say } from "../page.js";

const RATED_FROM = 180e3;
const NOTHING = { paint() {}, tick() {}, missed: () => [] };

// loaded: called once the protocols are there and everything may be painted with them.
export function loadProtocols({ model, undo, clock, rubric, started, loaded }) {
  let shown = NOTHING, rated = false;
  const tools = { model, undo, clock, rubric, started, clockTime, dress, lesson, going: () => !ended(), announce };
  if (document.querySelector("[data-protocol]")) start();

  async function start() {
    const { showProtocols } = await import("./main.js");
    shown = showProtocols(tools);
    loaded();
  }

  // The entry that finished the visit, where it is finished.
  function ended() {
    return model.folded.state === "captured" && model.all().findLast((entry) => entry.kind === "obs.finish");
  }

  function lesson() {
    return (ended() || clock.now()).lesson_ms;
  }

  async function rate() {
    rated = true;
    const { showRates } = await import("./rates.js");
    showRates({ rubric, model, lesson, locale: page.locale, words: say });
  }

  function announce(words) {
    byId("announce").textContent = words;
  }

  return {
    paint: () => shown.paint(),
    missed: () => shown.missed(),
    tick() {
      clock.show(ended());
      shown.tick();
      if (!rated && lesson() > RATED_FROM && document.querySelector("[data-tally]")) rate();
    },
  };
}
