// The stream of notes: a row is appended, or brought up to date on its own; the list is never made anew.

import { byId, clockTime, fromTemplate, say, titleOf } from "./page.js";
import { setNote } from "./wording.js";

const MARKS = { lost: "row_lost", parked: "row_parked", saving: "row_saving", local: "row_waiting" };

export function showNotes({ model, undo, started }) {
  const list = byId("stream");
  const scroller = list.parentElement;
  const rows = new Map();
  const shown = new Map();
  let editing = null;
  let atEnd = true;

  // Known before a note comes, so that showing it need not ask the page for its measures.
  scroller.addEventListener("scroll", () => {
    atEnd = scroller.scrollTop + scroller.clientHeight > scroller.scrollHeight - 80;
  }, { passive: true });

  list.addEventListener("click", (event) => {
    const row = event.target.closest("li[data-note]");
    if (event.target.closest(".text") && row) edit(row);
    if (event.target.closest("[data-restore]") && row) restore(row.dataset.note);
  });

  function paint() {
    const notes = model.folded.notes;
    const unsent = model.unsent();
    let grew = false;
    notes.forEach((note, index) => {
      let row = rows.get(note.id);
      if (!row) {
        if (note.deleted && !model.isOwn(note.heads.at(-1).id)) return;
        row = fromTemplate("note-row");
        row.dataset.note = note.id;
        rows.set(note.id, row);
        place(row, notes, index);
        grew = true;
      }
      bringUp(row, note, MARKS[unsent.get(note.id)]);
    });
    byId("first").hidden = rows.size > 0;
    if (grew && atEnd) requestAnimationFrame(toEnd);
  }

  function toEnd() {
    if (scroller.scrollHeight > scroller.clientHeight) scroller.scrollTop = scroller.scrollHeight;
    else list.lastElementChild.scrollIntoView({ block: "nearest" });
  }

  function place(row, notes, index) {
    for (let next = index + 1; next < notes.length; next += 1) {
      const after = rows.get(notes[next].id);
      if (after) { after.before(row); return; }
    }
    list.append(row);
  }

  function bringUp(row, note, mark) {
    const seen = `${note.heads.at(-1).id}|${note.private}|${note.tags}|${note.deleted}|${note.conflict}|${mark}`;
    if (shown.get(row) === seen || editing === row) return;
    shown.set(row, seen);
    row.className = `${note.deleted ? "deleted" : ""} ${note.private ? "private" : ""}`;
    setTime(row.querySelector("time"), note, started());
    const text = row.querySelector(".text");
    if (note.deleted) text?.replaceWith(deletedRow());
    else if (!text) row.querySelector(".body > p").replaceWith(textButton(note));
    else setNote(text, note.text);
    row.querySelector(".tags").replaceChildren(...note.tags.map(chip), ...(note.private ? [plain("li", say("private"))] : []));
    row.querySelector(".mark").textContent = mark ? say(mark) : "";
  }

  function edit(row) {
    if (editing) close();
    const note = model.folded.notes.find((each) => each.id === row.dataset.note);
    const form = fromTemplate("note-edit");
    const [area, priv] = [form.querySelector("textarea"), form.querySelector("input")];
    area.value = note.text;
    priv.checked = note.private;
    form.querySelector(".tags").replaceChildren(...note.tags.map((code) => removable(note.id, code)));
    form.addEventListener("submit", (event) => { event.preventDefault(); save(note, area.value.trim(), priv.checked); close(); });
    form.querySelector("[data-act=cancel]").addEventListener("click", close);
    form.querySelector("[data-act=delete]").addEventListener("click", () => { remove(note.id); close(); });
    form.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
    row.classList.add("editing");
    row.append(form);
    editing = row;
    area.focus();
  }

  function close() {
    const row = editing;
    editing = null;
    row.querySelector(".edit").remove();
    row.classList.remove("editing");
    shown.delete(row);
    paint();
    row.querySelector("button")?.focus();
  }

  function save(note, text, isPrivate) {
    if (!text || (text === note.text && isPrivate === note.private)) return;
    replace(note, text, isPrivate);
    undo.after(() => { const now = find(note.id); replace(now, note.text, note.private); });
  }

  function replace(note, text, isPrivate) {
    for (const head of note.heads) model.act("note.edit", note.id, { text, private: isPrivate }, { base: head.id });
  }

  function remove(id) {
    const note = find(id);
    for (const head of note.heads) model.act("note.delete", id, {}, { base: head.id });
    undo.after(() => restore(id));
  }

  function restore(id) {
    const note = find(id);
    replace(note, note.text, note.private);
  }

  function find(id) {
    return model.folded.notes.find((note) => note.id === id);
  }

  function textButton(note) {
    const made = fromTemplate("note-row").querySelector(".text");
    setNote(made, note.text);
    return made;
  }

  function deletedRow() {
    const made = plain("p", `${say("deleted")} `);
    const button = plain("button", say("restore"), "button plain");
    button.type = "button";
    button.dataset.restore = "";
    made.append(button);
    return made;
  }

  function removable(id, code) {
    const button = plain("button", `${titleOf(code)} ×`, "chip");
    button.type = "button";
    button.setAttribute("aria-label", say("remove", { criterion: titleOf(code) }));
    button.addEventListener("click", () => {
      model.act("tag.remove", id, { criterion: code });
      undo.after(() => model.act("tag.add", id, { criterion: code }));
      button.closest("li").remove();
    });
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  // The server has said what time it really is: every time is set anew.
  function retime() {
    shown.clear();
    paint();
  }

  return { paint, retime, remove, find, close: () => editing && close() };
}

// "~10:21" to the eye, "about 10:21" to the ear.
export function setTime(target, note, started) {
  const [tilde, about] = [plain("span", "~"), plain("span", `${say("about")} `, "unseen")];
  tilde.ariaHidden = "true";
  target.replaceChildren(...(note.approx ? [tilde, about] : []), clockTime(started + note.lesson_ms));
}

export function plain(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function chip(code) {
  return plain("li", titleOf(code), "chip");
}
