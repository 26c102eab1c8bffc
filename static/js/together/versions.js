// Two versions side by side, each with its device and time: beside the note or the criterion, and on the finish page.

// devices: what is known of the devices that wrote, see devices.js; started: when the lesson began, in ms.
export function showVersions({ model, undo, started, devices, kit }) {
  const { byId, clockTime, labelOf, say, sectionOf, titleOf } = kit;
  const shown = new Map();
  devices.watch(() => { shown.clear(); paint(); });

  function paint() {
    const contested = [...model.folded.notes.filter((note) => note.conflict && !note.deleted), ...[...model.folded.ratings.values()].filter((each) => each.conflict)];
    const keys = new Set(contested.map(keyOf));
    const asked = contested.map((each) => each.heads.map((head) => head.id).join());
    const seen = asked.join("|");
    if (shown.get("seen") === seen) return;
    shown.set("seen", seen);
    devices.learn();
    const focused = document.activeElement?.closest?.(".choose")?.dataset.about;
    document.querySelectorAll(".choose").forEach((old) => old.remove());
    const list = byId("conflicts").querySelector("ul");
    byId("conflicts").hidden = !contested.length;
    list.replaceChildren(...contested.map((each) => { const item = document.createElement("li"); item.append(choice(each, true)); return item; }));
    for (const each of contested) placeOf(each)?.(choice(each, false));
    if (focused && !keys.has(focused)) (document.querySelector(".choose button:not([hidden])") ?? byId("text")).focus({ preventScroll: true });
  }

  // Where it belongs on the capture screen.
  function placeOf(each) {
    if (each.id) return (block) => document.querySelector(`li[data-note="${CSS.escape(each.id)}"] .body`)?.append(block);
    return (block) => sectionOf(each.target)?.before(block);
  }

  function choice(each, named) {
    const block = make("div", "", "choose");
    block.dataset.about = keyOf(each);
    block.setAttribute("role", "group");
    const about = each.id ? (named ? `${clockTime(started() + each.lesson_ms)} · ` : "") : `${titleOf(each.target)} · `;
    const words = `${about}${say(each.id ? "two_wordings" : "two_levels")}`;
    block.setAttribute("aria-label", words);
    block.append(make("p", words), ...versionsOf(each, kit.saysOf).map((head) => version(each, head)));
    return block;
  }

  function version(each, head) {
    const { text, level, comment } = head.payload;
    const said = each.id ? text : `${level === null ? say("not_rated") : labelOf(each.target, level)}${comment ? `: ${comment}` : ""}`;
    const from = `${devices.nameOf(head.device_id)} · ${clockTime(started() + head.lesson_ms)}`;
    const button = make("button", "", "button version");
    button.type = "button";
    button.setAttribute("aria-label", `${say("keep", { value: said })} ${from}`);
    const shownWords = make("span", said);
    shownWords.dir = "auto";
    button.append(shownWords, make("small", from));
    button.addEventListener("click", () => choose(each, head));
    return button;
  }

  // Each version is replaced by the chosen one; undo brings each back in its place.
  function choose(each, head) {
    const replace = (of, base, payload) => model.act(each.id ? "note.edit" : "rate.set", each.id ?? each.target, payload, { base });
    const made = each.heads.map((old) => [old, replace(old, old.id, payloadOf(each, head))]);
    undo.after(() => { for (const [old, entry] of made) if (old.kind !== "note.delete") replace(old, entry.id, payloadOf(each, old)); });
  }

  return { paint };
}

const keyOf = (each) => each.id ?? `${each.target} ${each.segment ?? ""}`;

function payloadOf(each, { payload }) {
  if (!each.id) return { level: payload.level, segment: each.segment, comment: payload.comment ?? null };
  return { text: payload.text, private: Boolean(payload.private ?? each.private) };
}

// One of each wording: two devices may have said the same.
function versionsOf(each, saysOf) {
  const first = each.entries[0];
  const worded = each.heads.filter((head) => head.kind !== "note.delete");
  return [...new Map(worded.map((head) => [saysOf(head, first), head])).values()];
}

function make(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}
