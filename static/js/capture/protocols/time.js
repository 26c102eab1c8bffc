// Where lesson time stands in intervals, segments and scans; all of it follows from the log and the clock.

const LATE = 30e3;
const SCAN_LATE = 60e3;
const SCAN_OPENS = 10e3;
const FORGOTTEN = 30 * 60e3;

export function intervalAt(now, length) {
  return Math.floor(now / length) + 1;
}

// An interval was coded where something was seen, or all codes were looked for; the same as Plan.coded.
export function isCoded(held, codes) {
  return Boolean(held) && (codes.some((code) => held.codes[code]) || codes.every((code) => code in held.codes));
}

// The lesson was watched until this time: a finish long after the last thing that was written adds nothing.
export function watchedUntil(entries, now) {
  const written = entries.filter(({ kind }) => !kind.startsWith("obs."));
  const last = written.reduce((most, { lesson_ms }) => Math.max(most, lesson_ms), 0);
  return now - last > FORGOTTEN ? last : now;
}

// held: the interval as folded, or undefined. An interval that nobody coded is missed once it has ended.
export function standingOf(held, number, now, length, codes) {
  const over = now >= number * length;
  if (!isCoded(held, codes)) return over ? "missed" : "now";
  if (held.first_ms > number * length + LATE) return "late";
  return Object.values(held.codes).includes(true) ? "coded" : "none";
}

// A segment runs from its start. Until anything is marked the first one is proposed from the start of the visit.
export function phaseOf(segments, number, length, now) {
  const own = segments.find((each) => each.number === number);
  const proposed = number === 1 && !segments.length;
  const start = own?.start_ms ?? (proposed ? 0 : null);
  if (start === null) return { number, state: "ready", start, end: null, proposed: false, marked: false };
  const marked = (own?.end_ms ?? null) !== null;
  const end = marked ? own.end_ms : start + length;
  return { number, state: now >= end ? "ended" : "running", start, end, proposed, marked };
}

// scan: {due, until}; held: its answers as folded, or undefined. One after the end of its segment never comes.
export function scanStanding(scan, held, now) {
  if (held) return held.lesson_ms > scan.due + SCAN_LATE ? "late" : "done";
  if (scan.due === null || scan.until <= scan.due || now < scan.due - SCAN_OPENS) return "ahead";
  return now < scan.until ? "now" : "missed";
}
