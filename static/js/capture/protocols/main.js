// Time protocols beside the notes: each kind's view over the server's mark-up, on one clock.

import { showEvents } from "./event.js";
import { showIntervals } from "./interval.js";
import { showScans } from "./scan.js";
import { showSegments } from "./segment.js";
import { makeSound } from "./sound.js";
import { durationMs } from "./fold.js";

const KINDS = { interval: showIntervals, segment: showSegments, snapshot: showSnapshots, event: showEvents };
const STYLE = "capture-protocols.css";

// tools: {model, undo, clock, rubric, lesson, going, announce, clockTime, dress, started}
export function showProtocols(tools) {
  tools.dress(STYLE); // the shell knows no rubric and so cannot name its styles
  const all = { ...tools, sound: makeSound() };
  const views = [...document.querySelectorAll("[data-protocol]")].map((root) => KINDS[root.dataset.kind](root, all));
  if (!document.querySelector("details.criterion")) document.querySelector('[name="pane"][value="tallies"]').checked = true;
  document.body.dataset.protocols = "ready";
  return {
    paint() { for (const view of views) view.paint(); },
    tick() { for (const view of views) view.tick(); },
    missed: () => views.flatMap((view) => view.missed()),
  };
}

// A rubric may have scans of its own, counted from the start of the visit.
function showSnapshots(root, tools) {
  const last = 5 * 60e3;
  const moments = (nominal) => nominal.map((at, index) => {
    const due = durationMs(at);
    return { at, minute: due / 60e3, due, until: durationMs(nominal[index + 1] ?? "") || due + last };
  });
  const strip = document.querySelector(`[data-strip="${CSS.escape(root.dataset.protocol)}"]`);
  const scans = showScans(root.querySelector(".scans"), { ...tools, protocol: root.dataset.protocol, moments });
  const tick = () => { scans.tick(); strip.querySelector("b").textContent = scans.wait(); };
  return { paint() { scans.paint(); tick(); }, tick, missed: scans.missed };
}
