// The copy itself, format observe-rescue/1: JSON whose last two lines hold the SHA-256 of all the lines before them.

import { sha256 } from "./sha256.js";

const FORMAT = "observe-rescue/1";
const FIELDS = ["id", "device_id", "device_seq", "kind", "target", "base", "payload", "lesson_ms", "wall_ms", "approx", "schema_v", "build"];
const LONGEST_ABOUT = 400;

// user: {id, name}; device: {id, label}; visits: [{id, about, entries}]; fold: what entries amount to; clock: a time as text.
export function copyOf({ user, device, build, how_to, visits, fold, clock, now = Date.now() }) {
  const plain = {
    format: FORMAT, how_to, user, device, made_wall_ms: now, build,
    observations: visits.filter(({ entries }) => entries.length).map((visit) => told(visit, fold, clock)),
  };
  const before = `${JSON.stringify(plain, null, 1).slice(0, -2)},\n`;
  return `${before} "sha256": "${sha256(new TextEncoder().encode(before))}"\n}\n`;
}

function told({ id, about, entries }, fold, clock) {
  const folded = fold(entries);
  const first = entries.find((entry) => entry.kind === "obs.create") || entries[0];
  return {
    id, about: about.slice(0, LONGEST_ABOUT),
    subject: folded.subject,
    started_wall_ms: first.wall_ms - first.lesson_ms,
    notes: linesOf(folded, clock),
    entries: entries.map((entry) => Object.fromEntries(FIELDS.map((name) => [name, entry[name]]))),
  };
}

// What a person reads: notes with their times and tags, levels, counts.
function linesOf({ notes, ratings, tallies }, clock) {
  return [
    ...notes.filter((note) => !note.deleted).map((note) => `${clock(note.wall_ms)}  ${note.text}${note.tags.length ? `  [${note.tags.join(", ")}]` : ""}`),
    ...[...ratings.values()].filter((each) => each.level).map((each) => `${each.target}${each.segment ? ` (${each.segment})` : ""}: ${each.level}`),
    ...[...tallies].filter(([, count]) => count).map(([code, count]) => `${code}: ${count}`),
  ];
}

// Into the Files of an installed tablet by its share sheet, elsewhere as a download.
export async function handOver(text, name) {
  const file = new File([text], name, { type: "application/json" });
  if (matchMedia("(display-mode: standalone)").matches && navigator.canShare?.({ files: [file] })) {
    const given = await navigator.share({ files: [file] }).then(() => true, (error) => error.name === "AbortError");
    if (given) return;
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60e3);
}

export const nameOf = (day = new Date()) => `observe-copy-${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}.json`;
