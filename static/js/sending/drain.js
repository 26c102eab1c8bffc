// Sends what waits of one visit, batch by batch, until nothing waits or an answer says to stop or to wait.

import { newId } from "../capture/ids.js";
import { exchange, meaning, pause } from "./answers.js";
import { BYTES, MOST, addressOf, cut, envelope, posting } from "./batch.js";

const TRIES_DENIED = 3;

// How the sending goes: kept from one drain to the next, `until` being when it may go on.
export function newPace() {
  return { failures: 0, denied: 0, most: MOST, bytes: BYTES, until: 0, asked: 0 };
}

// queue: the visit's entries, see queue.js; tell: called with "ok" and with each trouble;
// heard: with the server's time and when it was asked.
// Gives "" once nothing waits, "later" (see pace), or why it stopped: signed_out, wrong_user, upgrade.
export async function drain({ queue, person, pace, tell, heard = () => {}, fetch = globalThis.fetch.bind(globalThis), patience, random }) {
  await queue.refresh();
  for (let waiting = queue.waiting(); waiting.length; waiting = queue.waiting()) {
    const batch = cut(waiting, pace.most, pace.bytes);
    const body = envelope({ ...person, device: queue.device, batch, left: waiting.length - batch.length, highest: queue.highest() });
    const sent = Date.now();
    const answer = await exchange(fetch, addressOf(queue.observation), posting(body), patience);
    if (answer.ours && answer.body.server_time_ms) heard(answer.body.server_time_ms, sent);
    const word = meaning(answer);
    if (word === "acks" && (await acknowledge(queue, batch, answer.body, pace))) {
      Object.assign(pace, { failures: 0, denied: 0, most: MOST, bytes: BYTES });
      tell("ok");
    } else if (word === "refused" || word === "too_large") {
      await halve(queue, batch, word, pace);
    } else if (word === "no_access" && pace.denied + 1 >= TRIES_DENIED) {
      pace.denied += 1;
      await park(queue, batch, word);
    } else if (["signed_out", "wrong_user", "upgrade"].includes(word)) {
      return word;
    } else {
      putOff(answer, word, pace, tell, random);
      return "later";
    }
  }
  return "";
}

// Marks what is listed, and only that. False where the answer brings the queue no further.
async function acknowledge(queue, batch, body, pace) {
  const sent = new Map(batch.map((entry) => [entry.id, entry]));
  const acks = body.acks.filter((ack) => sent.has(ack?.id));
  const held = acks.filter(({ status }) => status === "stored" || status === "duplicate");
  await queue.acknowledge(held.map((ack) => ack.id), body);
  const parked = acks.filter(({ status }) => status === "quarantined");
  for (const { id, code } of parked) await queue.park([id], code ?? "quarantined");
  const reused = acks.filter(({ status }) => status === "id_reused");
  for (const { id } of reused) await queue.remint(id, newId());
  const forked = acks.find(({ flags }) => flags?.includes("seq_fork"));
  if (forked) await queue.rotate(sent.get(forked.id).device_id);
  const moved = held.length + parked.length > 0 || (reused.length > 0 && !pace.reminted);
  pace.reminted = reused.length > 0;
  return moved;
}

// Down to the one entry that is to blame, which is put aside; the others go on at full size.
async function halve(queue, batch, word, pace) {
  pace.failures = 0;
  if (batch.length === 1) return park(queue, batch, word, Object.assign(pace, { most: MOST, bytes: BYTES }));
  pace.most = Math.ceil(batch.length / 2);
  if (word === "too_large") pace.bytes = Math.ceil(pace.bytes / 2);
  return undefined;
}

async function park(queue, batch, why) {
  await queue.park(batch.map((entry) => entry.id), why);
}

function putOff({ status, wait = 0, portal }, word, pace, tell, random) {
  pace.failures += 1;
  if (word === "no_access") pace.denied += 1;
  const now = Date.now();
  pace.asked = now + wait;
  pace.until = now + Math.max(wait, pause(pace.failures, random));
  const trouble = status >= 500 && pace.failures >= 3 ? "server" : "waiting";
  tell(word === "csrf" || word === "no_access" ? word : portal ? "portal" : trouble);
}
