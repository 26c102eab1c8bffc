// What the server would not take, behind a tap: each with a plain reason, to be kept as a copy or tried again.

const WHY = { too_large: "why_long", too_long: "why_long", no_access: "why_whose", refused: "why_refused" };

export function showAttention({ model, after, kit: { byId, clockTime, labelOf, say, titleOf } }) {
  const section = document.createElement("section");
  section.className = "attention stack";
  const list = document.createElement("ul");
  const again = make("button", say("try_again"), "button");
  again.type = "button";
  again.addEventListener("click", () => { model.unpark(); byId("saved").focus(); });
  section.append(make("h3", ""), list, again);
  after.after(section);

  function paint() {
    const parked = model.all().filter((entry) => entry.state === "parked");
    section.hidden = !parked.length;
    section.firstElementChild.textContent = say(parked.length === 1 ? "attention_one" : "attention", { n: parked.length });
    list.replaceChildren(...parked.map(row));
  }

  function row(entry) {
    const item = document.createElement("li");
    const about = make("p", "", "said");
    about.dir = "auto";
    about.append(make("time", clockTime(entry.wall_ms)), ` ${words(entry)}`);
    item.append(about, make("p", say(WHY[entry.problem] ?? "why_kept"), "fine"));
    return item;
  }

  function words({ target, payload }) {
    if (payload?.text) return payload.text.slice(0, 200);
    const level = payload?.level ? `: ${labelOf(target, payload.level)}` : "";
    return target ? `${titleOf(payload?.criterion ?? target)}${level}` : say("what_happened");
  }

  return { paint };
}

function make(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}
