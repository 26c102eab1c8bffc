// The empty screen that a device opens without a network: fills `page` and the rubric from what the device holds.

import * as root from "../device/root.js";
import { openLog } from "../device/log.js";
import { readNames, readPack, readRubric } from "../offline/packs.js";
import { fold } from "./fold.js";
import { byId, words } from "./page.js";
import { showWhom } from "./whom.js";

// False where this device does not hold what the address asks for: the page without a network then says so.
export async function fillPage(page) {
  const known = await root.all().catch(() => ({}));
  if (!known.user) return leave(page, "nobody");
  const { user, language, locale, timezone, training, observes } = known;
  Object.assign(page, { user: user.id, name: user.name, language, locale, timezone, training, observes });
  Object.assign(words, known.words);
  const log = await openLog(page.user).catch(() => null);
  const pack = log && (await readPack(log));
  const visit = log && (await asked(log, pack));
  const { subject } = visit || {};
  const rubric = subject && (await readRubric(log, subject.rubric, subject.rubric_version, pack));
  if (!rubric) return leave(page, visit ? "rubric" : location.pathname.endsWith("/new") ? "plan" : "visit");
  Object.assign(page, { create: subject, rubric: [rubric.id, rubric.version], protocols: rubric.protocols, steps: stepsOf(pack, subject.teacher), looks: pack?.body.looks?.[subject.teacher], ...visit.about });
  if (page.observation) history.replaceState(null, "", `${page.capture}/${page.observation}`);
  await show(log, page, subject, rubric);
  return true;
}

// What the address names: {subject, about}, or null where this device does not know it.
async function asked(log, pack) {
  const query = new URLSearchParams(location.search);
  const id = location.pathname.split("/").at(-1);
  if (id !== "new") return known(log, id);
  if (!query.has("planned")) return { subject: chosen(query), about: {} };
  const planned = query.get("planned");
  const begun = (await log.visits()).find((each) => each.subject?.planned === planned && !each.discarded);
  if (begun) return known(log, begun.observation);
  const found = pack?.body.planned.find((each) => each.id === planned);
  if (!found) return null;
  const { teacher, section, rubric, rubric_version, kind } = found;
  return { subject: { teacher, section, rubric, rubric_version, kind, planned }, about: {} };
}

// The open action step with this teacher, where there is one.
function stepsOf(pack, teacher) {
  const found = pack?.body.steps?.filter((each) => each.teacher === teacher);
  return found?.length ? found : undefined;
}

function chosen(query) {
  const [, rubric, rubric_version] = query.get("rubric").match(/^(.*)@(.*)$/) || [];
  return { teacher: query.get("teacher"), section: query.get("section") || null, rubric, rubric_version, kind: query.get("kind"), planned: null };
}

// A visit that began on this device, or came to it, finished or not.
async function known(log, observation) {
  const entries = await log.entriesOf(observation);
  if (!entries.length) return null;
  const { subject, state } = fold(entries);
  const start = entries.find((each) => each.kind === "obs.start") || entries[0];
  const offset = (await log.get("offset").catch(() => 0)) || 0;
  return { subject, about: { observation, state, started_ms: start.wall_ms - start.lesson_ms + offset } };
}

async function show(log, page, subject, rubric) {
  const names = await readNames(log);
  const [teacher, section] = [names[subject.teacher] || "", names[subject.section]];
  document.title = document.title.replace(/^[^·]*/, `${teacher} `);
  showWhom(teacher, section);
  const part = document.querySelector(".rubric");
  part.setAttribute("aria-label", rubric.title);
  part.innerHTML = rubric.html;
  const criteria = part.querySelector("details.criterion");
  const has = { criteria, anything: criteria || part.querySelector("[data-tally], [data-check], [data-protocol]") };
  for (const each of document.querySelectorAll("[data-needs]")) each.hidden = !has[each.dataset.needs];
  byId("training").hidden = !page.training;
}

function leave(page, why) {
  location.replace(`${page.away}?${new URLSearchParams({ why, to: location.pathname + location.search })}`);
  return false;
}
