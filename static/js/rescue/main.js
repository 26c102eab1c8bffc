// "Save a copy" on the capture screen: all of the visit that is open, and what other visits on this device have not sent.

import { copyOf, handOver, nameOf } from "./copy.js";
import { unsentVisits } from "./unsent.js";

// model: the open visit; device: {id, label}; about: its teacher and class as the header has them.
export async function saveCopy({ model, log, page, about, how_to, device, fold }) {
  const day = new Intl.DateTimeFormat(page.locale, { dateStyle: "medium", timeStyle: "short", timeZone: page.timezone });
  const others = await unsentVisits(log, { except: model.observation, day });
  const own = { id: model.observation, about, entries: model.all().filter((entry) => entry.state !== "saving") };
  const user = { id: page.user, name: page.name };
  await handOver(copyOf({ user, device, build: page.build, how_to, visits: [own, ...others], fold, clock: (ms) => day.format(ms) }), nameOf());
}
