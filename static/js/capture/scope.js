// What a rating is of: the whole visit, or the segment of the lesson that is being rated just now.

import { ratingKey } from "./fold.js";
import { sectionOf } from "./page.js";

// Until a protocol of segments says otherwise everything is rated once.
export function startScope(model) {
  let own = new Set(), held = null;

  function segmentOf(code) {
    return own.has(code) ? held.segment : null;
  }

  return {
    segmentOf,
    // A segment is rated once it has ended; on the way out of the visit the others may be told off as not seen.
    isShut: (code, segment) => own.has(code) && segment === held.segment && held.shut,
    held: () => held,
    ratingOf: (code, segment = segmentOf(code)) => model.folded.ratings.get(ratingKey(code, segment)),
    // A note supports a rating of a segment where it was written in it.
    supports(note, code, span = own.has(code) && held) {
      return !span || (span.from !== null && note.lesson_ms >= span.from && note.lesson_ms < span.to);
    },
    // Every rating that is asked for: [{code, segment}].
    asked: (codes) => codes.flatMap((code) => (own.has(code) ? held.spans.map((_, index) => ({ code, segment: index + 1 })) : [{ code, segment: null }])),
    spanOf: (segment) => (segment ? held.spans[segment - 1] : null),
    // next: {codes, segment, spans: [{from, to}], shut, why, choose}; a criterion's behaviours go with it.
    set(next) {
      held = { ...next, ...next.spans[next.segment - 1] };
      own = new Set(next.codes.flatMap((code) => [code, ...[...sectionOf(code)?.querySelectorAll(".behaviours input") ?? []].map((each) => each.name)]));
      for (const code of next.codes) shut(sectionOf(code), next);
    },
  };
}

// The levels of a segment that has not ended cannot be chosen, and say why.
function shut(section, { shut: on, why }) {
  if (!section) return;
  for (const input of section.querySelectorAll("input[type=radio], [data-act=clear]")) input.disabled = on;
  for (const group of section.querySelectorAll("fieldset")) {
    if (on) group.setAttribute("aria-describedby", why);
    else group.removeAttribute("aria-describedby");
  }
}
