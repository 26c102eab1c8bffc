// Where lesson time stands in intervals, segments and scans; all of it follows from the log and the clock.

const LATE = 30e3;
const SCAN_LATE = 60e3;
const SCAN_OPENS = 10e3;

export function intervalAt(now, length) {
  return Math.floor(now / length) + 1;
}

// held: the interval as folded, or undefined. An interval that nobody coded is missed once it has ended.
export function standingOf(held, number, now, length) {
  const over = now >= number * length;
  if (!held) return over ? "missed" : "now";
  if (held.first_ms > number * length + LATE) return "late";
  return Object.values(held.codes).includes(true) ? "coded" : "none";
}

// A segment runs from its start; an end before the start was taken back, one at the start takes the start back.
// Until anything is marked the first one is proposed from the start of the visit.
export function phaseOf(segments, number, length, now) {
  const own = segments.find((each) => each.number === number);
  const taken = own && own.start_ms !== null && own.end_ms === own.start_ms;
  const proposed = number === 1 && !segments.some((each) => each.start_ms !== null);
  const start = taken ? null : own?.start_ms ?? (proposed ? 0 : null);
  if (start === null) return { number, state: "ready", start, end: null, proposed: false, marked: false };
  const marked = (own?.end_ms ?? -1) > start;
  const end = marked ? own.end_ms : start + length;
  return { number, state: now >= end ? "ended" : "running", start, end, proposed, marked };
}

// scan: {due, until}; held: its answers as folded, or undefined.
export function scanStanding(scan, held, now) {
  if (held && Object.keys(held.values).length) return held.lesson_ms > scan.due + SCAN_LATE ? "late" : "done";
  if (scan.due === null || now < scan.due - SCAN_OPENS) return "ahead";
  return now < scan.until ? "now" : "missed";
}
