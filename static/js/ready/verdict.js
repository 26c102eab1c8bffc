// One line from all checks: ready, or the first thing to put right.

export function verdictOf(found) {
  const first = found.find((each) => each.state === "fix");
  if (first) return { state: "fix", first };
  return { state: found.some(({ state, name }) => state === "unknown" && MATTERS.includes(name)) ? "unknown" : "ok" };
}

const MATTERS = ["secure", "mode", "database", "worker", "packs"];

export function sentence(words, { name, words: key, values }) {
  return fill(words[name][key], values);
}

export function whatToDo(words, { name, words: key, values }) {
  return words[name][`do_${key}`] ? fill(words[name][`do_${key}`], values) : "";
}

export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
