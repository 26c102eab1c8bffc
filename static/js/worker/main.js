// The worker: keeps one build of the capture screen on the device, whole, and opens it where the network does not.

import { captureAnswer, keptFile, pageAnswer } from "./answers.js";
import { build, dropOld, keep } from "./cache.js";
import { mayWait } from "./windows.js";

const NEVER = ["/sign-in", "/sign-out", "/api/"];

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(dropOld().then(() => self.clients.claim())));
self.addEventListener("fetch", answer);

// A page asks the waiting build to take over; it does so while nobody else is in the middle of a visit.
self.addEventListener("message", (event) => {
  if (event.data === "build") event.ports[0]?.postMessage(build);
  if (event.data === "switch") event.waitUntil(mayWait(event.source?.id).then((wait) => wait || self.skipWaiting()));
});

async function install() {
  await keep();
  if (!(await mayWait())) await self.skipWaiting();
}

function answer(event) {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (NEVER.some((start) => url.pathname.startsWith(start))) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(keptFile(request));
  else if (request.mode !== "navigate") return;
  else if (url.pathname.startsWith("/capture/") && !url.pathname.startsWith("/capture/shell/")) event.respondWith(captureAnswer(request, url));
  else event.respondWith(pageAnswer(request, url));
}
