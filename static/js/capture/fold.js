// What the entries of a visit amount to; the same rules as observe/domain/fold.py, proven equal by a test.

import { startFold } from "./protocols/fold.js";

const COURSE = ["obs.create", "obs.amend", "obs.start", "obs.reopen", "obs.discard", "obs.finish"];
const SUBJECT = ["teacher", "section", "rubric", "rubric_version", "kind", "planned"];
const NOTE = ["note.add", "note.edit", "note.delete"];

export function inOrder(entries) {
  const devices = new Map();
  const once = [...new Map(entries.map((entry) => [entry.id, entry])).values()];
  for (const entry of once) {
    const reached = devices.get(entry.device_id) || new Map();
    reached.set(entry.device_seq, Math.max(reached.get(entry.device_seq) || 0, entry.lesson_ms));
    devices.set(entry.device_id, reached);
  }
  for (const reached of devices.values()) {
    let greatest = 0;
    const seqs = [...reached.keys()];
    if (seqs.some((seq, index) => index && seq < seqs[index - 1])) seqs.sort((a, b) => a - b);
    for (const seq of seqs) {
      greatest = Math.max(greatest, reached.get(seq));
      reached.set(seq, greatest);
    }
  }
  const placed = entries.map((entry) => [devices.get(entry.device_id).get(entry.device_seq), entry]);
  const order = ([one, a], [two, b]) => one - two || compare(a.device_id, b.device_id)
    || a.device_seq - b.device_seq || compare(a.id, b.id);
  if (placed.every((each, index) => !index || order(placed[index - 1], each) < 0)) return entries;
  placed.sort(order);
  return placed.map(([, entry]) => entry);
}

export function headsOf(entries) {
  const replaced = new Set(entries.map((entry) => entry.base?.toLowerCase()));
  const heads = entries.filter((entry) => !replaced.has(entry.id));
  return heads.length ? heads : entries.slice(-1);
}

// known: notes of an earlier fold of a part of these entries, used again where nothing was added to them.
export function fold(entries, known = new Map()) {
  const wordings = new Map(), tags = new Map(), ratings = new Map();
  const tallies = new Map(), checks = new Map(), changes = new Map(), course = [];
  const protocols = startFold();
  for (const entry of inOrder(entries)) {
    const { kind, target, payload } = entry;
    if (NOTE.includes(kind)) {
      push(wordings, target, entry);
      for (const code of payload.tags || []) tagged(tags, target).set(code, true);
    } else if (kind === "tag.add" || kind === "tag.remove") {
      tagged(tags, target).set(payload.criterion, kind === "tag.add");
      changes.set(target, (changes.get(target) || 0) + 1);
    } else if (kind === "rate.set") {
      push(ratings, ratingKey(target, payload.segment), entry);
    } else if (kind === "tally.add") {
      tallies.set(target, (tallies.get(target) || 0) + payload.delta);
    } else if (kind === "check.set") {
      checks.set(target, payload.on);
    } else if (COURSE.includes(kind)) {
      course.push(entry);
    }
    protocols.take(entry);
  }
  const notes = [...wordings].map(([id, own]) => {
    const size = `${own.length} ${changes.get(id) || 0}`;
    const held = known.get(id);
    if (held?.size === size) return held.note;
    const made = note(id, own, tags.get(id) || new Map());
    known.set(id, { size, note: made });
    return made;
  });
  notes.sort((a, b) => a.lesson_ms - b.lesson_ms || compare(a.id, b.id));
  return {
    notes,
    ratings: new Map([...ratings].map(([key, own]) => [key, rating(own)])),
    tallies: new Map([...tallies].map(([code, count]) => [code, Math.max(0, count)])),
    checks,
    ...protocols.done(compare),
    subject: subject(course),
    ...stage(course, notes.length + ratings.size > 0),
  };
}

// A criterion's rating of the whole visit stands under its code alone.
export function ratingKey(target, segment) {
  return segment ? JSON.stringify([target, segment]) : target;
}

export function saysOf(entry, first) {
  const { level, comment, text } = entry.payload;
  return JSON.stringify(entry.kind === "rate.set" ? [level, comment ?? null] : [text, isPrivate(entry, first)]);
}

function note(id, entries, tags) {
  const heads = headsOf(entries);
  const worded = heads.filter((head) => head.kind !== "note.delete");
  const first = entries.find((entry) => entry.kind === "note.add") || entries[0];
  const shown = worded.at(-1) || entries.filter((entry) => entry.kind !== "note.delete").at(-1) || first;
  return {
    id,
    text: shown.payload.text ?? "",
    private: (worded.length ? worded : [shown]).some((entry) => isPrivate(entry, first)),
    tags: [...tags].filter(([, on]) => on).map(([code]) => code),
    lesson_ms: first.lesson_ms,
    wall_ms: first.wall_ms,
    approx: first.approx,
    deleted: !worded.length,
    heads,
    conflict: new Set(worded.map((entry) => saysOf(entry, first))).size > 1,
    entries,
  };
}

function rating(entries) {
  const heads = headsOf(entries);
  const current = heads.at(-1);
  return {
    target: current.target,
    segment: current.payload.segment ?? null,
    level: current.payload.level,
    comment: current.payload.comment ?? null,
    heads,
    conflict: new Set(heads.map((entry) => saysOf(entry))).size > 1,
    entries,
  };
}

function subject(course) {
  const created = course.find((entry) => entry.kind === "obs.create")?.payload;
  const found = Object.fromEntries(SUBJECT.map((name) => [name, created?.[name] ?? null]));
  for (const { kind, payload } of course) if (kind === "obs.amend") Object.assign(found, putRight(payload));
  return found;
}

// A rubric named without its version leaves the version open.
function putRight({ field, to }) {
  if (to && typeof to === "object") return to;
  return { [field]: to, ...(field === "rubric" && { rubric_version: null }) };
}

function stage(course, touched) {
  let state = touched ? "capturing" : "planned";
  let discarded = false;
  let manifest = null;
  for (const { kind, payload } of course) {
    if (kind === "obs.reopen" || (kind === "obs.start" && state === "planned")) state = "capturing";
    if (kind === "obs.finish") {
      state = "captured";
      manifest = { ...manifest };
      for (const [device, seq] of Object.entries(payload.manifest)) manifest[device] = Math.max(manifest[device] || 0, seq);
    }
    if (kind === "obs.discard" || kind === "obs.reopen") discarded = kind === "obs.discard";
  }
  return { state, discarded, manifest };
}

function isPrivate(entry, first) {
  return Boolean(entry.payload.private ?? first.payload.private ?? false);
}

function push(map, key, entry) {
  if (!map.has(key)) map.set(key, []);
  map.get(key).push(entry);
}

function tagged(tags, target) {
  if (!tags.has(target)) tags.set(target, new Map());
  return tags.get(target);
}

// By code points, as the server does; code units would order astral characters before others.
function compare(a, b) {
  if (a === b) return 0;
  const [left, right] = [[...a], [...b]];
  const at = left.findIndex((each, index) => each !== right[index]);
  if (at < 0 || at >= right.length) return left.length - right.length;
  return left[at].codePointAt(0) - right[at].codePointAt(0);
}
