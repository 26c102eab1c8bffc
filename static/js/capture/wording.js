// How a note is set: who speaks stands out, what was said is in the serif of evidence.

const PIECES = /((?:^|(?<=\s))(?:T|S|Ss|A|[SP]\d{1,2}):)|(“[^”]*”|"[^"]*")/g;

export function setNote(target, text) {
  target.replaceChildren();
  let last = 0;
  for (const found of text.matchAll(PIECES)) {
    target.append(text.slice(last, found.index), element(found[1] ? "b" : "q", found[0]));
    last = found.index + found[0].length;
  }
  target.append(text.slice(last));
}

// A note typed with its tags at the end: "… #3 #5" files it under the third and fifth criterion.
export function readTags(text, codes) {
  const found = text.match(/(?:\s#\d{1,2})+\s*$/);
  if (!found) return { text: text.trim(), tags: [] };
  const numbers = found[0].match(/\d+/g).map(Number);
  if (numbers.some((number) => number < 1 || number > codes.length)) return { text: text.trim(), tags: [] };
  return { text: text.slice(0, found.index).trim(), tags: [...new Set(numbers.map((number) => codes[number - 1]))] };
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
