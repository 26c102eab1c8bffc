// While somebody writes: a gentle word where a student's name seems to stand; it never blocks.

import { namesIn, openLists } from "./list.js";

const SOON = 50;
const FIELDS = "textarea, input:not([type])";

// Watches every text field inside `place`, the one that is written in already too; `words` are the sentences in the person's language.
export function watchNames(place, user, section, words) {
  const lists = openLists(localStorage, user);
  const watched = new Set();
  const look = (field) => hint(field, lists.namesFor(section), words);
  const watch = (field) => {
    if (!field.matches(FIELDS)) return;
    watched.add(field);
    look(field);
  };
  place.addEventListener("input", ({ target }) => watch(target));
  if (place.contains(document.activeElement)) watch(document.activeElement);
  // A key or a tap may have emptied a field, which tells nobody: looked at once what they did is painted.
  let due = 0;
  const lookAgain = () => {
    due = 0;
    for (const field of watched) if (field.isConnected) look(field); else watched.delete(field);
  };
  for (const event of ["keyup", "click"]) place.addEventListener(event, () => { due ||= setTimeout(lookAgain, SOON); });
}

function hint(field, list, words) {
  const [found] = namesIn(field.value, list);
  const line = lineOf(field, Boolean(found));
  if (!line || line.dataset.said === (found?.name ?? "")) return;
  line.dataset.said = found?.name ?? "";
  line.replaceChildren();
  if (!found) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = fill(words.use, found);
  button.addEventListener("click", () => { put(field, found.name, found.code); field.focus(); });
  line.append(`${fill(words.hint, found)} `, button);
}

// Every place of the name in this field; the field then says by itself that it was written in.
function put(field, name, code) {
  const [found] = namesIn(field.value, [{ name, code }]);
  for (const [start, end] of (found?.spans ?? []).reverse()) field.setRangeText(code, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function lineOf(field, wanted) {
  const beside = field.closest(".box") || field;
  const next = beside.nextElementSibling;
  if (next?.matches(".name-hint")) return next;
  if (!wanted) return null;
  const line = document.createElement("p");
  line.className = "name-hint";
  line.setAttribute("role", "status");
  beside.after(line);
  return line;
}

export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
