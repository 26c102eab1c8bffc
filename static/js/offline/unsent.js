// The list of visits that this device has not sent whole: who, when, how much waits, finished or not.

const FIRST = 5;

export const isUnsent = (visit) => !visit.discarded && visit.waiting + visit.parked > 0;

// place: the section of capture/_unsent.html; visits: of the log, newest first; names: by id; capture: the address of visits.
export function showUnsent(place, visits, { user, log, names, capture, locale, timezone }) {
  const words = JSON.parse(place.querySelector("#unsent-words").textContent);
  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const count = new Intl.NumberFormat(locale);
  const day = new Intl.DateTimeFormat(locale, { weekday: "short", month: "short", day: "numeric", timeZone: timezone });
  const time = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone: timezone });
  const unsent = visits.filter(isUnsent);
  const [first, more] = place.querySelectorAll("ul");
  const rest = place.querySelector("details");
  const total = unsent.reduce((sum, each) => sum + each.waiting + each.parked, 0);

  place.hidden = !unsent.length;
  place.querySelector("#unsent-sum").textContent = unsent.length === 1 ? say("sum_one") : say("sum", { visits: count.format(unsent.length), n: count.format(total) });
  first.replaceChildren(...unsent.slice(0, FIRST).map(row));
  rest.hidden = unsent.length <= FIRST;
  rest.firstElementChild.textContent = say("more", { n: count.format(unsent.length - FIRST) });
  more.replaceChildren(...unsent.slice(FIRST).map(row));
  place.querySelector("#save-unsent").onclick = () =>
    import("../rescue/device.js").then(({ saveDevice }) => saveDevice(user, { log, how_to: words.copy_how }));
  return unsent;

  function row(visit) {
    const made = place.querySelector("template").content.firstElementChild.cloneNode(true);
    const put = (selector, text) => { made.querySelector(selector).textContent = text; };
    const [teacher, section] = [names[visit.subject?.teacher], names[visit.subject?.section]];
    put(".name", teacher ? [teacher, section].filter(Boolean).join(", ") : say("nobody"));
    put(".when", visit.started_wall ? `${day.format(visit.started_wall)}, ${time.format(visit.started_wall)}` : "");
    put(".stage", say(visit.finished ? "finished" : "open"));
    put(".waits", [waits(visit.waiting, "single", "many"), waits(visit.parked, "attention_one", "attention")].filter(Boolean).join(" · "));
    const link = made.querySelector("a");
    link.href = `${capture}/${visit.observation}`;
    link.firstElementChild.textContent = say(visit.finished ? "show" : "continue");
    link.lastElementChild.textContent = ` ${teacher || say("nobody")}`;
    return made;
  }

  function waits(n, one, many) {
    return n === 0 ? "" : n === 1 ? say(one) : say(many, { n: count.format(n) });
  }
}
