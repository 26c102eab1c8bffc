// Puts the capture screen together.

import { compose } from "./composer.js";
import { confirm } from "./confirm.js";
import { afterFrame } from "./frame.js";
import { newId } from "./ids.js";
import { openLog } from "../device/log.js";
import { loadLater } from "./later.js";
import { plain, setTime, showNotes } from "./notes.js";
import { byId, clockTime, fromTemplate, labelOf, page, say, titleOf, words } from "./page.js";
import { closePanels, toggle } from "./panels.js";
import { openPhrases } from "./phrases.js";
import { loadProtocols } from "./protocols/load.js";
import { whenIdle } from "../offline/idle.js";
import { showRubric } from "./rubric.js";
import { showSaved } from "./saved.js";
import { openSettings } from "./settings.js";
import { keepTime } from "./timing.js";
import { showTogether } from "./together.js";
import { makeUndo } from "./undo.js";
import { openVisit } from "./visit.js";
import { startSending } from "../sending/capture.js";
import { noteWords } from "./words.js";

// What an act changes under the hand, by its kind; a chosen level is painted by the browser itself.
const FIRST = {
  note: "notes", tag: "notes", tally: "rubric", check: "rubric",
  interval: "protocols", segment: "protocols", snapshot: "protocols", event: "protocols",
};
// What is painted anew where entries only went from one place to another.
const OF_PLACES = ["saved", "notes", "later", "together"];
const MOVED = ["stored", "lost", "sent"];
const tools = { byId, clockTime, fromTemplate, labelOf, page, plain, say, setTime, titleOf, toggle };

async function start() {
  const settings = openSettings();
  if (page.shell && !(await (await import("./shell.js")).fillPage(page))) return;
  const came = page.shell ? null : rubricOfPage();
  const fresh = !page.observation;
  const observation = page.observation || newId();
  let model = null;
  const log = await openLog(page.user, { mended: () => model?.catchUp() });
  const about = await log.about(observation);
  const clock = await keepTime({ log, about, fresh, stepped: (ms) => model?.act("clock.step", null, { step_ms: ms }) });
  const views = {};
  let onlyMoved = true;
  const settle = afterFrame(() => paint(onlyMoved ? OF_PLACES : undefined));
  const tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel(`obs-${observation}`) : null;

  model = await openVisit({ observation, log, page, clock, changed });
  for (const entry of model.all()) if (entry.device_id === model.device) clock.atLeast(entry.lesson_ms);
  const ways = { act: model.act };
  const undo = makeUndo({ button: byId("undo"), visit: observation, ways, done: () => { byId("announce").textContent = say("undone"); } });
  const saved = showSaved({ model, log, sending: () => send });
  const send = startSending({ model, log, page, tell: (...said) => saved.tell(...said), heard: (...said) => clock.heard(...said) && notes.retime() });
  const wordings = noteWords({ model, undo });
  const notes = showNotes({ model, words: wordings, started: clock.started, edit: (row, note) => later.edit(row, note) });
  const rubric = showRubric({ model, undo, tag: (code) => composer.tag(code) });
  Object.assign(ways, wordings.ways, rubric.ways);
  const phrases = openPhrases(page.user, words.phrases.map((each) => [each.split(" ", 1)[0], each.slice(each.indexOf(" ") + 1)]));
  const composer = compose({
    model, log, clock, undo, phrases, known: rubric.known, acts: rubric,
    filed: afterFrame((code) => rubric.open(code, false)), entered: afterFrame((note) => later.entered(note)),
  });
  const together = showTogether({ model, undo, started: clock.started, told: () => later.paint() });
  const protocols = loadProtocols({ model, undo, clock, rubric, started: clock.started, loaded: () => paint() });
  const kit = { ...tools, model, settings, phrases, rubric, notes, wordings, send, together, composer, pack, missed: protocols.missed, started: clock.started };
  const later = loadLater(kit);
  Object.assign(views, { notes, rubric, saved, protocols, later, together });

  if (fresh) {
    model.act("obs.create", null, page.create);
    model.act("obs.start", null, {});
    history.replaceState(null, "", `${page.capture}/${observation}`);
  }
  paint();
  protocols.tick();
  setInterval(protocols.tick, 1000);

  function changed(why, kind = "") {
    views.saved?.paint(); // never a frame that calls sent what is not
    views[FIRST[kind.split(".")[0]]]?.paint();
    onlyMoved &&= MOVED.includes(why);
    settle();
    if (why === "stored" || why === "lost") { send.soon(why === "lost" ? 0 : undefined); tabs?.postMessage("more"); }
    if (why === "sent") tabs?.postMessage("more");
  }

  function paint(names = Object.keys(views)) {
    onlyMoved = true;
    for (const name of names) views[name]?.paint();
  }

  async function pack() {
    const { refreshPack } = await import("../offline/packs.js");
    return log ? refreshPack(page.user, log) : undefined;
  }

  tabs?.addEventListener("message", () => model.catchUp());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) clock.leave();
    else clock.come();
  });
  if (page.steps) import("./steps.js").then(({ armStep }) => { views.step = armStep({ ...kit, undo, log, confirm }); }, () => {});
  if (page.looks) import("./looks.js").then(({ showLooks }) => showLooks(page), () => {});
  closePanels();
  document.body.dataset.obsPage = "ready";
  whenIdle(() => import("../offline/prepare.js").then(({ prepare }) => prepare(page, { log, rubric: came }), () => {}));
  later.start();
  import(page.names).then((names) => names.start(page), () => {});
  import("../device/visit.js").then(({ keepVisit }) => keepVisit({ page, model, clock, fresh, newId }), () => {});
}

// As the server sent it, before anything is painted onto it: what this device then need not be sent again.
function rubricOfPage() {
  const part = document.querySelector(".rubric");
  const [id, version] = page.rubric;
  return { id, version, sha: page.sha, title: part.ariaLabel, protocols: page.protocols || [], html: part.innerHTML };
}

start();
