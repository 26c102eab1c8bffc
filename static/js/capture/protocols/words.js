// The words of time protocols, and times as people read them.

let words = null;

export function say(key, values = {}) {
  words ||= JSON.parse(document.getElementById("protocol-words").textContent);
  return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// 86,000 ms are 1:26; what is left of a second counts as one.
export function minutes(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function mark(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
}
