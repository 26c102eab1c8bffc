// Scans of the room: prompted at their moments, answered by taps, kept as they are answered.

import { durationMs } from "./fold.js";
import { showAnswers } from "./answers.js";
import { scanStanding, watchedUntil } from "./time.js";
import { showTiles } from "./tiles.js";
import { mark, minutes, put, say } from "./words.js";

// moments: gives [{at, minute, due, until}] for the nominal moments; touched: told before an answer is kept.
export function showScans(root, { model, undo, lesson, announce, protocol, moments, touched = () => {} }) {
  const nominal = root.dataset.at.split(" "), seconds = durationMs(root.dataset.seconds) / 1000 || 10;
  const card = root.querySelector(".scan"), [heading, hint] = card.querySelectorAll("h2, header p");
  const closed = new Set();
  let pinned = null, told = null;

  const tiles = showTiles(root.querySelector(".tiles"), (index) => { pinned = list()[index].at; closed.delete(pinned); paint(); });
  const answers = showAnswers(card, (values) => set(open().at, values));
  card.querySelector("[data-act=done]").addEventListener("click", () => { answers.flush(); closed.add(open().at); pinned = null; paint(); });

  function list() {
    const now = lesson();
    return moments(nominal).map((each) => ({ ...each, standing: scanStanding(each, held(each.at), now) }));
  }

  function held(at) {
    return model.folded.snapshots.find((each) => each.protocol === protocol && each.at === at);
  }

  // The scan on the card: one that was asked for, else the one whose moment it is.
  function open() {
    const all = list(), now = lesson();
    return all.find((each) => each.at === pinned) ?? all.find((each) => !closed.has(each.at) && each.due !== null && (each.standing === "now" || (now < each.until && ["done", "late"].includes(each.standing))));
  }

  function set(at, values) {
    const before = held(at)?.values ?? {};
    touched();
    model.act("snapshot.set", protocol, { at, values });
    undo.after([["act", "snapshot.set", protocol, { at, values: before }]]);
  }

  function paint() {
    const all = list(), shown = open();
    tiles(all.map((each, index) => ({ title: String(index + 1), word: say(each.standing, { m: each.minute }), state: each.standing, current: each.at === shown?.at })));
    card.hidden = !shown;
    if (!shown) return;
    const place = all.findIndex((each) => each.at === shown.at);
    put(heading, say("scan", { n: place + 1, of: all.length }));
    put(hint, say("scan_at", { m: shown.minute, s: seconds }));
    answers.paint(shown.at, held(shown.at)?.values ?? {});
  }

  function tick() {
    const standing = list().map((each) => each.standing).join();
    const now = open();
    if (standing !== root.dataset.seen) { root.dataset.seen = standing; paint(); }
    if (now && !pinned && now.standing === "now" && told !== now.at) {
      told = now.at;
      announce(say("scan_begins", { n: nominal.indexOf(now.at) + 1 }));
    }
    mark(card, "data-standing", now?.standing ?? null);
  }

  // What the strip says of the next scan.
  function wait() {
    const all = list();
    const now = all.findIndex((each) => each.standing === "now");
    if (now >= 0) return say("scan_now", { n: now + 1 });
    const ahead = all.find((each) => each.standing === "ahead" && each.due !== null && each.due < each.until);
    return ahead ? say("scan_in", { t: minutes(ahead.due - lesson()) }) : "";
  }

  function missed() {
    const all = list(), until = watchedUntil(model.all(), lesson());
    return all.flatMap((each, index) => (each.standing === "missed" && each.until <= until ? [{
      title: say("scan", { n: index + 1, of: all.length }),
      open() { pinned = each.at; paint(); card.querySelector("input, button").focus(); },
    }] : []));
  }

  return { paint, tick, wait, missed };
}
