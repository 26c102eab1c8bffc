// First names kept on this device alone, a list for each class; nothing in here sends anything.

const SEAT = /^(.*\S)\s+(\p{L}{1,3}\d{1,3})$/u;

export function openLists(storage, user) {
  const key = `observe names ${user}`;
  const all = () => {
    try { return JSON.parse(storage.getItem(key)) || {}; } catch { return {}; }
  };
  return {
    all,
    keep(section, text) {
      const lists = all();
      if (text.trim()) lists[section] = text;
      else delete lists[section];
      try { storage.setItem(key, JSON.stringify(lists)); return true; } catch { return false; }
    },
    forget() { storage.removeItem(key); },
    // The class's own names and those of any class; all names where the class has none.
    namesFor(section) {
      const lists = all();
      const chosen = section && lists[section] ? { [section]: lists[section], "": lists[""] || "" } : lists;
      return Object.values(chosen).flatMap(read);
    },
  };
}

// One name a line, its seat behind it or by its place in the list.
export function read(text) {
  return text.split("\n").map((line) => line.trim()).filter(Boolean).map((line, index) => {
    const [, name, code] = line.match(SEAT) || [null, line, `S${index + 1}`];
    return { name, code: code.toUpperCase() };
  });
}

// The names of the list that stand in the text as words with a capital letter, each once, with their places.
export function namesIn(text, list) {
  const folded = fold(text);
  const found = [];
  for (const { name, code } of list) {
    if (found.some((each) => each.name === name)) continue;
    const spans = spansOf(text, folded, name);
    if (spans.length) found.push({ name, code, spans });
  }
  return found;
}

export function spansOf(text, { letters, origin }, name) {
  const words = fold(name).letters.trim().split(/\s+/).map((word) => word.replace(/[^\p{L}\p{N}]/gu, "\\$&"));
  if (!words[0]) return [];
  return [...letters.matchAll(new RegExp(words.join("\\s+"), "g"))].map((match) => {
    let end = origin[match.index + match[0].length - 1] + 1;
    while (/^\p{Mn}/u.test(text.slice(end))) end += 1;
    return [origin[match.index], end];
  }).filter(([start, end]) => isWord(text, start, end) && looksLikeAName(text[start]));
}

function isWord(text, start, end) {
  return !/[\p{L}\p{N}\p{M}]$/u.test(text.slice(Math.max(0, start - 2), start)) && !/^[\p{L}\p{N}\p{M}]/u.test(text.slice(end, end + 2));
}

// "will" and "grace" are words too; scripts without capital letters have no such doubt.
function looksLikeAName(letter) {
  return letter === letter.toUpperCase();
}

// Without case and accents, and where each letter came from.
function fold(text) {
  let letters = "";
  const origin = [];
  let place = 0;
  for (const character of text) {
    const plain = character.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase().replace(/[’ʼ`]/g, "'");
    letters += plain;
    for (let each = 0; each < plain.length; each += 1) origin.push(place);
    place += character.length;
  }
  return { letters, origin };
}
