// Asking the browser to keep this device's notes for good: once by itself, again only when somebody taps.

import { get, put } from "./root.js";

const KEY = "persistence";

// { at, granted } of the last time that the browser was asked; undefined before.
export function asked() {
  return get(KEY).catch(() => undefined);
}

export async function askOnce(storage = navigator.storage) {
  if (!storage?.persist || (await storage.persisted().catch(() => false)) || (await asked())) return;
  await ask(storage);
}

// The browser's own answer, kept as it was given.
export async function ask(storage = navigator.storage) {
  const granted = await storage.persist().catch(() => false);
  await put(KEY, { at: Date.now(), granted }).catch(() => {});
  return granted;
}
