// Where the words are: three states in the header, the rest behind a tap, and a copy whenever it is wanted.

import { deviceLabel } from "../sending/batch.js";
import { fold } from "./fold.js";
import { byId, clockTime, labelOf, page, say, titleOf } from "./page.js";
import { toggle } from "./panels.js";

const QUIET = 1500;
const BEFORE_IT_IS_NEEDED = 2000;
const rescue = () => import("../rescue/main.js");
const WAY_ON = { signed_out: "sign_in", wrong_user: "sign_in", old: "reload" };

// sending: gives what startSending gave, once it is there.
export function showSaved({ model, log, sending }) {
  const [pill, banner] = [byId("saved"), byId("banner")];
  let told = "", trouble = "", sentAt = null, later = 0, others = 0, attention = null;

  pill.addEventListener("click", () => { toggle(byId("details")); paintDetails(); });
  byId("send-now").addEventListener("click", () => sending().retry());
  for (const id of ["download", "rescue"]) byId(id).addEventListener("click", save);
  byId("copy").addEventListener("click", copyText);
  setTimeout(() => rescue().catch(() => {}), BEFORE_IT_IS_NEEDED);
  banner.querySelector("a").addEventListener("click", (event) => {
    if (WAY_ON[trouble] !== "sign_in" || document.querySelector(".training")) return;
    event.preventDefault();
    const words = { wrong: say("other_user", { name: page.name }), unreached: say("unreached"), close: document.querySelector("[data-close]").textContent };
    const leave = () => location.assign(event.target.href);
    import("../sending/sign-in.js").then(({ askToSignIn }) => askToSignIn({ page, words, arrived: () => sending().signedIn() }))
      .then((shown) => shown || leave(), leave);
  });

  function standing() {
    const waiting = model.count("local") + model.count("parked");
    if (model.count("lost")) return ["lost", say("lost")];
    if (model.count("saving")) return ["saving", say("saving")];
    if (waiting) return ["waiting", say("waiting", { n: waiting })];
    return ["sent", say(model.all().length ? "sent" : "ready")];
  }

  function paint() {
    const [state, words] = standing();
    if (pill.textContent !== words) pill.textContent = words;
    if (pill.dataset.state !== state) pill.dataset.state = state;
    document.body.dataset.saved = state;
    announce(state, words);
    paintBanner(state);
    if (!byId("details").hidden) paintDetails();
  }

  function announce(state, words) {
    if (state === told) return;
    clearTimeout(later);
    later = setTimeout(() => { told = state; byId("announce").textContent = words; }, state === "lost" ? 0 : QUIET);
  }

  function paintBanner(state) {
    const text = state === "lost" ? say("lost") : sentenceOf(trouble) || (log.stuck && say("stuck"));
    banner.hidden = !text;
    if (!text) return;
    banner.dataset.state = state === "lost" ? "lost" : "quiet";
    if (banner.firstElementChild.textContent !== text) banner.firstElementChild.textContent = text;
    byId("copy").hidden = state !== "lost";
    byId("rescue").hidden = state !== "lost" && !["signed_out", "wrong_user"].includes(trouble);
    const link = banner.querySelector("a");
    link.hidden = !WAY_ON[trouble];
    if (link.hidden) return;
    link.textContent = say(WAY_ON[trouble]);
    link.href = trouble === "old" ? "" : `${page.sign_in}?next=capture.show&observation=${model.observation}`;
  }

  function sentenceOf(word) {
    const n = model.count("local") + model.count("lost") + others;
    if (word === "signed_out") return say(n === 1 ? "signed_out_one" : "signed_out", { n });
    return { wrong_user: say("other_user", { name: page.name }), old: say("upgrade"), portal: say("portal"), server: say("server") }[word] ?? "";
  }

  function paintDetails() {
    const facts = byId("details").querySelector("dl");
    const elsewhere = model.all().filter((entry) => !entry.device_id.startsWith(model.device)).length;
    const count = { sent: model.count("acked"), elsewhere, row_waiting: model.count("local") - model.weak(), row_weak: model.weak(), row_parked: model.count("parked"), row_lost: model.count("lost"), other_visits: others };
    const lines = Object.entries(count).filter(([key, n]) => n || key === "sent").map(([key, n]) => [say(key), n]);
    if (sentAt) lines.push([say("last_sent"), clockTime(sentAt)]);
    facts.replaceChildren(...lines.flatMap(([name, value]) => [make("dt", name), make("dd", String(value))]));
    if (attention || !count.row_parked) attention?.paint();
    else import("../sending/attention.js").then(({ showAttention }) => { attention ??= showAttention({ model, after: facts, kit: { byId, clockTime, labelOf, say, titleOf } }); attention.paint(); }, () => {});
  }

  function asText() {
    return model.folded.notes.filter((note) => !note.deleted)
      .map((note) => `${clockTime(note.wall_ms)}\t${note.text}\t${note.tags.join(", ")}`).join("\n");
  }

  async function copyText() {
    await navigator.clipboard?.writeText(asText()).catch(() => {});
    byId("copy").textContent = say("copied");
  }

  // All of this visit and what others wait with, to be brought in on any machine.
  function save() {
    const device = { id: model.device, label: deviceLabel() };
    const about = document.querySelector("#who .whom").textContent;
    return rescue().then(({ saveCopy }) => saveCopy({ model, log, page, about, device, fold, how_to: say("copy_how", { name: page.name }) })).catch(copyText);
  }

  return {
    paint,
    // What sending says: a trouble stands until another word takes its place.
    tell(word, value) {
      if (word === "others") others = value;
      else trouble = ["ok", "idle", "waiting"].includes(word) ? "" : word;
      if (word === "ok") sentAt = Date.now();
      paint();
    },
  };
}

function make(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
