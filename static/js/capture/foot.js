// The tallies along the foot: the four counted last, in the order of their first count, so that none moves under the thumb.

import { confirm } from "./confirm.js";
import { byId } from "./page.js";
import { plain } from "./notes.js";

const MOST = 4;

// tallies: the rubric's buttons by code; first: codes shown before anything is counted.
export function showFoot({ model, tallies, first, count }) {
  const list = byId("recent");
  const shown = new Map();
  for (const code of [...model.folded.tallies.keys(), ...first]) take(code);

  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-again]");
    if (!button) return;
    count(button.dataset.again);
    confirm(button);
  });

  function take(code) {
    if (shown.has(code) || !tallies.has(code)) return;
    const item = document.createElement("li");
    const button = plain("button", "", "tally");
    button.type = "button";
    button.dataset.again = code;
    button.append(plain("span", tallies.get(code).firstChild.textContent.trim()), plain("b", ""), plain("small", ""));
    item.append(button);
    if (shown.size === MOST) oldest().remove();
    shown.set(code, item);
    list.append(item);
  }

  function oldest() {
    const [[code, item]] = shown;
    shown.delete(code);
    return item;
  }

  return {
    take,
    paint(rateOf) {
      for (const [code, item] of shown) {
        const number = item.querySelector("b"), text = String(model.folded.tallies.get(code) || 0);
        if (number.textContent !== text) number.textContent = text;
        number.nextSibling.textContent = rateOf(code);
      }
    },
  };
}
