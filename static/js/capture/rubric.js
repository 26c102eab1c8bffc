// The rubric beside the notes: ratings, tags, tallies and ticks, painted from the fold onto the server's mark-up.

import { rubricActs } from "./acts.js";
import { showFoot } from "./foot.js";
import { nameCounts } from "./keys.js";
import { listenForLevels } from "./levels.js";
import { byId, labelOf, say, sectionOf } from "./page.js";
import { plain } from "./notes.js";
import { startScope } from "./scope.js";

const codeOf = (section) => section?.id.slice(2);

export function showRubric({ model, undo, tag }) {
  const root = document.querySelector(".rubric");
  const sections = [...root.querySelectorAll("details.criterion")];
  const codes = sections.map(codeOf);
  const links = new Map([...root.querySelectorAll(".jump a")].map((link) => [link.hash.slice(3), link]));
  const [tallies, checks] = ["tally", "check"].map((kind) => new Map([...root.querySelectorAll(`[data-${kind}]`)].map((each) => [each.dataset[kind], each])));
  const levels = new Map(sections.map((section) => [section, [...section.querySelectorAll("fieldset:not(.behaviours fieldset) input")]]));
  const behaviours = [...root.querySelectorAll(".behaviours input")];
  const shown = new Map();
  let rateOf = () => "";

  const buttonOf = (code) => tallies.get(code) || checks.get(code);
  const scope = startScope(model);
  const acts = rubricActs({ model, undo, buttonOf, scope });
  const keys = listenForLevels(root, acts.rate);
  const general = [...root.querySelectorAll(".look-for [data-tally]")].map((each) => each.dataset.tally);
  const foot = showFoot({ model, tallies, first: general, count });
  const places = [...tallies, ...checks].map(([code, button]) => ({ code, criterion: codeOf(button.closest("details")) }));
  const counts = nameCounts(places, codes);

  root.addEventListener("pointerdown", (event) => {
    if (event.target.closest("[data-act], [data-tally], [data-check], .jump a")) event.preventDefault();
  });
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button, .jump a");
    if (!button) return;
    if (button.hash) { event.preventDefault(); open(button.hash.slice(3), true); }
    const code = codeOf(button.closest("details"));
    if (button.dataset.act === "tag") tag(code);
    if (button.dataset.act === "clear") acts.rate(code, null);
    if (button.dataset.tally || button.dataset.check) count(button.dataset.tally || button.dataset.check);
  });

  function count(code) {
    if (!tallies.has(code)) { acts.check(code); return; }
    foot.take(code);
    acts.tally(code);
  }

  function open(code, scroll) {
    const section = sectionOf(code);
    if (!section) return;
    for (const each of sections) if (each !== section) each.open = false;
    section.open = true;
    if (scroll) document.querySelector('input[name="pane"][value="rubric"]').checked = true;
    requestAnimationFrame(() => { if (section.open) bringToTop(section, scroll); });
    paintCurrent();
  }

  function paintCurrent() {
    for (const [section, code] of sections.map((each) => [each, codeOf(each)])) {
      if (section.open) show(links.get(code));
      else links.get(code)?.removeAttribute("aria-current");
    }
  }

  function paint() {
    keys.settle();
    const support = new Map();
    for (const note of model.folded.notes) {
      if (!note.deleted) for (const code of note.tags) if (scope.supports(note, code)) support.set(code, (support.get(code) || 0) + 1);
    }
    let rated = 0;
    for (const section of sections) {
      const code = codeOf(section);
      const rating = scope.ratingOf(code);
      rated += Boolean(rating?.level);
      paintSection(section, code, rating, support.get(code) || 0);
    }
    for (const input of behaviours) choose(input, scope.ratingOf(input.name)?.level);
    for (const [code, button] of tallies) {
      put(button.querySelector("b"), String(model.folded.tallies.get(code) || 0));
      put(button.querySelector("small"), rateOf(code));
    }
    for (const [code, button] of checks) press(button, Boolean(model.folded.checks.get(code)));
    put(byId("rated-count"), sections.length ? `${rated}/${sections.length}` : "");
    foot.paint(rateOf);
  }

  function paintSection(section, code, rating, count) {
    const level = rating?.level ?? null;
    const seen = `${level}|${count}|${rating?.conflict}|${scope.segmentOf(code)}`;
    for (const input of levels.get(section)) if (input !== document.activeElement || !keys.walking()) choose(input, level);
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

  for (const section of sections) section.addEventListener("toggle", paintCurrent);
  const first = sections.find((section) => !model.folded.ratings.get(codeOf(section))?.level) || sections[0];
  if (first) { first.open = true; paintCurrent(); }

  // The choice that says a criterion was not observed, where its scale has one.
  function unseenOf(code) {
    return sectionOf(code).querySelector(".others input")?.value;
  }

  // A level by its code or its place, as typed behind "=".
  function levelOf(code, word) {
    const inputs = levels.get(sectionOf(code)) || [];
    const values = inputs.map((input) => input.value);
    return values.find((value) => value.toLowerCase() === word.toLowerCase()) || values[Number(word) - 1] || null;
  }

  // What is asked for: each criterion, once for every segment where it is rated so; its rating and whether a note supports it.
  function asked() {
    return scope.asked(codes).map(({ code, segment }) => ({
      code, segment, rating: scope.ratingOf(code, segment),
      based: model.folded.notes.some((note) => !note.deleted && note.tags.includes(code) && scope.supports(note, code, scope.spanOf(segment))),
    }));
  }

  return {
    scope, asked,
    // of: how often a minute a code was tallied, in words.
    rates(of) { rateOf = of; paint(); },
    openRating({ code, segment }) { if (segment) scope.held().choose(segment); open(code, true); },
    paint, open, count, codes, rate: acts.rate, ways: { give: acts.give }, short: counts.short,
    known: { codes, levelOf, countOf: counts.countOf }, textOf: (code) => buttonOf(code).firstChild.textContent.trim(),
    unseen: unseenOf, rateUnseen: ({ code, segment }) => unseenOf(code) && acts.rate(code, unseenOf(code), segment),
  };
}

export function words(count) {
  if (!count) return say("notes_none");
  return count === 1 ? say("notes_one") : say("notes_many", { n: count });
}

// Scrolls the rubric's own pane where it has one, so that nothing else moves.
function bringToTop(section, scroll) {
  const pane = section.parentElement;
  if (getComputedStyle(pane).overflowY === "auto") pane.scrollTop += section.getBoundingClientRect().top - pane.getBoundingClientRect().top - 8;
  else if (scroll) section.scrollIntoView({ block: "start" });
}

// Marks a place in the jump bar and scrolls the bar, not the page, so that it is seen.
function show(link) {
  if (!link || link.ariaCurrent === "true") return;
  link.ariaCurrent = "true";
  requestAnimationFrame(() => {
    const bar = link.parentElement;
    if (bar.scrollWidth > bar.clientWidth) bar.scrollLeft = link.offsetLeft - bar.clientWidth / 2 + link.offsetWidth / 2;
  });
}

function choose(input, level) {
  const on = level !== null && level !== undefined && input.value === level;
  if (input.checked !== on) input.checked = on;
}

function press(button, on) {
  if (button.ariaPressed !== String(on)) button.ariaPressed = String(on);
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
