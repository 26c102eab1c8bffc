// What a window is given: the network's page where it comes and is ours, else what the device keeps.

import * as root from "../device/root.js";
import { MARKER, kept, keptByAny, pages, shells } from "./cache.js";

const LIMIT = 3e3;
const PATIENT = 30e3;

export async function keptFile(request) {
  return (await keptByAny(request).catch(() => null)) || fetch(request);
}

// Of all other pages only the failure is ours to answer.
export async function pageAnswer(request, url) {
  if (Object.values(pages).includes(url.pathname)) return (await kept(url.pathname)) || fetch(request);
  return fetch(request).catch(() => inTheirLanguage(pages, request));
}

// A visit opens within seconds: with a network that answers in time, or without it.
export async function captureAnswer(request, url) {
  const patient = url.searchParams.has("again");
  const signal = AbortSignal.timeout(patient ? PATIENT : LIMIT);
  const choosing = url.pathname === "/capture/new" && !isChosen(url.searchParams);
  const found = await fromNetwork(url, signal, patient || choosing).catch(() => null);
  return found || inTheirLanguage(choosing ? pages : shells, request);
}

function isChosen(query) {
  return query.has("planned") || ["teacher", "kind", "rubric"].every((name) => query.get(name));
}

async function fromNetwork(url, signal, anywhere) {
  const asked = { credentials: "same-origin", cache: "no-store", headers: { Accept: "text/html" }, signal };
  const answer = await fetch(url, { ...asked, redirect: "manual" });
  if (answer.type === "opaqueredirect") return redirected(await fetch(url, { ...asked, redirect: "follow" }), anywhere);
  const text = await answer.text();
  const refusal = url.pathname === "/capture/new" && answer.status >= 400 && answer.status < 500;
  if (!(answer.ok || refusal) || !isWhole(text)) return null;
  return new Response(text, { status: answer.status, headers: answer.headers });
}

// A visit that has been shared leads to its record; to sign in, only where no visit would wait for it.
async function redirected(answer, anywhere) {
  const leads = anywhere || new URL(answer.url).pathname.startsWith("/observations/");
  const ours = new URL(answer.url).origin === self.location.origin && answer.ok && isWhole(await answer.text());
  return leads && ours ? Response.redirect(answer.url, 303) : null;
}

function isWhole(text) {
  return text.includes(MARKER) && text.includes("</html>");
}

// The device knows whose it is; a browser that forgot still speaks some language.
async function inTheirLanguage(places, request) {
  const known = await root.get("language").catch(() => null);
  const spoken = [known, ...navigator.languages.map((each) => each.split("-")[0])].find((each) => each in places);
  return (await kept(places[spoken] || Object.values(places)[0]).catch(() => null)) || fetch(request);
}
