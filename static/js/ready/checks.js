// Each check asks its environment one thing and says [state, words, values]; states are ok, hint, fix and unknown.

const MINUTE = 60e3;
const DAY = 24 * 60 * MINUTE;
const ROOM = 50 * 2 ** 20;

// In the order in which a person would put things right.
export const CHECKS = { secure, mode, database, worker, packs, space, session, persisted, local, clock, unsent, installed, awake };

function secure(env) {
  return env.secure ? ["ok", "ok"] : ["fix", "fix"];
}

async function mode(env) {
  if (!env.secure) return ["unknown", "unknown"];
  if (!env.worker || !env.caches) return ["fix", "fix"];
  return env.caches.keys().then(() => ["ok", "ok"], () => ["fix", "fix"]);
}

async function database(env) {
  return env.trial().then(() => ["ok", "ok"], () => ["fix", "fix"]);
}

async function worker(env) {
  if (!env.secure || !env.worker) return ["unknown", "unknown"];
  const stored = await env.stored().catch(() => null);
  if (!stored) return ["fix", "missing"];
  return stored === env.page.build ? ["ok", "ok"] : ["hint", "older"];
}

async function packs(env) {
  const pack = await env.pack().catch(() => undefined);
  if (pack === undefined) return ["unknown", "unknown"];
  if (!pack) return ["fix", "missing"];
  if (!pack.teachers) return ["fix", "empty"];
  const values = { ...pack, day: env.say.day(pack.at) };
  return env.now() - pack.at > 7 * DAY ? ["hint", "old", values] : ["ok", "ok", values];
}

async function space(env) {
  const found = await env.storage?.estimate?.().catch(() => null);
  if (!found?.quota) return ["unknown", "unknown"];
  const free = Math.max(0, found.quota - (found.usage || 0));
  const values = { mb: env.say.number(Math.floor(free / 2 ** 20)) };
  return free >= ROOM ? ["ok", "ok", values] : ["fix", "fix", values];
}

async function session(env) {
  const answer = await env.server();
  if (answer.code === "session_expired") return ["fix", "fix"];
  const ends = env.page.ends_ms;
  if (!answer.ok) return ["unknown", "unknown"];
  return [...(ends - answer.server_time_ms < 60 * MINUTE ? ["hint", "soon"] : ["ok", "ok"]), { day: env.say.time(ends) }];
}

async function persisted(env) {
  if (!env.storage?.persisted) return ["unknown", "unknown"];
  if (await env.storage.persisted().catch(() => false)) return ["ok", "ok"];
  return (await env.asked()) ? ["hint", "refused"] : ["hint", "ask"];
}

function local(env) {
  try {
    env.local().setItem("observe.trial", "1");
    env.local().removeItem("observe.trial");
    return ["ok", "ok"];
  } catch {
    return ["hint", "hint"];
  }
}

async function clock(env) {
  const answer = await env.server();
  if (!answer.server_time_ms) return ["unknown", "unknown"];
  const off = answer.at - answer.server_time_ms;
  if (Math.abs(off) <= MINUTE) return ["ok", "ok"];
  return ["hint", off > 0 ? "ahead" : "behind", { span: env.say.span(Math.abs(off)) }];
}

async function unsent(env) {
  const count = await env.unsent().catch(() => 0);
  return count ? ["hint", count === 1 ? "single" : "many", { n: env.say.number(count) }] : ["ok", "ok"];
}

function installed(env) {
  return env.standalone ? ["ok", "ok"] : ["hint", "hint"];
}

function awake(env) {
  return env.wakes ? ["ok", "ok"] : ["hint", "hint"];
}

// All checks in their order, each as { name, state, words, values }.
export function look(env, names = Object.keys(CHECKS)) {
  return Promise.all(names.map(async (name) => {
    const [state, words, values = {}] = await CHECKS[name](env);
    return { name, state, words, values };
  }));
}
