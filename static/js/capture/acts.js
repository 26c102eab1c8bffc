// What a tap in the rubric adds to the visit: a rating, a count, a tick; each is confirmed (a level's card by its own face) and can be taken back.

import { confirm } from "./confirm.js";

// buttonOf: the button of a look-for's code; scope: which segment a rating is of.
export function rubricActs({ model, undo, buttonOf, scope }) {
  function rate(code, level, segment = scope.segmentOf(code)) {
    if (scope.isShut(code, segment)) return;
    const before = scope.ratingOf(code, segment);
    if (before && !before.conflict && before.level === level) return;
    if (!before && level === null) return;
    give(code, level, segment);
    undo.after([["give", code, before?.level ?? null, segment]]);
    confirm();
  }

  function give(code, level, segment = null) {
    const heads = scope.ratingOf(code, segment)?.heads || [];
    const payload = { level, segment, comment: heads.at(-1)?.payload.comment ?? null };
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
