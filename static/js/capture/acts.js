// What a tap in the rubric adds to the visit: a rating, a count, a tick; each is confirmed and can be taken back.

import { confirm } from "./confirm.js";
import { sectionOf } from "./page.js";

// buttonOf: the button of a look-for's code.
export function rubricActs({ model, undo, buttonOf }) {
  function rate(code, level) {
    const before = model.folded.ratings.get(code);
    if (before && !before.conflict && before.level === level) return;
    if (!before && level === null) return;
    give(code, level);
    undo.after([["give", code, before?.level ?? null]]);
    confirm(sectionOf(code)?.querySelector(".level:has(:checked)"));
  }

  function give(code, level) {
    const heads = model.folded.ratings.get(code)?.heads || [];
    const payload = { level, segment: null, comment: heads.at(-1)?.payload.comment ?? null };
    if (!heads.length) model.act("rate.set", code, payload);
    for (const head of heads) model.act("rate.set", code, payload, { base: head.id });
  }

  function tally(code) {
    model.act("tally.add", code, { delta: 1 });
    undo.after([["act", "tally.add", code, { delta: -1 }]]);
    confirm(buttonOf(code));
  }

  function check(code) {
    const on = !model.folded.checks.get(code);
    model.act("check.set", code, { on });
    undo.after([["act", "check.set", code, { on: !on }]]);
    confirm(buttonOf(code));
  }

  return { rate, give, tally, check };
}
