// On the review page: names that this device knows and that stand in the visit, each offered for its seat.

import { fill, watchNames } from "./hint.js";
import { namesIn, openLists } from "./list.js";

const card = document.getElementById("names");
const words = JSON.parse(document.getElementById("name-words").textContent);
const lists = openLists(localStorage, card.dataset.user);

function written() {
  const said = [...document.querySelectorAll("#preview, #loose-ends .said")].map((each) => each.innerText ?? "");
  const typed = [...document.querySelectorAll("#words textarea, #words input:not([type])")].map((each) => each.value);
  return [...said, ...typed].join("\n");
}

function offer() {
  const found = namesIn(written(), lists.namesFor(card.dataset.class));
  const place = document.getElementById("possible-names");
  const chip = card.querySelector("[data-count]");
  place.hidden = chip.hidden = found.length === 0;
  chip.textContent = found.length;
  place.querySelector("ul").replaceChildren(...found.map(button));
}

function button(found) {
  const item = document.createElement("li");
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = fill(words.offer, found);
  made.addEventListener("click", () => {
    document.getElementById("student-name").value = found.name;
    document.getElementById("student-seat").value = found.code;
    document.getElementById("student-name").form.requestSubmit();
  });
  item.append(made);
  return item;
}

// Where the evidence is shared first there are no own words to watch yet.
const ownWords = document.getElementById("words");
if (ownWords) watchNames(ownWords, card.dataset.user, card.dataset.class, words);
document.body.addEventListener("htmx:afterSettle", offer);
offer();
