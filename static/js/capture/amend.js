// "Wrong teacher?": teacher, class, kind and rubric put right, or the visit discarded, until sharing.

import { showWhom } from "./whom.js";

export function showAmend({ byId, page, toggle, model, send, pack }) {
  const [teacher, section, kind, rubric] = ["teacher", "section", "kind", "rubric"].map((name) => byId(`amend-${name}`));

  byId("amend-save").addEventListener("click", save);
  byId("discard").addEventListener("click", async () => {
    await model.act("obs.discard", null, {}).stored;
    send.now();
    await leave(page.review.replace("{}", model.observation));
  });

  async function open() {
    toggle(byId("amend"));
    if (!byId("amend").hidden && !teacher.options.length) fill(await pack());
  }

  function fill(found) {
    if (!found) return;
    const { subject } = model.folded;
    const own = subject.kind === "self";
    const offered = found.teachers.filter((each) => (each.id === page.user) === own);
    for (const each of kind.options) each.hidden = each.disabled = (each.value === "self") !== own;
    teacher.replaceChildren(...offered.map((each) => new Option(each.name, each.id, false, each.id === subject.teacher)));
    rubric.replaceChildren(...found.rubrics.map((each) => new Option(each.title, `${each.id}@${each.version}`, false, each.id === subject.rubric)));
    kind.value = subject.kind;
    const classes = () => {
      const taught = found.teachers.find((each) => each.id === teacher.value)?.sections || [];
      section.replaceChildren(...taught.map((each) => new Option(each.title, each.id, false, each.id === subject.section)));
    };
    teacher.addEventListener("change", classes);
    classes();
  }

  async function save() {
    if (!teacher.options.length) return;
    const { subject } = model.folded;
    let last = null;
    const put = (field, from, to) => { last = model.act("obs.amend", null, { field, from, to }); };
    if (teacher.value !== subject.teacher) put("teacher", subject.teacher, teacher.value);
    if ((section.value || null) !== subject.section) put("section", subject.section, section.value || null);
    if (kind.value !== subject.kind) put("kind", subject.kind, kind.value);
    const at = rubric.value.lastIndexOf("@");
    const to = { rubric: rubric.value.slice(0, at), rubric_version: rubric.value.slice(at + 1) };
    if (to.rubric !== subject.rubric || to.rubric_version !== subject.rubric_version) {
      put("rubric", { rubric: subject.rubric, rubric_version: subject.rubric_version }, to);
    }
    toggle(byId("amend"), false);
    if (!last) return;
    showWhom(teacher.selectedOptions[0].textContent, section.selectedOptions[0]?.textContent);
    await last.stored;
    send.now();
    await leave(`${page.capture}/${model.observation}`);
  }

  // The next page is the server's: go there once it has everything.
  async function leave(address) {
    for (let tries = 0; tries < 50 && model.waiting().length; tries += 1) await new Promise((done) => setTimeout(done, 100));
    if (!model.waiting().length) location.assign(address);
  }

  return { open };
}
