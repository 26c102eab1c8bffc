// Choosing whom to visit from the pack: teacher, class, kind and rubric, the last two as they were the last time.

const byId = (id) => document.getElementById(id);

// A row for each teacher; `asked` is the one whose choices stand open.
export function choose(pack, visits, asked, words) {
  return pack.teachers.map((teacher) => {
    const made = byId("teacher-row").content.firstElementChild.cloneNode(true);
    const before = lastOf(visits, teacher.id);
    const rubrics = inOrder(pack.rubrics);
    made.querySelector(".name").textContent = teacher.name;
    made.querySelector(".fine").textContent = teacher.sections.map((each) => each.title).join(" · ");
    made.querySelector("input[name=teacher]").value = teacher.id;
    made.querySelector("details").open = teacher.id === asked;
    const [sections, kinds, kept] = made.querySelectorAll("fieldset");
    const own = teacher.sections.length ? teacher.sections : [{ id: "", title: words.no_class }];
    fill(sections, "section", own.map((each) => [each.id, each.title]), () => false);
    const fit = (pack.kinds || []).filter((each) => (each.code === "self") === (teacher.id === pack.person?.id));
    fill(kinds, "kind", fit.map((each) => [each.code, each.words]), (code) => code === before?.kind);
    fill(kept, "rubric", rubrics.map((each) => [`${each.id}@${each.version}`, each.title]), (value) => value.startsWith(`${before?.rubric}@`));
    return made;
  });
}

// What was used with this teacher the last time, else with anybody.
function lastOf(visits, teacher) {
  const subjects = visits.filter((each) => each.subject && !each.discarded).map((each) => each.subject);
  return subjects.find((each) => each.teacher === teacher) || subjects[0];
}

function inOrder(rubrics) {
  const short = (each) => each.id.endsWith("walkthrough");
  return [...rubrics.filter(short), ...rubrics.filter((each) => !short(each))];
}

function fill(fieldset, name, options, isLast) {
  const chosen = Math.max(0, options.findIndex(([value]) => isLast(value)));
  fieldset.append(...options.map(([value, words], index) => {
    const made = byId("choice").content.firstElementChild.cloneNode(true);
    Object.assign(made.querySelector("input"), { name, value, defaultChecked: index === chosen });
    made.querySelector("span").textContent = words;
    return made;
  }));
}
