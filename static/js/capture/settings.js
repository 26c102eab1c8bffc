// How this device shows the screen: light, hand, awake, asking; applied before the first paint of a visit.

const KEY = "observe screen";

export function openSettings(storage = globalThis.localStorage) {
  let held = {};
  try { held = JSON.parse(storage.getItem(KEY)) || {}; } catch { /* nothing kept: as shipped */ }

  function apply() {
    const { dataset } = document.documentElement;
    for (const name of ["scheme", "hand"]) if (held[name]) dataset[name] = held[name]; else delete dataset[name];
  }

  apply();
  return {
    get: (name) => held[name],
    put(name, value) {
      held = { ...held, [name]: value };
      apply();
      try { storage.setItem(KEY, JSON.stringify(held)); } catch { /* this page remembers */ }
    },
  };
}
