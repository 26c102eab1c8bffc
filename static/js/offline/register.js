// The page's side of the worker: brings it, keeps it fresh, and lets a new build take over when no visit is open.

const PAUSE = 5e3;
const LONGEST_PAUSE = 300e3;
const QUIET = 2e3;

// address: empty where the worker is switched off; one that is here then hears of it and leaves.
export async function register(address, container = navigator.serviceWorker) {
  if (!container) return;
  if (!address) {
    for (const each of await container.getRegistrations()) await each.update();
    return;
  }
  let registration = null, followed = null, pause = PAUSE, timer = 0, asking = 0;
  const isOnAVisit = () => Boolean(document.getElementById("finish-now"));

  async function bring() {
    timer = clearTimeout(timer);
    try {
      const found = await container.register(address, { updateViaCache: "none" });
      if (!found) return;
      if (found !== registration) take(found);
      else if (!found.installing) await found.update();
    } catch (error) {
      if (error.name !== "SecurityError") later();
    }
  }

  function take(found) {
    registration = found;
    if (!isOnAVisit()) offer();
    registration.addEventListener("updatefound", follow);
    follow();
  }

  // A file that did not come fails the whole: what is installed is whole, and what is not is tried again.
  function follow() {
    const worker = registration.installing;
    if (!worker || worker === followed) return;
    followed = worker;
    let installed = false;
    worker.addEventListener("statechange", () => {
      if (worker.state === "installed") {
        installed = true;
        pause = PAUSE;
        if (!isOnAVisit()) offer();
      } else if (worker.state === "redundant" && !installed) later();
    });
  }

  // Only from a page that rests: a browser that swaps workers during a navigation can leave it hanging.
  function offer() {
    clearTimeout(asking);
    asking = setTimeout(() => registration.waiting?.postMessage("switch"), QUIET);
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(bring, pause);
    pause = Math.min(pause * 3, LONGEST_PAUSE);
  }

  addEventListener("pagehide", () => clearTimeout(asking));
  addEventListener("pageshow", () => registration?.update().catch(() => {}));
  addEventListener("online", () => { if (timer) bring(); });
  await bring();
}
