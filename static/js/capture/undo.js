// One undo in one place, 50 deep: each act leaves how it is taken back, as plain data that a reload does not lose.

const DEEPEST = 50;

// visit: whose steps these are; ways: by name, how a step is taken back; done: told after each.
export function makeUndo({ button, visit, ways, done, storage = globalThis.sessionStorage }) {
  const key = `undo ${visit}`;
  let steps = [];
  try { steps = JSON.parse(storage.getItem(key)) || []; } catch { /* nothing kept: nothing to take back */ }

  function changed() {
    button.disabled = !steps.length;
    try { storage.setItem(key, JSON.stringify(steps.filter((step) => typeof step !== "function"))); } catch { /* this page remembers */ }
  }

  function last() {
    const step = steps.pop();
    if (!step) return;
    changed();
    if (typeof step === "function") step();
    else for (const [way, ...about] of step) ways[way](...about);
    done();
  }

  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", last);
  changed();
  return {
    last,
    // step: [[way, …what it is about], …], or a function that this page alone remembers.
    after(step) {
      steps = [...steps, step].slice(-DEEPEST);
      changed();
    },
  };
}
