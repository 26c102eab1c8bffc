// The grid of intervals: what was seen in this one, what is proposed from the last, and the way back to earlier ones.

import { intervalAt, isCoded, standingOf, watchedUntil } from "./time.js";
import { showTiles } from "./tiles.js";
import { mark, minutes, put, say } from "./words.js";
import { showNote } from "./note.js";

const FRESH = 4e3;

export function showIntervals(root, { model, undo, lesson, announce, clockTime, started, sound, going }) {
  const protocol = root.dataset.protocol, length = Number(root.dataset.ms);
  const strip = document.querySelector(`[data-strip="${CSS.escape(protocol)}"]`);
  const [title, left] = strip.querySelector("[role=timer]").children;
  const buttons = [...root.querySelectorAll(".code")];
  const known = buttons.map((each) => each.dataset.code);
  const back = root.querySelector(".back");
  let pinned = null, last = null;

  const tiles = showTiles(root.querySelector(".tiles"), (index) => look(index + 1));
  const note = showNote(root, { shown, held, write: (text) => write(shown(), {}, text), paint });
  strip.addEventListener("pointerdown", keepFocus);
  root.addEventListener("pointerdown", keepFocus);
  strip.addEventListener("click", (event) => {
    const act = event.target.closest("button")?.dataset.act;
    if (act === "same") set(Object.fromEntries(proposed().map((code) => [code, true])));
    if (act === "none") set(Object.fromEntries(known.map((code) => [code, false])));
  });
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.code) toggle(button);
    if (button?.dataset.act === "now") look(current());
    if (button?.dataset.act === "sound") mark(button, "aria-pressed", sound.toggle());
  });
  mark(root.querySelector("[data-act=sound]"), "aria-pressed", sound.isOn());

  // Tapping a code leaves the cursor, and the keyboard, where they are.
  function keepFocus(event) {
    if (event.target.closest("button")) event.preventDefault();
  }

  function current() {
    return intervalAt(lesson(), length);
  }

  function shown() {
    return pinned ?? note?.holds() ?? current();
  }

  function held(number) {
    return model.folded.intervals.find((each) => each.protocol === protocol && each.number === number);
  }

  // Codes of the interval before that are not yet said of this one; only while it runs, and never over a missed one.
  function proposed() {
    const number = shown();
    const [before, own] = [held(number - 1)?.codes, held(number)?.codes || {}];
    if (!before || number !== current() || !going()) return [];
    return known.filter((code) => before[code] && !(code in own) && !settled(own));
  }

  // After "None of these" every code has been said of the interval.
  function settled(own) {
    return known.every((code) => code in own);
  }

  function look(number) {
    pinned = number === current() ? null : number;
    note?.leave();
    paint();
  }

  function toggle(button) {
    const { code } = button.dataset;
    const on = !held(shown())?.codes[code];
    const group = button.closest("[data-one]");
    const others = on && group ? [...group.querySelectorAll(".code[aria-pressed=true]")].map((each) => [each.dataset.code, false]) : [];
    set({ ...Object.fromEntries(others), [code]: on });
    navigator.vibrate?.(15);
  }

  function set(codes) {
    const number = shown();
    const before = held(number)?.codes || {};
    write(number, codes);
    const were = Object.fromEntries(Object.keys(codes).map((code) => [code, before[code] ?? null]));
    undo.after([["act", "interval.set", protocol, { interval: number, codes: were, note: null }]]);
  }

  function write(number, codes, text = null) {
    model.act("interval.set", protocol, { interval: number, codes, note: text });
  }

  function paint() {
    const number = shown(), own = held(number)?.codes || {}, carried = proposed();
    for (const button of buttons) {
      const on = Boolean(own[button.dataset.code]), maybe = carried.includes(button.dataset.code);
      mark(button, "aria-pressed", on);
      mark(button, "data-proposed", maybe ? "" : null);
      put(button.lastElementChild, maybe ? say("proposed") : "");
    }
    strip.querySelector(".offer").hidden = !carried.length;
    mark(strip.querySelector("[data-act=none]"), "data-on", settled(own) && !Object.values(own).includes(true) ? "" : null);
    back.hidden = number === current();
    const from = started() + (number - 1) * length;
    put(back.firstElementChild, say("back", { n: number, from: clockTime(from), to: clockTime(from + length) }));
    note?.paint(number, buttons);
    paintTiles(number);
    tick();
  }

  function paintTiles(number) {
    const now = lesson(), count = going() ? current() : Math.ceil(now / length);
    tiles(Array.from({ length: count }, (_, index) => {
      const state = standingOf(held(index + 1), index + 1, now, length, known);
      return { title: String(index + 1), word: say(state), state, current: index + 1 === number };
    }));
  }

  function tick() {
    const now = lesson(), number = intervalAt(now, length);
    put(title, say("interval", { n: number }));
    put(left, say("left", { t: minutes(number * length - now) }));
    strip.style.setProperty("--passed", (now % length) / length);
    strip.classList.toggle("fresh", going() && number > 1 && now % length < FRESH);
    if (number === last) return;
    const before = last;
    last = number;
    if (before === null || !going()) return;
    paint();
    announce(say("begins", { n: number }));
    sound.play();
  }

  function missed() {
    const passed = Math.floor(watchedUntil(model.all(), lesson()) / length);
    const numbers = Array.from({ length: passed }, (_, index) => index + 1).filter((number) => !isCoded(held(number), known));
    return numbers.map((number) => ({
      title: say("back", { n: number, from: clockTime(started() + (number - 1) * length), to: clockTime(started() + number * length) }),
      open() { look(number); root.querySelector(".code").focus(); },
    }));
  }

  return { paint, tick, missed };
}
