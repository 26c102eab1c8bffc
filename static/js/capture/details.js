// What is saved, in full, behind the tap on the three words; and a copy of it, to keep.

const rescue = () => import("../rescue/main.js");

// known: {others, sentAt}, what sending has said so far.
export function showDetails({ model, log, known, kit }) {
  const { byId, clockTime, deviceLabel, fold, page, say } = kit;
  let attention = null;
  rescue().catch(() => {}); // before it is needed

  function paint() {
    const facts = byId("details").querySelector("dl");
    const elsewhere = model.all().filter((entry) => !entry.device_id.startsWith(model.device)).length;
    const count = { sent: model.count("acked"), elsewhere, row_waiting: model.count("local") - model.weak(), row_weak: model.weak(), row_parked: model.count("parked"), row_lost: model.count("lost"), other_visits: known.others };
    const lines = Object.entries(count).filter(([key, n]) => n || key === "sent").map(([key, n]) => [say(key), n]);
    if (known.sentAt) lines.push([say("last_sent"), clockTime(known.sentAt)]);
    facts.replaceChildren(...lines.flatMap(([name, value]) => [make("dt", name), make("dd", String(value))]));
    if (attention || !count.row_parked) attention?.paint();
    else import("../sending/attention.js").then(({ showAttention }) => { attention ??= showAttention({ model, after: facts, kit }); attention.paint(); }, () => {});
  }

  // All of this visit and what others wait with, to be brought in on any machine.
  function save() {
    const device = { id: model.device, label: deviceLabel() };
    const about = document.querySelector("#who .whom").textContent;
    return rescue().then(({ saveCopy }) => saveCopy({ model, log, page, about, device, fold, how_to: say("copy_how", { name: page.name }) }));
  }

  return { paint, save };
}

function make(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
