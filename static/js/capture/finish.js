// Finishing: one page that lists what could be put right; none of it blocks, and it works without a network.

const LAST_RATED = "formal"; // its levels come after the evidence was shared

export function showFinish({ openFinish: open, byId, page, plain, say, setTime, titleOf, model, rubric, send, started, together, missed }) {
  const screen = byId("review");
  const { codes } = rubric;

  byId("none-seen").addEventListener("click", () => { for (const each of unrated()) rubric.rateUnseen(each); paint(); });
  byId("back").addEventListener("click", () => open(false));
  byId("finish-now").addEventListener("click", finish);
  byId("reopen").addEventListener("click", () => { model.act("obs.reopen", null, { reason: null }); open(false); send.soon(); });
  byId("to-review").href = page.review.replace("{}", model.observation);

  function unrated() {
    return rubric.asked().filter((each) => !each.rating?.level);
  }

  async function finish() {
    await model.settled();
    const known = {};
    for (const entry of model.all()) known[entry.device_id] = Math.max(known[entry.device_id] || 0, entry.device_seq);
    model.act("obs.finish", null, (device, seq) => ({ manifest: { ...known, [device]: seq } }));
    send.now();
    paint();
  }

  function paint() {
    if (screen.hidden) return;
    const { notes, state } = model.folded;
    const standing = notes.filter((note) => !note.deleted);
    const rated = rubric.asked().filter((each) => each.rating?.level);
    byId("unrated").parentElement.hidden = !codes.length || (model.folded.subject.kind || page.create.kind) === LAST_RATED;
    fill("unrated", unrated().map(jump), say("all_rated"));
    byId("none-seen").hidden = !unrated().some(({ code }) => rubric.unseen(code));
    fill("unfiled", standing.filter((note) => !note.tags.length && !note.private).map(loose), say("all_filed"));
    fill("unbased", rated.filter((each) => !each.based).map(jump), say(rated.length ? "all_based" : "none_rated"));
    paintMissed(missed());
    const waiting = model.count("local") + model.count("lost") + model.count("saving");
    const done = state === "captured";
    byId("arrived").textContent = arrived(waiting, done);
    byId("finished").hidden = !done;
    screen.firstElementChild.hidden = byId("arrived").parentElement.hidden = done;
    byId("finished").querySelector("span").textContent = byId("arrived").textContent;
    byId("finish-now").hidden = done;
    byId("reopen").hidden = byId("next-visit").hidden = !done;
    byId("to-review").hidden = !done || waiting > 0;
    byId("next-visit").classList.toggle("primary", byId("to-review").hidden);
  }

  function paintMissed(moments) {
    byId("missed").hidden = !moments.length;
    if (moments.length) fill("missed-moments", moments.map((each) => action(each.title, each.open)));
  }

  function arrived(waiting, done) {
    if (waiting) return say(`${done ? "done" : "still"}_waiting${waiting === 1 ? "_one" : ""}`, { n: waiting });
    return together.arrival() || say("all_there");
  }

  function fill(id, items, none) {
    byId(id).replaceChildren(...(items.length ? items : [plain("li", none, "quiet")]));
  }

  function jump(each) {
    const title = titleOf(each.code);
    return action(each.segment ? say("in_segment", { n: each.segment, title }) : title, () => rubric.openRating(each));
  }

  function action(title, act) {
    const item = document.createElement("li");
    const button = plain("button", title, "button");
    button.type = "button";
    button.addEventListener("click", () => { open(false); act(); });
    item.append(button);
    return item;
  }

  function loose(note) {
    const item = plain("li", "", "loose");
    const text = plain("p", note.text);
    const time = plain("time", "");
    setTime(time, note, started());
    text.prepend(time, " ");
    const chips = plain("div", "", "chips");
    chips.role = "group";
    chips.ariaLabel = say("tag_this");
    chips.append(...codes.map((code, index) => chip(note, code, index)));
    item.append(text, chips);
    return item;
  }

  function chip(note, code, index) {
    const link = document.querySelector(`.jump a[href="#c-${CSS.escape(code)}"]`);
    const button = plain("button", "", "tag");
    button.type = "button";
    button.title = titleOf(code);
    button.append(plain("b", String(index + 1)), ` ${link.childNodes[1].textContent.trim()}`);
    button.addEventListener("click", () => { model.act("tag.add", note.id, { criterion: code }); byId("review").focus(); });
    return button;
  }

  return { paint };
}
