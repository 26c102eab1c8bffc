// All that this device holds unsent of one person, as a copy: for pages other than the capture screen.

import { fold } from "../capture/fold.js";
import { openLog } from "../device/log.js";
import { all as knownHere } from "../device/root.js";
import { deviceLabel } from "../sending/batch.js";
import { copyOf, handOver, nameOf } from "./copy.js";
import { unsentVisits } from "./unsent.js";

const HOW = "A copy of visits from Observe. To bring it in, sign in as the person who made it, open Visits and choose the copy. Keep the file as it is; the notes in it can be read as text.";

// Gives how many entries the copy holds; without any there is none.
export async function saveDevice(user, { log = null, how_to = HOW, build = "" } = {}) {
  const known = await knownHere().catch(() => ({}));
  const kept = log || (await openLog(user));
  const day = new Intl.DateTimeFormat(known.locale, { dateStyle: "medium", timeStyle: "short", timeZone: known.timezone });
  const visits = await unsentVisits(kept, { day });
  const count = visits.reduce((sum, each) => sum + each.entries.length, 0);
  if (!count) return 0;
  const person = { id: user, name: known.user?.id === user ? known.user.name : "" };
  const device = { id: kept.device, label: deviceLabel() };
  await handOver(copyOf({ user: person, device, build, how_to, visits, fold, clock: (ms) => day.format(ms) }), nameOf());
  return count;
}
