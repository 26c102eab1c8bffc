// The screen stays on where it may, and makes room for the keyboard on the glass; started once the visit is there.

const COVERED = 0.6;

export function startLayout({ settings, byId, say }) {
  keepAwake(settings, byId, say);
  if (globalThis.visualViewport) makeRoom(visualViewport, document.querySelector(".criteria"));
}

// "On" is said only while the lock is held; the browser drops it with the page out of sight, and it is asked for again.
function keepAwake(settings, byId, say) {
  const [box, state] = [byId("awake"), byId("awake-state")];
  let lock = null;
  const tell = (word) => { state.textContent = say(word); };

  async function hold() {
    if (!box.checked || document.hidden || lock) return;
    try {
      lock = await navigator.wakeLock.request("screen");
      lock.addEventListener("release", () => { lock = null; tell("awake_off"); });
      tell("awake_on");
    } catch { tell("awake_no"); }
  }

  if (!navigator.wakeLock) { box.disabled = true; tell("awake_no"); return; }
  box.checked = settings.get("awake") ?? true;
  tell("awake_off");
  box.addEventListener("change", () => {
    settings.put("awake", box.checked);
    if (box.checked) hold();
    else lock?.release();
  });
  document.addEventListener("visibilitychange", hold);
  hold();
}

// What is seen above the keyboard is the screen's height; the rubric comes back to its place when the keyboard goes.
function makeRoom(seen, rubric) {
  const root = document.documentElement;
  const full = new Map();
  let place = null;

  function fit() {
    const tallest = Math.max(full.get(seen.width) || 0, seen.height * seen.scale);
    full.set(seen.width, tallest);
    if (seen.scale > 1) return;
    const covered = seen.height < tallest * COVERED;
    root.style.setProperty("--seen", seen.height < innerHeight - 1 ? `${seen.height}px` : "");
    if (covered) place ??= rubric.scrollTop;
    root.toggleAttribute("data-keyboard", covered);
    if (covered || place === null) return;
    const before = place;
    place = null;
    requestAnimationFrame(() => { rubric.scrollTop = before; });
  }

  seen.addEventListener("resize", fit);
  fit();
}
