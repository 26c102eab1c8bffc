// The ready check's page: looks, says the verdict, and lists each check with its state in word and shape.

import { offerInstall } from "../device/install.js";
import { ask } from "../device/persist.js";
import { look } from "./checks.js";
import { here } from "./environment.js";
import { sentence, verdictOf, whatToDo } from "./verdict.js";

const byId = (id) => document.getElementById(id);
const page = JSON.parse(byId("ready").textContent);
const words = JSON.parse(byId("ready-words").textContent);

byId("verdict").hidden = byId("checks-place").hidden = false;
byId("again").addEventListener("click", check);
for (const event of ["online", "offline"]) addEventListener(event, check);
navigator.serviceWorker?.addEventListener("controllerchange", check);
offerInstall(byId("install"), page.user, { always: true });
check();

async function check() {
  const found = await look(here(page));
  const verdict = verdictOf(found);
  byId("verdict").dataset.state = verdict.state;
  byId("verdict-words").textContent = words[{ ok: "ready", fix: "not_ready", unknown: "unsure" }[verdict.state]];
  byId("verdict-first").textContent = verdict.first ? sentence(words, verdict.first) : "";
  byId("verdict-do").textContent = verdict.first ? whatToDo(words, verdict.first) : "";
  byId("checks").replaceChildren(...found.map(row));
  document.body.dataset.checked = String(Number(document.body.dataset.checked ?? 0) + 1);
}

function row(found) {
  const made = byId("check").content.firstElementChild.cloneNode(true);
  const [name, said, todo, mark] = [made.querySelector("b"), made.querySelector("p"), made.querySelector(".do"), made.querySelector(".mark")];
  made.dataset.check = found.name;
  name.textContent = words[found.name].name;
  said.textContent = sentence(words, found);
  todo.textContent = whatToDo(words, found);
  mark.textContent = words.states[found.state];
  mark.dataset.state = found.state;
  const act = found.state !== "ok" && byId(`act-${found.name}`)?.content.firstElementChild?.cloneNode(true);
  if (act && found.state !== "unknown") {
    made.firstElementChild.append(act);
    if (found.name === "persisted") act.addEventListener("click", () => ask(navigator.storage).then(check));
  }
  if (!todo.textContent) todo.remove();
  return made;
}
