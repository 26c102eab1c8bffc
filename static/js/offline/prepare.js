// After a page is there: the device learns whose it is, brings its pack up to date, and gets the worker.

import * as root from "../device/root.js";
import { openLog } from "../device/log.js";
import { keepRubric, refreshPack } from "./packs.js";
import { register } from "./register.js";

// person: what the page says of who is signed in; rubric: the one that came with this page. Nothing here may disturb the page.
export async function prepare(person, { log, rubric } = {}) {
  if (!person.shell) await quietly(() => root.putAll(facts(person)));
  if (!person.observes) return;
  await quietly(async () => {
    const own = log || (await openLog(person.user));
    if (rubric) await keepRubric(own, rubric);
    const pack = await refreshPack(person.user, own);
    if (pack) await root.put("words", pack.words || {});
  });
  await quietly(() => register(person.worker));
}

function facts({ user, name, language, locale, timezone, training, observes }) {
  return { user: { id: user, name }, language, locale, timezone, training, observes };
}

// A private window keeps nothing and registers nothing: the page works as it did.
async function quietly(act) {
  try { await act(); } catch { /* without it there is only no visit without a network */ }
}
