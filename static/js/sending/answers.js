// What an answer means for what was sent: the table of answers, and nothing else.

// One exchange with the server. `ours` only where it says so and speaks JSON; `wait` in ms where it asks for it.
export async function exchange(fetch, address, init = {}, patience = 15e3) {
  const control = new AbortController();
  const late = setTimeout(() => control.abort(), patience);
  try {
    const answer = await fetch(address, { redirect: "manual", cache: "no-store", ...init, signal: control.signal });
    const { status, headers } = answer;
    const wait = status === 429 || status === 503 ? waitOf(headers) : 0;
    if (headers.get("X-Obs-Api") !== "1") return { status, wait, portal: answer.type === "opaqueredirect" || answer.ok };
    const body = await answer.json();
    return { status, wait, ours: Boolean(body) && typeof body === "object", body };
  } catch {
    return { status: 0 };
  } finally {
    clearTimeout(late);
  }
}

export function meaning({ status, ours, body }) {
  if (!ours) return "none";
  if (status === 200) return Array.isArray(body.acks) ? "acks" : "none";
  if (status === 400 || status === 422) return "refused";
  if (status === 413) return "too_large";
  if (status === 401) return "signed_out";
  if (status === 415 || status === 426) return "upgrade";
  if (status === 403 && ["csrf", "wrong_user", "no_access"].includes(body.code)) return body.code;
  return "none";
}

// Seconds, or a date, which is read by the answer's own clock: the device's may be days off.
export function waitOf(headers) {
  const asked = headers.get("Retry-After") ?? "";
  if (/^\s*\d+\s*$/.test(asked)) return Number(asked) * 1e3;
  const until = Date.parse(asked) - (Date.parse(headers.get("Date")) || Date.now());
  return until > 0 ? until : 0;
}

// After so many failures in a row: 1 s, 2 s, 4 s … up to a minute, a quarter more or less.
export function pause(failures, random = Math.random) {
  return Math.min(60e3, 1e3 * 2 ** Math.min(failures - 1, 6)) * (0.75 + random() / 2);
}
