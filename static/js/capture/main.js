// Puts the capture screen together.

import { showAmend } from "./amend.js";
import { compose } from "./composer.js";
import { showFinish } from "./finish.js";
import { newId } from "./ids.js";
import { openLog } from "../device/log.js";
import { showNotes } from "./notes.js";
import { byId, page, say } from "./page.js";
import { loadProtocols } from "./protocols/load.js";
import { showRubric } from "./rubric.js";
import { showSaved, toggle } from "./saved.js";
import { keepTime } from "./timing.js";
import { showTogether } from "./together.js";
import { makeUndo } from "./undo.js";
import { openVisit } from "./visit.js";
import { startSending } from "../sending/capture.js";

async function start() {
  if (page.shell && !(await (await import("./shell.js")).fillPage(page))) return;
  const fresh = !page.observation;
  const observation = page.observation || newId();
  let model = null;
  const log = await openLog(page.user, { mended: () => model?.catchUp() });
  const about = await log.about(observation);
  const clock = await keepTime({ log, about, fresh, stepped: (ms) => model?.act("clock.step", null, { step_ms: ms }) });
  const views = [];
  const tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel(`obs-${observation}`) : null;

  const { started } = clock;
  model = await openVisit({ observation, log, page, clock, changed });
  for (const entry of model.all()) if (entry.device_id === model.device) clock.atLeast(entry.lesson_ms);
  const undo = makeUndo(byId("undo"), () => { byId("announce").textContent = say("undone"); });
  const saved = showSaved({ model, log, sending: () => send });
  const send = startSending({ model, log, page, tell: (...said) => saved.tell(...said), heard: (...said) => clock.heard(...said) && notes.retime() });
  const codes = [...document.querySelectorAll("details.criterion")].map((each) => each.id.slice(2));
  const notes = showNotes({ model, undo, started });
  const rubric = showRubric({ model, undo, tag: (code) => composer.tag(code) });
  const composer = compose({ model, log, clock, undo, started, codes, filed: (code) => rubric.open(code, false) });
  const together = showTogether({ model, undo, started, told: () => finish.paint() });
  const protocols = loadProtocols({ model, undo, clock, rubric, started, loaded: paint });
  const finish = showFinish({ model, rubric, codes, send, started, composer, together, missed: protocols.missed });
  showAmend({ model, send, pack });
  views.push(notes, rubric, saved, protocols, finish, together);

  if (fresh) {
    model.act("obs.create", null, page.create);
    model.act("obs.start", null, {});
    history.replaceState(null, "", `${page.capture}/${observation}`);
  }
  paint();
  const stream = byId("stream").parentElement;
  stream.scrollTop = stream.scrollHeight;
  protocols.tick();
  setInterval(protocols.tick, 1000);

  function changed(why) {
    paint();
    if (why === "stored" || why === "lost") { send.soon(why === "lost" ? 0 : undefined); tabs?.postMessage("more"); }
    if (why === "sent") tabs?.postMessage("more");
  }

  function paint() {
    for (const view of views) view.paint();
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
    if (document.hidden) clock.leave();
    else clock.come();
  });
  for (const button of document.querySelectorAll("[data-close]")) button.addEventListener("click", () => toggle(byId(button.dataset.close), false));
  document.body.dataset.obsPage = "ready";
  setTimeout(pack, 1500);
  import(page.names).then((names) => names.start(page), () => {});
  import("../device/visit.js").then(({ keepVisit }) => keepVisit({ page, model, clock, fresh, newId }), () => {});
}

start();
