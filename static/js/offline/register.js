// The page's side of the worker: brings it, keeps it fresh, and lets a new build take over when no visit is open.

// address: empty where the worker is switched off; one that is here then hears of it and leaves.
export async function register(address, container = navigator.serviceWorker) {
  if (!container) return;
  if (!address) {
    for (const each of await container.getRegistrations()) await each.update();
    return;
  }
  const registration = await container.register(address, { updateViaCache: "none" });
  if (!registration) return;
  const offer = () => registration.waiting?.postMessage("switch");
  if (!document.getElementById("finish-now")) offer();
  document.getElementById("finish-now")?.addEventListener("click", offer);
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", ({ target }) => {
      if (target.state === "installed" && !document.getElementById("finish-now")) offer();
    });
  });
  addEventListener("pagehide", offer);
  addEventListener("pageshow", () => registration.update().catch(() => {}));
}
