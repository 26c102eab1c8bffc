// The page without a network: today's plan, teachers to start with, and what this device still holds.

import * as root from "../device/root.js";
import { openLog } from "../device/log.js";
import { choose } from "./choose.js";
import { readNames, readPack } from "./packs.js";
import { showUnsent } from "./unsent.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const byId = (id) => document.getElementById(id);
const [here, words] = [read("here"), read("words")];
const query = new URLSearchParams(location.search);
const asks = location.pathname.startsWith("/offline/") ? query : new URLSearchParams({ to: location.pathname + location.search });

async function start() {
  again(asks.get("to"));
  tell(words[asks.get("why")]);
  const known = await root.all().catch(() => ({}));
  if (!known.user || known.covered) { tell(words.nobody); return; }
  const { locale, timezone } = known;
  byId("day").textContent = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeZone: timezone }).format(Date.now());
  byId("training").hidden = !known.training;
  const log = await openLog(known.user.id);
  const [pack, names, visits] = await Promise.all([readPack(log), readNames(log), log.visits()]);
  byId("nothing").hidden = Boolean(pack?.body.teachers.length);
  if (pack) offer(pack, visits, names, known);
  const list = (found) => showUnsent(byId("unsent"), found, { user: known.user.id, log, names, capture: here.capture, locale, timezone });
  list(visits);
  if (visits.some((each) => each.waiting)) {
    const onProgress = async () => list(await log.visits());
    import(here.others).then(({ keepSendingAll }) => keepSendingAll({ log, user: known.user.id, onProgress }).then(onProgress), () => {});
  }
  const open = visits.filter((each) => !each.finished && !each.discarded && each.total);
  fill("open", open.map((each) => act({
    name: names[each.subject?.teacher] || words.visit_without,
    more: [names[each.subject?.section], moment(each.started_wall, known)].filter(Boolean).join(" · "),
    address: `${here.capture}/${each.observation}`, label: words.continue,
  })));
}

function offer(pack, visits, names, known) {
  const begun = new Set(visits.filter((each) => !each.discarded).map((each) => each.subject?.planned));
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: known.timezone });
  const today = pack.body.planned.filter((each) => day.format(new Date(each.starts_at)) === day.format(Date.now()) && !begun.has(each.id));
  const kinds = Object.fromEntries((pack.body.kinds || []).map((each) => [each.code, each.words]));
  fill("planned", today.map((each, index) => act({
    name: [names[each.teacher], names[each.section]].filter(Boolean).join(", "),
    more: [clock(Date.parse(each.starts_at), known), kinds[each.kind]].filter(Boolean).join(" · "),
    address: `${here.capture}/new?planned=${each.id}`, label: words.start, primary: index === 0,
  })));
  fill("teachers", choose(pack.body, visits, query.get("teacher"), words));
  byId("age").textContent = words.age.replace("{when}", moment(pack.at, known));
}

function act({ name, more, address, label, primary = false }) {
  const made = byId("act-row").content.firstElementChild.cloneNode(true);
  made.querySelector(".name").textContent = name;
  made.querySelector(".quiet").textContent = more;
  const link = made.querySelector("a");
  link.href = address;
  link.classList.toggle("primary", primary);
  link.firstElementChild.textContent = label;
  link.lastElementChild.textContent = ` ${name}`;
  return made;
}

function fill(id, rows) {
  byId(id).hidden = !rows.length;
  byId(id).querySelector("ul").replaceChildren(...rows);
}

function tell(sentence) {
  byId("told").hidden = !sentence;
  byId("told").textContent = sentence || "";
}

// Back to what was asked for, patiently this time; only ever to an address of our own.
function again(to) {
  const address = new URL(to || here.home, location.origin);
  if (address.origin !== location.origin) return;
  if (address.pathname.startsWith(`${here.capture}/`)) address.searchParams.set("again", "1");
  byId("again").href = address.pathname + address.search;
}

function moment(ms, { locale, timezone }) {
  return new Intl.DateTimeFormat(locale, { weekday: "short", month: "short", day: "numeric", hour: "numeric", minute: "2-digit", timeZone: timezone }).format(ms);
}

function clock(ms, { locale, timezone }) {
  return new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone: timezone }).format(ms);
}

addEventListener("online", () => {
  byId("calm").textContent = words.back;
  byId("again").classList.add("primary");
});
start().finally(() => { document.body.dataset.obsPage = "ready"; });
