// A person's own abbreviations, kept on this device: ";wt" becomes its phrase when the note is entered, never while it is typed.

const MOST = 8;

export function openPhrases(user, defaults, storage = globalThis.localStorage) {
  const key = `observe phrases ${user}`;
  const all = () => {
    try { return JSON.parse(storage.getItem(key)) || defaults; } catch { return defaults; }
  };
  return {
    all, most: MOST,
    // Gives false where the browser keeps nothing.
    keep(list) {
      try { storage.setItem(key, JSON.stringify(list.slice(0, MOST))); return true; } catch { return false; }
    },
    expand(text) {
      const known = new Map(all().map(([short, phrase]) => [short.toLowerCase(), phrase]));
      return text.replace(/(^|[\s“"(])[;；]([\p{L}\p{N}]{1,8})(?![\p{L}\p{N}])/gu, (found, before, short) =>
        (known.has(short.toLowerCase()) ? before + known.get(short.toLowerCase()) : found));
    },
  };
}
