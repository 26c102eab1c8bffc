// The note box: its time is taken at the first key; half-typed words survive; nothing is written into it while it is used.

import { newId } from "./ids.js";
import { byId, clockTime, page, say } from "./page.js";
import { readTags } from "./wording.js";

const EARLIER = 30e3;
const COUNTED_FROM = 2000;

export function compose({ model, log, clock, undo, started, codes, filed }) {
  const [form, box, stamp] = [byId("composer"), byId("text"), byId("stamp")];
  const [earlier, secret] = [byId("earlier"), byId("private")];
  const kept = `draft ${page.user} ${model.observation}`;
  let time = null, id = newId(), later = 0;

  const isOn = (button) => button.getAttribute("aria-pressed") === "true";
  const set = (button, on) => button.setAttribute("aria-pressed", String(on));

  function begin() {
    if (!time) time = clock.now();
    stamp.textContent = clockTime(started() + moment().lesson_ms);
  }

  function moment() {
    const at = time || clock.now();
    if (!isOn(earlier)) return at;
    return { lesson_ms: Math.max(0, at.lesson_ms - EARLIER), wall_ms: at.wall_ms - EARLIER, approx: true };
  }

  function changed() {
    if (box.value) begin();
    else reset();
    sayWhatATagDoes(say(box.value.trim() ? "tag_this" : "tag_last"));
    const left = box.maxLength - box.value.length;
    byId("left").textContent = left < COUNTED_FROM ? say("too_long", { n: left }) : "";
    keepDraft();
  }

  function sayWhatATagDoes(words) {
    if (byId("file-under").textContent === words) return;
    byId("file-under").textContent = words;
    for (const button of document.querySelectorAll("[data-act=tag]")) button.textContent = words;
  }

  function reset() {
    time = null;
    id = newId();
    stamp.textContent = "";
    set(earlier, false);
    set(secret, false);
  }

  function keepDraft() {
    const draft = box.value ? { text: box.value, id, time, private: isOn(secret) } : null;
    try {
      if (draft) localStorage.setItem(kept, JSON.stringify(draft));
      else localStorage.removeItem(kept);
    } catch { /* full or refused: the database below keeps it too */ }
    clearTimeout(later);
    later = setTimeout(() => log?.put(`draft:${model.observation}`, draft).catch(() => {}), 300);
  }

  // Gives the note's id, or null for an empty box.
  function add(more = []) {
    const { text, tags } = readTags(box.value, codes);
    if (!text) return null;
    const note = id;
    const made = { text, tags: [...new Set([...tags, ...more])], private: isOn(secret) };
    const { id: entry } = model.act("note.add", note, made, { time: moment() });
    undo.after(() => model.act("note.delete", note, {}, { base: entry }));
    box.value = "";
    reset();
    changed();
    if (made.tags.length) filed(made.tags.at(-1));
    return note;
  }

  // One tap: files what is typed, or tags the last note where the box is empty.
  function tag(code) {
    if (add([code])) return;
    const last = model.folded.notes.filter((note) => !note.deleted).at(-1);
    if (!last || last.tags.includes(code)) { filed(code); return; }
    model.act("tag.add", last.id, { criterion: code });
    undo.after(() => model.act("tag.remove", last.id, { criterion: code }));
    filed(code);
  }

  async function restore() {
    let draft = null;
    try { draft = JSON.parse(localStorage.getItem(kept)); } catch { /* not readable: ask the database */ }
    draft = draft || (await log?.get(`draft:${model.observation}`).catch(() => null));
    if (!draft || box.value || model.folded.notes.some((note) => note.id === draft.id)) return;
    box.value = draft.text;
    ({ id, time } = draft);
    set(secret, draft.private);
    changed();
  }

  box.addEventListener("input", changed);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); add(); }
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); add(); box.focus(); });
  form.addEventListener("pointerdown", (event) => { if (event.target.closest("button")) event.preventDefault(); });
  for (const key of form.querySelectorAll("[data-key]")) {
    key.addEventListener("click", () => {
      const gap = box.value && !/\s$/.test(box.value) ? " " : "";
      box.setRangeText(gap + key.dataset.key, box.selectionStart, box.selectionEnd, "end");
      box.focus();
      changed();
    });
  }
  for (const toggle of [earlier, secret]) {
    toggle.addEventListener("click", () => { set(toggle, !isOn(toggle)); if (box.value) { begin(); keepDraft(); } });
  }
  for (const link of document.querySelectorAll(".jump a")) {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.className = "tag";
    chip.append(...[...link.childNodes].slice(0, 2).map((node) => node.cloneNode(true)));
    chip.addEventListener("click", () => tag(link.hash.slice(3)));
    form.querySelector(".chips").append(chip);
  }
  document.addEventListener("visibilitychange", () => { if (document.hidden) keepDraft(); });
  restore();
  changed();
  return { tag, add };
}
