// The counter of the open action step, first among the tallies: "2 of 3" against its rule, over earlier visits and this one.

import { readPack } from "../offline/packs.js";

const own = (step) => `step-${step.id}`;

// log: where the device holds the steps of other teachers, for a visit that was put right to somebody else.
export function armStep({ byId, fromTemplate, page, model, undo, log, confirm }) {
  const list = byId("recent");
  let teacher = null, item = null, step = null;

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    model.act("tally.add", button.dataset.step, { delta: 1 });
    undo.after([["act", "tally.add", button.dataset.step, { delta: -1 }]]);
    paint();
    confirm(button);
  });

  async function follow(to) {
    teacher = to;
    const steps = to === page.create.teacher ? page.steps : (await readPack(log))?.body.steps?.filter((each) => each.teacher === to);
    if (teacher !== to) return;
    step = steps?.[0] || null;
    item?.remove();
    item = step && made(step);
    if (item) { list.prepend(item); paint(); }
  }

  function made(found) {
    const row = fromTemplate("step-row"), button = row.firstElementChild, whose = row.querySelector("small");
    if (teacher === page.user) whose.textContent = whose.dataset.own;
    button.dataset.step = document.querySelector(`[data-tally="${CSS.escape(found.look_for)}"]`) ? found.look_for : own(found);
    button.querySelector("span").textContent = found.label;
    button.title = found.text;
    return row;
  }

  function paint() {
    const now = model.folded.subject.teacher || page.create.teacher;
    if (now !== teacher) { follow(now); return; }
    if (!item) return;
    const earlier = step.seen.filter(([visit]) => visit !== model.observation).slice(1 - step.visits || step.seen.length);
    const here = model.folded.tallies.get(item.firstElementChild.dataset.step) || 0;
    const seen = here + earlier.reduce((sum, [, count]) => sum + count, 0);
    const number = item.querySelector("b");
    const words = seen > step.uses ? number.dataset.beyond : number.dataset.of;
    number.textContent = words.replace("{n}", seen).replace("{m}", step.uses);
    item.classList.toggle("reached", seen >= step.uses);
  }

  paint();
  return { paint };
}
