// Where the words are: three states in the header, the rest behind a tap, and a copy whenever it is wanted.

import { byId, clockTime, page, say } from "./page.js";

const QUIET = 1500;

export function showSaved({ model, log, retry }) {
  const [pill, banner] = [byId("saved"), byId("banner")];
  let told = "", trouble = "", sentAt = null, later = 0;

  pill.addEventListener("click", () => { toggle(byId("details")); paintDetails(); });
  byId("send-now").addEventListener("click", retry);
  byId("download").addEventListener("click", download);
  byId("copy").addEventListener("click", async () => {
    await navigator.clipboard?.writeText(asText()).catch(() => {});
    byId("copy").textContent = say("copied");
  });

  function standing() {
    const lost = model.count("lost"), parked = model.count("parked");
    const waiting = model.count("local"), saving = model.count("saving");
    if (lost) return ["lost", say("lost")];
    if (saving) return ["saving", say("saving")];
    if (waiting) return ["waiting", say("waiting", { n: waiting })];
    if (parked) return ["waiting", say("attention", { n: parked })];
    return model.all().length ? ["sent", say("sent")] : ["sent", say("ready")];
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
    const n = model.count("local") + model.count("lost");
    const text = state === "lost" ? say("lost") : trouble && { signed_out: say("signed_out", { n }), wrong_user: say("other_user", { name: page.name }), upgrade: say("upgrade"), portal: say("portal"), server: say("server") }[trouble] || (log.stuck && say("stuck"));
    banner.hidden = !text;
    if (!text) return;
    banner.dataset.state = state === "lost" ? "lost" : "quiet";
    if (banner.firstElementChild.textContent !== text) banner.firstElementChild.textContent = text;
    byId("copy").hidden = state !== "lost";
    const link = banner.querySelector("a");
    link.hidden = !["signed_out", "wrong_user", "upgrade"].includes(trouble);
    link.textContent = say(trouble === "upgrade" ? "reload" : "sign_in");
    link.href = trouble === "upgrade" ? "" : `${page.sign_in}?next=capture.show&observation=${model.observation}`;
  }

  function paintDetails() {
    const facts = byId("details").querySelector("dl");
    const elsewhere = model.all().filter((entry) => entry.device_id !== model.device).length;
    const lines = [[say("sent"), model.count("acked")], [say("elsewhere"), elsewhere], [say("row_waiting"), model.count("local") - model.weak()], [say("row_weak"), model.weak()], [say("row_parked"), model.count("parked")], [say("row_lost"), model.count("lost")]];
    facts.replaceChildren(...lines.filter(([, n], index) => n || !index).flatMap(([name, n]) => [make("dt", name), make("dd", String(n))]),
      ...(sentAt ? [make("dt", say("last_sent")), make("dd", clockTime(sentAt))] : []));
  }

  function asText() {
    return model.folded.notes.filter((note) => !note.deleted)
      .map((note) => `${clockTime(note.wall_ms)}\t${note.text}\t${note.tags.join(", ")}`).join("\n");
  }

  function download() {
    const blob = new Blob([JSON.stringify({ observation: model.observation, user: page.user, entries: model.all() }, null, 1)], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `observe-${model.observation}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10e3);
  }

  return {
    paint,
    tell(word) {
      if (word === "ok") { trouble = ""; sentAt = Date.now(); }
      else if (word !== "waiting") trouble = word;
      paint();
    },
  };
}

export function toggle(panel, on = panel.hidden) {
  panel.hidden = !on;
  document.querySelector(`[aria-controls="${panel.id}"]`)?.setAttribute("aria-expanded", String(on));
}

function make(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
