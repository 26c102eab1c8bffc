// What may stand at the end of a note: "#3 #5" files it, "#3=2" rates as well, "+3a" counts once more; "/undo" alone takes back.

const LAST = /(?:^|\s)(?:#(\d{1,2})(?:=([\p{L}\p{N}]{1,12}))?|\+([\p{L}\p{N}]{1,24}))\s*$/u;

// known: {codes: the criteria in their order, levelOf(code, word), countOf(word)}. What means nothing here stays in the text.
export function readEnd(typed, known) {
  const found = { text: typed.trim(), tags: [], rates: [], counts: [], undo: false };
  if (found.text === "/undo") return { ...found, text: "", undo: true };
  for (let last = found.text.match(LAST); last && take(last, found, known); last = found.text.match(LAST)) {
    found.text = found.text.slice(0, last.index).trimEnd();
  }
  return found;
}

function take([, number, level, count], found, known) {
  if (count) {
    const code = known.countOf(count.toLowerCase());
    if (code) found.counts.unshift(code);
    return Boolean(code);
  }
  const code = known.codes[Number(number) - 1];
  const given = code && level && known.levelOf(code, level);
  if (!code || (level && !given)) return false;
  if (!found.tags.includes(code)) found.tags.unshift(code);
  if (given && !found.rates.some(([rated]) => rated === code)) found.rates.unshift([code, given]);
  return true;
}

// The short names of look-fors: "3a" is the first of the third criterion, "a" the first that belongs to none;
// the beginning of the last part of a code is understood where only one begins so.
export function nameCounts(places, codes) {
  const short = new Map();
  for (const { code, criterion } of places) {
    const number = codes.indexOf(criterion) + 1 || "";
    const own = places.filter((each) => each.criterion === criterion);
    short.set(`${number}${String.fromCharCode(97 + own.findIndex((each) => each.code === code))}`, code);
  }
  return {
    short,
    countOf(word) {
      if (short.has(word)) return short.get(word);
      const alike = word.length < 2 ? [] : places.filter(({ code }) => code.split(".").at(-1).toLowerCase().startsWith(word));
      return alike.length === 1 ? alike[0].code : null;
    },
  };
}

// A text longer than a note may be, cut where a line or a word ends.
export function pieces(text, most) {
  const found = [];
  let rest = text;
  while (rest.length > most) {
    const line = rest.lastIndexOf("\n", most), word = rest.lastIndexOf(" ", most);
    let at = line > most / 2 ? line : word > most / 2 ? word : most;
    if (/[\uD800-\uDBFF]/.test(rest[at - 1])) at -= 1;
    found.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  return [...found, rest].filter(Boolean);
}
