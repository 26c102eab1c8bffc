// The note box: its time is taken at the first key; half-typed words survive; nothing is written into it while it is used.

import { afterFrame } from "./frame.js";
import { newId } from "./ids.js";
import { pieces, readEnd } from "./keys.js";
import { byId, clockTime, page, say } from "./page.js";

const EARLIER = 30e3;
const LONGEST = 20e3;
const COUNTED_FROM = 2000;

// known: what the end of a note may name; acts: {rate, count}; filed, entered: told of a criterion, of a new note.
export function compose({ model, log, clock, undo, phrases, known, acts, filed, entered }) {
  const [form, box, stamp] = [byId("composer"), byId("text"), byId("stamp")];
  const [earlier, secret] = [byId("earlier"), byId("private")];
  const kept = `draft ${page.user} ${model.observation}`;
  let time = null, id = newId(), later = 0, shifted = false;

  const settle = afterFrame(follow);
  const isOn = (button) => button.getAttribute("aria-pressed") === "true";
  const set = (button, on) => button.setAttribute("aria-pressed", String(on));

  // A private thought is plainly marked while it is written.
  function hide(on) {
    set(secret, on);
    form.classList.toggle("secret", Boolean(on));
  }

  function begin() {
    if (!time) time = clock.now();
    stamp.textContent = clockTime(clock.started() + moment().lesson_ms);
  }

  function moment() {
    const at = time || clock.now();
    if (!isOn(earlier)) return at;
    return { lesson_ms: Math.max(0, at.lesson_ms - EARLIER), wall_ms: at.wall_ms - EARLIER, approx: true };
  }

  function changed() {
    if (box.value) begin();
    else reset();
    follow();
  }

  // What goes with the words in the box: what a tag would be put on, how much room is left, the draft.
  function follow() {
    const tagging = say(box.value.trim() ? "tag_this" : "tag_last");
    if (byId("file-under").textContent !== tagging) {
      byId("file-under").textContent = tagging;
      for (const button of document.querySelectorAll("[data-act=tag]")) button.textContent = tagging;
    }
    const left = LONGEST - box.value.length;
    byId("left").textContent = left >= COUNTED_FROM ? "" : left >= 0 ? say("too_long", { n: left }) : say("split", { n: pieces(box.value, LONGEST).length });
    keepDraft();
  }

  function reset() {
    time = null;
    id = newId();
    stamp.textContent = "";
    set(earlier, false);
    hide(false);
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

  // Gives the last note's id, or null where nothing was typed that makes a note.
  function add(more = []) {
    const said = readEnd(phrases.expand(box.value), known);
    if (!said.text && !said.undo && !said.tags.length && !said.counts.length) return null;
    const tags = [...new Set([...said.tags, ...more])];
    const note = said.text ? enter(said.text, tags) : null;
    box.value = "";
    reset();
    settle();
    if (said.undo) undo.last();
    if (!note) for (const code of said.tags) tagLast(code);
    for (const [code, level] of said.rates) acts.rate(code, level);
    for (const code of said.counts) acts.count(code);
    if (tags.length) filed(tags.at(-1));
    return note;
  }

  function enter(text, tags) {
    const at = moment();
    const made = pieces(text, LONGEST).map((part, index) => {
      const note = index ? newId() : id;
      model.act("note.add", note, { text: part, tags, private: isOn(secret) }, { time: at });
      return note;
    });
    undo.after(made.map((note) => ["drop", note]));
    entered(made.at(-1));
    return made.at(-1);
  }

  // One tap: files what is typed, or tags the last note where the box is empty.
  function tag(code) {
    if (add([code])) return;
    tagLast(code);
    filed(code);
  }

  function tagLast(code) {
    const last = model.folded.notes.filter((note) => !note.deleted).at(-1);
    if (!last || last.tags.includes(code)) return;
    model.act("tag.add", last.id, { criterion: code });
    undo.after([["act", "tag.remove", last.id, { criterion: code }]]);
  }

  async function restore() {
    let draft = null;
    try { draft = JSON.parse(localStorage.getItem(kept)); } catch { /* not readable: ask the database */ }
    draft = draft || (await log?.get(`draft:${model.observation}`).catch(() => null));
    if (!draft || box.value || model.folded.notes.some((note) => note.id === draft.id)) return;
    box.value = draft.text;
    ({ id, time } = draft);
    hide(draft.private);
    changed();
  }

  function insert(words) {
    const gap = box.value && !/\s$/.test(box.value.slice(0, box.selectionStart)) ? " " : "";
    box.setRangeText(gap + words, box.selectionStart, box.selectionEnd, "end");
    box.focus();
    changed();
  }

  box.addEventListener("input", changed);
  box.addEventListener("keydown", (event) => {
    shifted = event.shiftKey;
    if (event.key === "Enter" && !shifted && !event.isComposing && event.keyCode !== 229) { event.preventDefault(); add(); }
  });
  // The keyboard on the glass names no keys.
  box.addEventListener("beforeinput", (event) => {
    if (event.inputType === "insertLineBreak" && !shifted && !event.isComposing) { event.preventDefault(); add(); }
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); add(); box.focus(); });
  form.addEventListener("pointerdown", (event) => { if (event.target.closest("button")) event.preventDefault(); });
  for (const key of form.querySelectorAll("[data-key]")) key.addEventListener("click", () => insert(key.dataset.key));
  for (const toggle of [earlier, secret]) {
    toggle.addEventListener("click", () => {
      set(toggle, !isOn(toggle));
      hide(isOn(secret));
      if (box.value) { begin(); keepDraft(); }
    });
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
