// Intervals, segments, scans, events and the times of tallies; the same rules as observe/domain/protocols.py.

const SORTED = { intervals: "number", segments: "number", snapshots: "at_ms", events: "start_ms" };

export function startFold() {
  const found = { intervals: new Map(), segments: new Map(), snapshots: new Map(), events: new Map() };
  const tallied = new Map();

  const put = (list, names, entry, fresh) => {
    const key = JSON.stringify([entry.target, ...names]);
    if (!found[list].has(key)) found[list].set(key, fresh());
    return found[list].get(key);
  };

  const kinds = {
    "interval.set"(entry) {
      const { target: protocol, payload, lesson_ms } = entry;
      const own = put("intervals", [payload.interval], entry, () =>
        ({ protocol, number: payload.interval, codes: {}, note: null, first_ms: lesson_ms }));
      if (isEmpty(own)) own.first_ms = lesson_ms;
      for (const [code, on] of Object.entries(payload.codes)) {
        if (on === null) delete own.codes[code];
        else own.codes[code] = on;
      }
      own.note = payload.note ?? own.note;
    },
    "segment.mark"(entry) {
      const { target: protocol, payload, lesson_ms } = entry;
      const own = put("segments", [payload.segment], entry, () =>
        ({ protocol, number: payload.segment, start_ms: null, end_ms: null }));
      own[`${payload.edge}_ms`] = lesson_ms;
    },
    "snapshot.set"(entry) {
      const { target: protocol, payload: { at, values }, lesson_ms } = entry;
      const own = put("snapshots", [at], entry, () => ({ protocol, at, at_ms: durationMs(at) }));
      Object.assign(own, { values, lesson_ms });
    },
    "event.add"(entry) {
      const { target: protocol, payload: { code, start_ms, end_ms } } = entry;
      put("events", [code, start_ms], entry, () => ({ protocol, code, start_ms })).end_ms = end_ms ?? null;
    },
    "tally.add"({ target, payload, lesson_ms }) {
      if (!tallied.has(target)) tallied.set(target, []);
      tallied.get(target).push([lesson_ms, payload.delta]);
    },
  };

  return {
    take(entry) { kinds[entry.kind]?.(entry); },
    done(compare) {
      for (const own of found.intervals.values()) own.note ||= null;
      for (const own of found.segments.values()) takeBack(own);
      const lists = Object.entries(SORTED).map(([list, by]) => [list, [...found[list].values()].sort((a, b) =>
        compare(a.protocol, b.protocol) || a[by] - b[by] || compare(a.at ?? a.code ?? "", b.at ?? b.code ?? ""))]);
      const folded = { ...Object.fromEntries(lists), tallied };
      folded.intervals = folded.intervals.filter((each) => !isEmpty(each));
      folded.snapshots = folded.snapshots.filter(({ values }) => Object.keys(values).length);
      folded.events = folded.events.filter(({ start_ms, end_ms }) => end_ms === null || end_ms >= start_ms);
      return folded;
    },
  };
}

// Nothing was said of it, or all of it was taken back.
function isEmpty({ codes, note }) {
  return !Object.keys(codes).length && !note;
}

// An end at the start takes the start back, one before it takes back that it ended.
function takeBack(own) {
  if (own.start_ms === null || own.end_ms === null || own.end_ms > own.start_ms) return;
  if (own.end_ms === own.start_ms) own.start_ms = null;
  own.end_ms = null;
}

// "PT1H2M3S" in milliseconds.
export function durationMs(text) {
  const [, hours, minutes, seconds] = text.match(/^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/) || [];
  return ((Number(hours) || 0) * 3600 + (Number(minutes) || 0) * 60 + (Number(seconds) || 0)) * 1000;
}
