// Puts the capture screen together.

import { showAmend } from "./amend.js";
import { resume, startClock } from "./clock.js";
import { compose } from "./composer.js";
import { showFinish } from "./finish.js";
import { newId } from "./ids.js";
import { openLog } from "../device/log.js";
import { showNotes } from "./notes.js";
import { byId, page, say } from "./page.js";
import { showRubric } from "./rubric.js";
import { showSaved, toggle } from "./saved.js";
import { startSending } from "./send.js";
import { makeUndo } from "./undo.js";
import { openVisit } from "./visit.js";

const PULL_EVERY = 20e3;

async function start() {
  if (page.shell && !(await (await import("./shell.js")).fillPage(page))) return;
  const skew = page.server_ms - Date.now();
  const fresh = !page.observation;
  const observation = page.observation || newId();
  const log = await openLog(page.user).catch(() => null);
  const about = log && (await log.about(observation));
  const clock = startClock(fresh ? { lesson_ms: 0 } : about?.clock ? resume(about.clock, Date.now()) : fromServer(), step);
  const views = [];
  const tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel(`obs-${observation}`) : null;

  const model = await openVisit({ observation, log, page, clock, changed });
  const undo = makeUndo(byId("undo"), () => { byId("announce").textContent = say("undone"); });
  const saved = showSaved({ model, retry: () => send.retry() });
  const send = startSending({ model, page, tell });
  const codes = [...document.querySelectorAll("details.criterion")].map((each) => each.id.slice(2));
  const notes = showNotes({ model, undo, started });
  const rubric = showRubric({ model, undo, tag: (code) => composer.tag(code) });
  const composer = compose({ model, log, clock, undo, started, codes, filed: (code) => rubric.open(code, false) });
  const finish = showFinish({ model, rubric, codes, send, started, composer });
  showAmend({ model, send, pack });
  views.push(notes, rubric, saved, finish);

  if (fresh) {
    model.act("obs.create", null, page.create);
    model.act("obs.start", null, {});
    history.replaceState(null, "", `${page.capture}/${observation}`);
  }
  for (const view of views) view.paint();
  const stream = byId("stream").parentElement;
  stream.scrollTop = stream.scrollHeight;
  tick();
  setInterval(tick, 1000);
  setInterval(() => { if (!document.hidden) pull(); }, PULL_EVERY);
  send.soon(0);
  pull();

  // The start on this page's clock face: the server's word where there is one.
  function started() {
    return page.started_ms ?? Date.now() + skew - clock.now().lesson_ms;
  }

  function fromServer() {
    const passed = page.server_ms - page.started_ms;
    const last = page.state === "captured" || passed > 12 * 3600e3 ? 0 : passed;
    return { lesson_ms: Math.max(0, Math.round(last)), approx: true };
  }

  function step(ms) {
    model.act("clock.step", null, { step_ms: ms });
  }

  function changed(why) {
    for (const view of views) view.paint();
    if (why === "stored" || why === "lost") { send.soon(); tabs?.postMessage("more"); }
    if (why === "sent") tabs?.postMessage("more");
  }

  function tell(word) {
    if (word === "ok") clock.settle();
    saved.tell(word);
  }

  function tick() {
    clock.tick();
    const ended = model.folded.state === "captured" && model.all().findLast((entry) => entry.kind === "obs.finish");
    const seconds = Math.floor((ended || clock.now()).lesson_ms / 1000);
    byId("clock").textContent = say("elapsed", { m: Math.floor(seconds / 60), s: String(seconds % 60).padStart(2, "0") });
  }

  async function pull() {
    if (fresh && !model.count("acked")) return;
    const found = await send.pull(model.serverSeq);
    if (found) await model.merge(found);
  }

  async function pack() {
    const held = log && (await log.get("pack").catch(() => null));
    const headers = held ? { "If-None-Match": held.tag } : {};
    const answer = await fetch("/api/v1/pack", { headers }).catch(() => null);
    if (!answer?.ok || answer.headers.get("X-Obs-Api") !== "1") return held?.body;
    const body = await answer.json();
    await log?.put("pack", { tag: answer.headers.get("ETag"), body }).catch(() => {});
    return body;
  }

  tabs?.addEventListener("message", () => model.catchUp());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { clock.wasHidden(); send.farewell(); } else { clock.tick(); send.retry(); pull(); }
  });
  for (const event of ["pageshow", "focus", "online"]) addEventListener(event, () => send.retry());
  for (const button of document.querySelectorAll("[data-close]")) button.addEventListener("click", () => toggle(byId(button.dataset.close), false));
  document.body.dataset.obsPage = "ready";
  setTimeout(pack, 1500);
  import(page.names).then((names) => names.start(page), () => {});
}

start();
