// What the page starts from: where things are, and the words in the person's language; a shell fills it from the device.

const read = (id) => JSON.parse(document.getElementById(id).textContent);

export const page = read("visit");
export const words = read("words");

export const byId = (id) => document.getElementById(id);

export function say(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export function fromTemplate(id) {
  return byId(id).content.firstElementChild.cloneNode(true);
}

// A criterion's title and its levels' labels as the rubric part shows them.
export function titleOf(code) {
  return sectionOf(code)?.querySelector("h3").textContent ?? code;
}

export function labelOf(code, level) {
  const input = document.querySelector(`input[name="${CSS.escape(code)}"][value="${CSS.escape(level)}"]`);
  return input?.parentElement.querySelector("b").textContent ?? level;
}

export function sectionOf(code) {
  return byId(`c-${code}`);
}

// Styles that come with a later part; they lie beside this module.
export function dress(name) {
  if (document.querySelector(`link[href*="${name}"]`)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(name, import.meta.url).href;
  document.head.append(link);
}

let clockFace = null;

export function clockTime(ms) {
  clockFace ||= new Intl.DateTimeFormat(page.locale, { hour: "numeric", minute: "2-digit", timeZone: page.timezone });
  return clockFace.format(ms).replace(/\s?[ap]\.?\s?m\.?$/i, "");
}
