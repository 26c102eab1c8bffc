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

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
