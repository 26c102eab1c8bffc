// The rubric beside the notes: ratings, tags, tallies and ticks, painted from the fold onto the server's mark-up.

import { byId, labelOf, say, sectionOf } from "./page.js";
import { plain } from "./notes.js";

const codeOf = (section) => section?.id.slice(2);
const REST = 600;
const MOST_RECENT = 4;

export function showRubric({ model, undo, tag }) {
  const root = document.querySelector(".rubric");
  const sections = [...root.querySelectorAll("details.criterion")];
  const links = new Map([...root.querySelectorAll(".jump a")].map((link) => [link.hash.slice(3), link]));
  const [tallied, ticked] = ["tally", "check"].map((kind) => [...root.querySelectorAll(`[data-${kind}]`)]);
  const levels = new Map(sections.map((section) => [section, [...section.querySelectorAll("fieldset:not(.behaviours fieldset) input")]]));
  const shown = new Map();
  const recent = [];
  let resting = 0, byKey = false;

  root.addEventListener("keydown", (event) => { byKey = event.key.startsWith("Arrow"); });
  root.addEventListener("pointerdown", (event) => {
    byKey = false;
    if (event.target.closest("[data-act], [data-tally], [data-check], .jump a")) event.preventDefault();
  });
  root.addEventListener("change", (event) => {
    if (event.target.type !== "radio" || !event.target.closest("details.criterion")) return;
    clearTimeout(resting);
    const { name, value } = event.target;
    if (byKey) resting = setTimeout(() => rate(name, value), REST);
    else rate(name, value);
  });
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button, .jump a");
    if (!button) return;
    if (button.hash) { event.preventDefault(); open(button.hash.slice(3), true); }
    const code = codeOf(button.closest("details"));
    if (button.dataset.act === "tag") tag(code);
    if (button.dataset.act === "clear") rate(code, null);
    if (button.dataset.tally) tally(button.dataset.tally);
    if (button.dataset.check) check(button.dataset.check);
  });
  byId("recent").addEventListener("pointerdown", (event) => event.preventDefault());
  byId("recent").addEventListener("click", (event) => {
    const code = event.target.closest("button")?.dataset.again;
    if (code) tally(code);
  });

  function rate(code, level) {
    const before = model.folded.ratings.get(code);
    if (before && !before.conflict && before.level === level) return;
    if (!before && level === null) return;
    give(code, level);
    undo.after(() => give(code, before?.level ?? null));
  }

  function give(code, level) {
    const heads = model.folded.ratings.get(code)?.heads || [];
    const payload = { level, segment: null, comment: heads.at(-1)?.payload.comment ?? null };
    if (!heads.length) model.act("rate.set", code, payload);
    for (const head of heads) model.act("rate.set", code, payload, { base: head.id });
  }

  function tally(code) {
    model.act("tally.add", code, { delta: 1 });
    undo.after(() => model.act("tally.add", code, { delta: -1 }));
    navigator.vibrate?.(15);
    if (!recent.includes(code)) recent.unshift(code);
    recent.length = Math.min(recent.length, MOST_RECENT);
    paintRecent();
  }

  function check(code) {
    const on = !model.folded.checks.get(code);
    model.act("check.set", code, { on });
    undo.after(() => model.act("check.set", code, { on: !on }));
  }

  function open(code, scroll) {
    const section = sectionOf(code);
    if (!section) return;
    for (const each of sections) if (each !== section) each.open = false;
    section.open = true;
    document.querySelector('input[name="pane"][value="rubric"]').checked ||= Boolean(scroll);
    if (scroll || getComputedStyle(section.parentElement).overflowY === "auto") bringToTop(section);
    paintCurrent();
  }

  function paintCurrent() {
    for (const section of sections) {
      if (section.open) show(links.get(codeOf(section)));
      else links.get(codeOf(section))?.removeAttribute("aria-current");
    }
  }

  function paint() {
    const { notes, ratings, tallies, checks } = model.folded;
    const support = new Map();
    for (const note of notes) if (!note.deleted) for (const code of note.tags) support.set(code, (support.get(code) || 0) + 1);
    let rated = 0;
    for (const section of sections) {
      const code = codeOf(section);
      const rating = ratings.get(code);
      rated += Boolean(rating?.level);
      paintSection(section, code, rating, support.get(code) || 0);
    }
    for (const input of root.querySelectorAll(".behaviours input")) choose(input, ratings.get(input.name)?.level);
    for (const button of tallied) put(button.querySelector("b"), String(tallies.get(button.dataset.tally) || 0));
    for (const button of ticked) button.setAttribute("aria-pressed", String(Boolean(checks.get(button.dataset.check))));
    put(byId("rated-count"), sections.length ? `${rated}/${sections.length}` : "");
    paintRecent();
  }

  function paintSection(section, code, rating, count) {
    const level = rating?.level ?? null;
    const seen = `${level}|${count}|${rating?.conflict}`;
    for (const input of levels.get(section)) if (input !== document.activeElement || !byKey) choose(input, level);
    if (shown.get(section) === seen) return;
    shown.set(section, seen);
    const label = level && labelOf(code, level);
    const inputs = [...section.querySelectorAll(".level:not(.other) input")];
    const at = inputs.findIndex((input) => input.value === level);
    section.querySelector(".given").replaceChildren(...(at < 0 ? [] : dots(at + 1, inputs.length)), label || "");
    section.querySelector(".count").textContent = count || level ? words(count) : "";
    section.classList.toggle("unbased", Boolean(level) && !count);
    const link = links.get(code);
    if (link) link.lastElementChild.replaceChildren(...(at < 0 ? [label ? "–" : ""] : dots(at + 1, inputs.length)), unseen(label ? say("rated", { level: label }) : say("not_rated")));
  }

  function paintRecent() {
    const list = byId("recent");
    const items = recent.map((code) => {
      const own = root.querySelector(`[data-tally="${CSS.escape(code)}"]`);
      const button = plain("button", "", "tally");
      button.type = "button";
      button.dataset.again = code;
      button.append(plain("span", own.firstChild.textContent.trim()), plain("b", String(model.folded.tallies.get(code) || 0)));
      const item = document.createElement("li");
      item.append(button);
      return item;
    });
    if (list.children.length === items.length && items.every((item, index) => item.isEqualNode(list.children[index]))) return;
    list.replaceChildren(...items);
  }

  for (const section of sections) section.addEventListener("toggle", paintCurrent);
  for (const code of model.folded.tallies.keys()) {
    if (recent.length < MOST_RECENT && root.querySelector(`[data-tally="${CSS.escape(code)}"]`)) recent.push(code);
  }
  const first = sections.find((section) => !model.folded.ratings.get(codeOf(section))?.level) || sections[0];
  if (first) { first.open = true; paintCurrent(); }

  // The choice that says a criterion was not observed, where its scale has one.
  function unseenOf(code) {
    return sectionOf(code).querySelector(".others input")?.value;
  }

  return { paint, open, unseen: unseenOf, rateUnseen: (code) => unseenOf(code) && rate(code, unseenOf(code)) };
}

