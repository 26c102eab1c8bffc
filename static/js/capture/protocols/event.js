// Events: one tap starts one, the next ends it; several may go on at once, and each can be taken back.

import { mark, minutes, put, say } from "./words.js";

export function showEvents(root, { model, undo, lesson, clockTime, started, going }) {
  const protocol = root.dataset.protocol;
  const buttons = [...root.querySelectorAll(".code")];
  const list = root.querySelector(".past"), template = root.querySelector("template");
  const rows = new Map();

  root.addEventListener("pointerdown", (event) => { if (event.target.closest("button")) event.preventDefault(); });
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const row = event.target.closest("li");
    if (button?.dataset.code) tap(button.dataset.code);
    if (button?.dataset.act === "moment") change(row.about, row.about.start_ms);
    if (button?.dataset.act === "remove") change(row.about, 0);
  });

  function own() {
    return model.folded.events.filter((each) => each.protocol === protocol);
  }

  function running(code) {
    return own().findLast((each) => each.code === code && each.end_ms === null);
  }

  function tap(code) {
    const event = running(code);
    if (event) change(event, Math.max(event.start_ms, lesson()));
    else change({ code, start_ms: Math.max(1, lesson()), end_ms: 0 }, null);
    navigator.vibrate?.(15);
  }

  function change({ code, start_ms, end_ms }, to) {
    model.act("event.add", protocol, { code, start_ms, end_ms: to });
    undo.after([["act", "event.add", protocol, { code, start_ms, end_ms }]]);
  }

  function paint() {
    const events = own();
    for (const button of buttons) mark(button, "aria-pressed", Boolean(running(button.dataset.code)));
    const kept = new Set();
    for (const event of events) {
      const key = `${event.code} ${event.start_ms}`;
      kept.add(key);
      if (!rows.has(key)) rows.set(key, template.content.firstElementChild.cloneNode(true));
      bringUp(rows.get(key), event);
    }
    for (const [key, row] of rows) if (!kept.has(key)) { row.remove(); rows.delete(key); }
    const order = events.toReversed().map((event) => rows.get(`${event.code} ${event.start_ms}`));
    if (order.some((row, index) => list.children[index] !== row)) list.replaceChildren(...order);
    tick();
  }

  function bringUp(row, event) {
    row.about = event;
    const [name, length] = row.querySelectorAll("span, b");
    put(row.querySelector("time"), clockTime(started() + event.start_ms));
    put(name, buttons.find((each) => each.dataset.code === event.code)?.firstElementChild.textContent ?? event.code);
    const lasted = event.end_ms === null ? say("going") : event.end_ms === event.start_ms ? say("moment") : minutes(event.end_ms - event.start_ms);
    put(length, lasted);
    row.querySelector("[data-act=moment]").hidden = event.end_ms !== null;
  }

  function tick() {
    const now = lesson();
    for (const button of buttons) {
      const event = running(button.dataset.code);
      put(button.lastElementChild, event ? say("running", { t: minutes(Math.max(0, now - event.start_ms)) }) : "");
    }
    mark(root, "data-going", going());
  }

  return { paint, tick, missed: () => [] };
}
