// Where the words are: three states in the header; the rest and the copy, behind a tap, come after the first note.

import { deviceLabel } from "../sending/batch.js";
import { fold } from "./fold.js";
import { once } from "./later.js";
import { byId, clockTime, labelOf, page, say, titleOf } from "./page.js";
import { toggle } from "./panels.js";

const QUIET = 1500;
const BEFORE_IT_IS_NEEDED = 2000;
const kit = { byId, clockTime, deviceLabel, fold, labelOf, page, say, titleOf };
const WAY_ON = { signed_out: "sign_in", wrong_user: "sign_in", old: "reload" };

// sending: gives what startSending gave, once it is there.
export function showSaved({ model, log, sending }) {
  const [pill, banner] = [byId("saved"), byId("banner")];
  const known = { others: 0, sentAt: null };
  const details = once(async () => (await import("./details.js")).showDetails({ model, log, known, kit }));
  const then = (does, otherwise = () => {}) => details().then(does, otherwise);
  let told = "", trouble = "", later = 0;

  pill.addEventListener("click", () => { toggle(byId("details")); then((each) => each.paint()); });
  byId("send-now").addEventListener("click", () => sending().retry());
  for (const id of ["download", "rescue"]) byId(id).addEventListener("click", () => then((each) => each.save().catch(copyText), copyText));
  byId("copy").addEventListener("click", copyText);
  setTimeout(then, BEFORE_IT_IS_NEEDED);
  banner.querySelector("a").addEventListener("click", (event) => {
    if (WAY_ON[trouble] !== "sign_in" || document.querySelector(".training")) return;
    event.preventDefault();
    const words = { wrong: say("other_user", { name: page.name }), unreached: say("unreached"), close: document.querySelector("[data-close]").textContent };
    const leave = () => location.assign(event.target.href);
    import("../sending/sign-in.js").then(({ askToSignIn }) => askToSignIn({ page, words, arrived: () => sending().signedIn() }))
      .then((shown) => shown || leave(), leave);
  });

  // The last way out of a page that nothing else can save: it asks for no file.
  async function copyText() {
    const text = model.folded.notes.filter((note) => !note.deleted)
      .map((note) => `${clockTime(note.wall_ms)}\t${note.text}\t${note.tags.join(", ")}`).join("\n");
    await navigator.clipboard?.writeText(text).catch(() => {});
    byId("copy").textContent = say("copied");
  }

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
    announce(state, words);
    paintBanner(state);
    if (!byId("details").hidden) then((each) => each.paint());
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
    const n = model.count("local") + model.count("lost") + known.others;
    if (word === "signed_out") return say(n === 1 ? "signed_out_one" : "signed_out", { n });
    return { wrong_user: say("other_user", { name: page.name }), old: say("upgrade"), portal: say("portal"), server: say("server") }[word] ?? "";
  }

  return {
    paint,
    // What sending says: a trouble stands until another word takes its place.
    tell(word, value) {
      if (word === "others") known.others = value;
      else trouble = ["ok", "idle", "waiting"].includes(word) ? "" : word;
      if (word === "ok") known.sentAt = Date.now();
      paint();
    },
  };
}
