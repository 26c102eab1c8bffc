"""What is done to a browser before a page of ours begins: abilities it lacks, a clock that is wrong, storage that fails."""

from tests.faults.scene import Scene
from tests.faults.screens import Screen, happened

NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });"
NO_WORKER = "delete Navigator.prototype.serviceWorker;"

# The product waits 15 s for an answer, and takes the number as a parameter; a trial does not wait as long.
SHORT_PATIENCE = """
(() => {
  const wait = globalThis.setTimeout.bind(globalThis);
  globalThis.setTimeout = (work, ms, ...more) => wait(work, ms === 15e3 ? 1500 : ms, ...more);
  const limit = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (ms) => limit(ms === 15e3 ? 1500 : ms);
})();
"""

# The wall clock alone: lesson time comes from another one. `trialShift` may be set later.
SHIFTED_CLOCK = """
(() => {
  const [Real, now] = [Date, Date.now.bind(Date)];
  globalThis.trialShift = %d;
  globalThis.Date = class extends Real {
    constructor(...given) { if (given.length) super(...given); else super(now() + globalThis.trialShift); }
    static now() { return now() + globalThis.trialShift; }
  };
})();
"""

# Every connection is remembered, so that it can be cut.
CUT_CONNECTIONS = """
(() => {
  const held = [];
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...given) {
    const asked = open.apply(this, given);
    asked.addEventListener("success", () => held.push(asked.result));
    return asked;
  };
  globalThis.trialCut = () => { for (const each of held.splice(0)) each.close(); };
})();
"""

# From `trialFails = true` on nothing is written, neither there nor in localStorage; each try is counted.
FAILING_WRITES = """
(() => {
  globalThis.trialFails = false;
  globalThis.trialFailed = 0;
  for (const name of ["add", "put"]) {
    const real = IDBObjectStore.prototype[name];
    IDBObjectStore.prototype[name] = function (...given) {
      if (!globalThis.trialFails) return real.apply(this, given);
      globalThis.trialFailed += 1;
      throw new DOMException("The disk does not take it.", "UnknownError");
    };
  }
  const set = Storage.prototype.setItem;
  Storage.prototype.setItem = function (...given) {
    if (!globalThis.trialFails) return set.apply(this, given);
    globalThis.trialFailed += 1;
    throw new DOMException("No room.", "QuotaExceededError");
  };
})();
"""

# How durable each transaction on the entries was asked to be.
DURABILITY = """
(() => {
  globalThis.trialDurable = [];
  const real = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if (mode === "readwrite" && [stores].flat().includes("entries")) globalThis.trialDurable.push(options?.durability);
    return real.call(this, stores, mode, options);
  };
})();
"""

HIDE = """
(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  Object.defineProperty(document, "visibilityState", { value: hidden ? "hidden" : "visible", configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}
"""


def lacking(scene: Scene, script: str, proof: str) -> Screen:
    """A begun visit in a browser that was tampered with."""
    context = scene.context()
    context.add_init_script(script)
    tablet = Screen(context, scene.proxy.url)
    tablet.begin()
    tablet.is_sent()
    happened(tablet.page.evaluate(proof), proof)
    return tablet
