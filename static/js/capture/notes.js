// The stream of notes: a row is appended, or brought up to date on its own; the list is never made anew.

import { byId, clockTime, fromTemplate, say, titleOf } from "./page.js";
import { setNote } from "./wording.js";

const MARKS = { lost: "row_lost", parked: "row_parked", saving: "row_saving", local: "row_waiting" };

// So many rows are laid out together: a group out of sight costs nothing, and the last note no more than the first.
const GROUP = 20;

// words: how a note's words are changed; edit: opens a form in a row, told when it is closed again.
export function showNotes({ model, words, started, edit }) {
  const list = byId("stream");
  const scroller = list.parentElement;
  const rows = new Map();
  const shown = new Map();
  let editing = null;
  let atEnd = true;
  let top = 0;

  // Known before a note comes, so that showing it need not ask the page for its measures. Only scrolling up
  // leaves the end: rows far away are measured late, and what grows below is no wish to stay.
  scroller.addEventListener("scroll", () => {
    const before = top;
    top = scroller.scrollTop;
    if (top + scroller.clientHeight > scroller.scrollHeight - 80) atEnd = true;
    else if (top < before) atEnd = false;
  }, { passive: true });

  // The newest note stays in sight when the keyboard takes a part of the screen, and when rows turn out taller.
  const keep = new ResizeObserver(() => { if (atEnd && !editing && scroller.scrollHeight > scroller.clientHeight) toEnd(); });
  [scroller, list].forEach((each) => keep.observe(each));

  list.addEventListener("click", (event) => {
    const row = event.target.closest("li[data-note]");
    if (event.target.closest(".text") && row) open(row.dataset.note);
    if (event.target.closest("[data-restore]") && row) words.ways.restore(row.dataset.note);
  });

  function paint() {
    const notes = model.folded.notes;
    const unsent = model.unsent();
    let grew = false;
    notes.forEach((note, index) => {
      const mark = MARKS[unsent.get(note.id)];
      let row = rows.get(note.id);
      const seen = row && shown.get(row);
      if (seen && seen.note === note && seen.mark === mark) return;
      if (!row) {
        if (note.deleted && !model.isOwn(note.heads.at(-1).id)) return;
        row = fromTemplate("note-row");
        row.dataset.note = note.id;
        rows.set(note.id, row);
        place(row, notes, index);
        grew = true;
      }
      bringUp(row, note, mark);
    });
    if (byId("first").hidden !== rows.size > 0) byId("first").hidden = rows.size > 0;
    if (grew && atEnd) requestAnimationFrame(toEnd);
  }

  function toEnd() {
    if (scroller.scrollHeight > scroller.clientHeight) scroller.scrollTop = scroller.scrollHeight;
    else list.lastElementChild.lastElementChild?.scrollIntoView({ block: "nearest" });
  }

  function place(row, notes, index) {
    for (let next = index + 1; next < notes.length; next += 1) {
      const after = rows.get(notes[next].id);
      if (after) { after.before(row); return; }
    }
    if (list.lastElementChild.childElementCount >= GROUP) list.append(list.lastElementChild.cloneNode());
    list.lastElementChild.append(row);
  }

  function bringUp(row, note, mark) {
    if (editing === row) return;
    const seen = shown.get(row);
    const look = `${note.heads.at(-1).id}|${note.private}|${note.tags}|${note.deleted}|${note.conflict}`;
    shown.set(row, { note, mark, look });
    if (seen?.mark !== mark) row.querySelector(".mark").textContent = mark ? say(mark) : "";
    if (seen?.look === look) return;
    for (const [name, on] of [["deleted", note.deleted], ["private", note.private]]) row.classList.toggle(name, on);
    setTime(row.querySelector("time"), note, started());
    const text = row.querySelector(".text");
    if (note.deleted) text?.replaceWith(deletedRow());
    else if (!text) row.querySelector(".body > p").replaceWith(textButton(note));
    else setNote(text, note.text);
    row.querySelector(".tags").replaceChildren(...note.tags.map(chip), ...(note.private ? [plain("li", say("private"))] : []));
  }

  async function open(id) {
    const row = rows.get(id);
    if (!row || words.find(id).deleted || editing === row) return;
    const close = await edit(row, words.find(id));
    editing?.dispatchEvent(new Event("leave"));
    editing = row;
    row.addEventListener("leave", () => {
      editing = null;
      close();
      shown.delete(row);
      paint();
      row.querySelector("button")?.focus();
    }, { once: true });
  }

  // The server has said what time it really is: every time is set anew.
  function retime() {
    shown.clear();
    paint();
  }

  return { paint, retime, open };
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
