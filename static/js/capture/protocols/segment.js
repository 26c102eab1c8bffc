// Segments: when each runs and has ended, which one is being rated, and the scans within.

import { durationMs } from "./fold.js";
import { segmentMarks } from "./marks.js";
import { showScans } from "./scan.js";
import { phaseOf } from "./time.js";
import { mark, minutes, put, say } from "./words.js";

export function showSegments(root, tools) {
  const { model, lesson, going, rubric, announce } = tools;
  const protocol = root.dataset.protocol, length = Number(root.dataset.ms), count = Number(root.dataset.count);
  const strip = document.querySelector(`[data-strip="${CSS.escape(protocol)}"]`);
  const [title, left] = strip.querySelector("[role=timer]").children;
  const [start, end, offer] = ["[data-act=start]", "[data-act=end]", ".offer"].map((each) => strip.querySelector(each));
  const scores = root.dataset.scores ? root.dataset.scores.split(" ") : [];
  const choices = [...root.querySelectorAll(".switch input")];
  const locked = root.querySelector(".locked");
  const marks = segmentMarks({ ...tools, protocol, phases });
  const scans = root.querySelector(".scans") && showScans(root.querySelector(".scans"), { ...tools, protocol, moments, touched: marks.confirm });
  let seen = "";

  strip.addEventListener("click", (event) => {
    const act = event.target.closest("button")?.dataset.act;
    if (act === "yes") marks.begin(1, 0);
    if (act === "start") startNow(next());
    if (act === "end") marks.stop();
  });
  for (const each of choices) each.addEventListener("change", () => { paint(); rubric.paint(); });

  function startNow(number) {
    choose(number);
    marks.begin(number, lesson());
  }

  function phases() {
    const own = model.folded.segments.filter((each) => each.protocol === protocol);
    const now = lesson();
    return Array.from({ length: count }, (_, index) => phaseOf(own, index + 1, length, now));
  }

  // The segment that could be started now; none while one runs, unless its start is only proposed.
  function next() {
    const all = phases();
    const running = all.find((each) => each.state === "running");
    if (running) return running.proposed ? running.number : null;
    return all.find((each) => each.state === "ready")?.number ?? null;
  }

  function choose(number) {
    for (const each of choices) each.checked = each.value === String(number);
  }

  function rated() {
    return Number(choices.find((each) => each.checked)?.value ?? 1);
  }

  function paint() {
    const all = phases();
    const running = all.find((each) => each.state === "running");
    const ended = all.findLast((each) => each.state === "ended");
    const ready = next();
    if (running) put(title, say("segment", { n: running.number }));
    else if (all.every((each) => each.state === "ended")) put(title, say("all_ended"));
    else put(title, ended ? strip.dataset.ended.replace("{n}", ended.number) : say("segment", { n: 1 }));
    offer.hidden = !running?.proposed || !going();
    start.hidden = !ready || !going();
    put(start, running?.proposed ? say("start_now") : say("start_segment", { n: ready ?? "" }));
    end.hidden = !running || running.proposed || !going();
    mark(strip, "data-state", running ? (running.proposed ? "proposed" : "running") : "ended");
    choices.forEach((each, index) => put(each.parentElement.querySelector("b"), { ended: "", running: say("now"), ready: say("ready") }[all[index].state]));
    scope(all);
    scans?.paint();
    tick();
  }

  function scope(all) {
    if (!scores.length) return;
    const number = rated(), own = all[number - 1], shut = own.state !== "ended";
    locked.hidden = !shut;
    put(locked, shut ? say("locked", { n: number }) : "");
    const spans = all.map((each) => ({ from: each.start, to: each.end }));
    rubric.scope.set({ codes: scores, segment: number, spans, shut, why: locked.id, choose: (each) => { choose(each); paint(); rubric.paint(); } });
  }

  function tick() {
    const all = phases(), now = lesson();
    const running = all.find((each) => each.state === "running");
    const wait = scans?.wait();
    put(left, running ? [say("left", { t: minutes(running.end - now) }), wait].filter(Boolean).join(" · ") : "");
    strip.style.setProperty("--passed", running ? (now - running.start) / (running.end - running.start) : 0);
    const standing = all.map((each) => each.state).join();
    if (standing === seen) { scans?.tick(); return; }
    const before = seen;
    seen = standing;
    marks.markEnded(all);
    paint();
    if (before) rubric.paint();
    if (before && !running) announce(title.textContent);
  }

  // The nominal moments of all segments, each at its place in the segment as it really ran.
  function moments(nominal) {
    const each = nominal.length / count, offsets = nominal.slice(0, each).map(durationMs);
    return phases().flatMap(({ start: from, end: to }, index) => offsets.map((offset, place) => ({
      at: nominal[index * each + place],
      minute: offset / 60e3,
      due: from === null ? null : from + offset,
      until: from === null ? null : Math.min(to, from + (offsets[place + 1] ?? length)),
    })));
  }

  return { paint, tick, missed: () => scans?.missed() ?? [] };
}
