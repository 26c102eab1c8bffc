// The page on which the names of a class are kept on this device, changed and forgotten.

import { openLists, read } from "./list.js";

const byId = (id) => document.getElementById(id);
const place = byId("device-names");
const lists = openLists(localStorage, place.dataset.user);
place.hidden = false;
byId("names-without").hidden = true;
if (byId("names-class")) start(byId("names-class"), byId("names-list"));

function start(choice, box) {
  const asked = new URLSearchParams(location.search).get("class");
  if ([...choice.options].some((each) => each.value === asked)) choice.value = asked;
  const show = () => { box.value = lists.all()[choice.value] || ""; list(); };
  const tell = (name) => {
    byId("names-state").textContent = byId("names-state").dataset[name];
    byId("names-state").className = `state ${name === "full" ? "bad" : "ok"}`;
  };
  choice.addEventListener("change", show);
  box.addEventListener("input", () => { byId("names-state").textContent = ""; });
  byId("names-keep").addEventListener("click", () => { tell(lists.keep(choice.value, box.value) ? "kept" : "full"); list(); });
  byId("names-forget").addEventListener("click", () => { lists.forget(); show(); tell("gone"); });
  show();

  function list() {
    const all = Object.entries(lists.all());
    byId("names-none").hidden = all.length > 0;
    byId("names-forget").hidden = all.length === 0;
    byId("names-classes").replaceChildren(...all.map(([section, text]) => row(section, text)));
  }

  function row(section, text) {
    const item = byId("names-row").content.firstElementChild.cloneNode(true);
    const option = [...choice.options].find((each) => each.value === section);
    const title = option?.textContent ?? choice.options[choice.options.length - 1].textContent;
    item.querySelector("span").textContent = `${title} · ${read(text).length}`;
    for (const each of item.querySelectorAll("button")) each.setAttribute("aria-label", `${each.textContent}: ${title}`);
    item.querySelector("[data-open]").addEventListener("click", () => { if (option) choice.value = section; show(); box.focus(); });
    item.querySelector("[data-forget]").addEventListener("click", () => { lists.keep(section, ""); show(); tell("gone"); });
    return item;
  }
}
