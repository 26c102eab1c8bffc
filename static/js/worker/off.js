// What the worker is replaced by where it is switched off: it deletes what was kept and takes itself away; pages go on.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(leave()));

async function leave() {
  const kept = (await caches.keys()).filter((name) => name.startsWith("observe-"));
  await Promise.all(kept.map((name) => caches.delete(name)));
  await self.registration.unregister();
}
