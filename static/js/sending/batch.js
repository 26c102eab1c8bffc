// A batch: how much goes at once, and the envelope around it.

export const MOST = 100;
export const BYTES = 200e3;
const FIELDS = ["id", "device_id", "device_seq", "kind", "target", "base", "payload", "lesson_ms", "wall_ms", "approx", "schema_v", "build"];
const text = new TextEncoder();

// The first entries, as many as fit; one that alone is too large goes alone.
export function cut(entries, most = MOST, bytes = BYTES) {
  const batch = [];
  let total = 600;
  for (const entry of entries) {
    total += text.encode(JSON.stringify(bare(entry))).length + 1;
    if (batch.length && (batch.length >= most || total > bytes)) break;
    batch.push(entry);
  }
  return batch;
}

export function envelope({ user, build, device, batch, left, highest }) {
  return JSON.stringify({
    user, device_id: device, device_label: deviceLabel(), schema_v: 1, build,
    sent_wall_ms: Date.now(), pending_after: left, max_seq: highest, entries: batch.map(bare),
  });
}

export function posting(body, more = {}) {
  return { method: "POST", headers: { "Content-Type": "application/json", "X-Obs-Client": "capture/1" }, body, ...more };
}

export const addressOf = (observation) => `/api/v1/observations/${observation}/entries`;

export function bytesOf(body) {
  return text.encode(body).length;
}

function bare(entry) {
  return Object.fromEntries(FIELDS.map((name) => [name, entry[name]]));
}

// In the word by which people know it; an iPad says that it is a Mac, but a Mac has no touch screen.
export function deviceLabel({ userAgent, maxTouchPoints } = navigator) {
  const kind = ["iPad", "iPhone", "Android", "CrOS", "Windows", "Macintosh", "Linux"].find((each) => userAgent.includes(each));
  if (kind === "Macintosh") return maxTouchPoints > 1 ? "iPad" : "Mac";
  return { CrOS: "Chromebook", Windows: "PC", Linux: "PC" }[kind] ?? kind ?? "";
}