export function words(count) {
  if (!count) return say("notes_none");
  return count === 1 ? say("notes_one") : say("notes_many", { n: count });
}

// Scrolls the rubric's own pane where it has one, so that nothing else moves.
function bringToTop(section) {
  const pane = section.parentElement;
  if (getComputedStyle(pane).overflowY === "auto") pane.scrollTop += section.getBoundingClientRect().top - pane.getBoundingClientRect().top - 8;
  else section.scrollIntoView({ block: "start" });
}

// Marks a place in the jump bar and scrolls the bar, not the page, so that it is seen.
function show(link) {
  if (!link || link.ariaCurrent === "true") return;
  link.ariaCurrent = "true";
  const bar = link.parentElement;
  if (bar.scrollWidth > bar.clientWidth) bar.scrollLeft = link.offsetLeft - bar.clientWidth / 2 + link.offsetWidth / 2;
}

function choose(input, level) {
  const on = level !== null && level !== undefined && input.value === level;
  if (input.checked !== on) input.checked = on;
}

function put(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

function dots(place, of) {
  const made = plain("span", "", "dots");
  made.ariaHidden = "true";
  for (let dot = 1; dot <= of; dot += 1) made.append(plain("i", "", dot <= place ? "on" : ""));
  return [made];
}

function unseen(text) {
  return plain("span", ` ${text}`, "unseen");
}
