// A build that the server no longer takes: looked for anew, and the page loaded again when nobody is at work on it.

const QUIET = 5e3;
let asked = false;

// Reloads by itself for "csrf", once a build; for "upgrade" it says so, and the person reloads.
export async function renew(word, { model, tell, quiet = QUIET, reload = () => location.reload() }) {
  if (asked) return;
  asked = true;
  navigator.serviceWorker?.getRegistration().then((found) => found?.update()).catch(() => {});
  const once = `renewed ${document.querySelector("script[type=module]")?.src}`;
  if (word === "csrf" && remembered(once)) return;
  await idle(model, quiet);
  asked = false;
  if (word === "upgrade") tell("old");
  else if (remember(once)) reload();
}

// Nothing in the note box, nothing on its way to the device, no hand on the screen for a while.
function idle(model, quiet) {
  return new Promise((resolve) => {
    let timer = 0;
    const atWork = () => document.getElementById("text")?.value || model.count("saving") || model.count("lost");
    const wait = () => { clearTimeout(timer); timer = setTimeout(look, quiet); };
    const look = () => {
      if (atWork()) { wait(); return; }
      for (const event of ["keydown", "pointerdown"]) removeEventListener(event, wait, true);
      resolve();
    };
    for (const event of ["keydown", "pointerdown"]) addEventListener(event, wait, true);
    wait();
  });
}

function remembered(key) {
  try { return sessionStorage.getItem(key) !== null; } catch { return true; }
}

// False where the browser remembers nothing: it would reload again and again.
function remember(key) {
  try { sessionStorage.setItem(key, "1"); return true; } catch { return false; }
}
