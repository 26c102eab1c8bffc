// What a visit needs, kept on the device for one person: the pack, and each rubric's contents once.

const PACK = "pack";
const STORE = "packs";
const address = (rubric) => `rubric ${rubric.id}@${rubric.version} ${rubric.sha}`;
const shaOf = (key) => key.split(" ").at(-1);

// {tag, at, body} of the last pack, or undefined; `at` is when the server last confirmed it.
export function readPack(log) {
  return log.get(PACK, STORE);
}

// {id, version, sha, title, html} of a rubric, also of one that is no longer offered; the current wording first.
export async function readRubric(log, id, version, pack) {
  const offered = pack?.body.rubrics.find((each) => each.id === id && each.version === version);
  const exact = offered && (await log.get(address(offered), STORE));
  if (exact) return exact;
  const keys = (await log.keys(STORE)).filter((key) => key.startsWith(`rubric ${id}@${version} `));
  return keys.length ? log.get(keys.at(-1), STORE) : undefined;
}

// A rubric that came with a page need not come again with the pack.
export function keepRubric(log, rubric) {
  return log.put(address(rubric), rubric, STORE);
}

// Names outlive the pack: a visit is told by its teacher's name also when the teacher has left the caseload.
export async function readNames(log) {
  return (await log.get("names", STORE)) || {};
}

// The newest pack that can be had; without a network the one that is here.
export async function refreshPack(user, log, fetch = globalThis.fetch.bind(globalThis)) {
  const held = await readPack(log);
  const keys = (await log.keys(STORE)).filter((key) => key.startsWith("rubric "));
  const whole = held?.body.rubrics.every((each) => keys.includes(address(each)));
  const have = keys.map(shaOf).join(",");
  const headers = whole ? { "If-None-Match": held.tag } : {};
  const answer = await fetch(`/api/v1/pack?have=${have}`, { headers, cache: "no-store" }).catch(() => null);
  if (answer?.headers.get("X-Obs-Api") !== "1") return held?.body;
  if (answer.status === 304) return keepPack(log, { ...held, at: Date.now() });
  const body = answer.ok ? await answer.json().catch(() => null) : null;
  if (body?.person?.id !== user) return held?.body;
  return keepAnswer(log, keys, answer.headers.get("ETag"), body);
}

async function keepAnswer(log, keys, tag, body) {
  for (const rubric of body.rubrics.filter((each) => each.html !== undefined)) await keepRubric(log, rubric);
  const rubrics = body.rubrics.map(({ html, domains, ...rest }) => rest);
  const names = await readNames(log);
  for (const teacher of body.teachers) {
    names[teacher.id] = teacher.name;
    for (const section of teacher.sections) names[section.id] = section.title;
  }
  await log.put("names", names, STORE);
  const kept = await keepPack(log, { tag, at: Date.now(), body: { ...body, rubrics } });
  await forgetRubrics(log, keys, kept);
  return kept;
}

async function keepPack(log, pack) {
  await log.put(PACK, pack, STORE);
  return pack.body;
}

// Neither offered nor used by a visit on this device.
async function forgetRubrics(log, keys, pack) {
  const used = new Set((await log.visits()).map(({ subject }) => `rubric ${subject?.rubric}@${subject?.rubric_version}`));
  const offered = new Set(pack.rubrics.map(address));
  for (const key of keys) if (!offered.has(key) && !used.has(key.slice(0, key.lastIndexOf(" ")))) await log.remove(key, STORE);
}
