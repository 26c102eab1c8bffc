// A row of small buttons, one for each interval or scan: its number, and in a word how it stands.

import { mark, put } from "./words.js";

export function showTiles(list, chosen) {
  const template = document.getElementById("tile");
  let followed = null;

  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (item) chosen([...list.children].indexOf(item));
  });

  // each: {title, word, state, current}
  return (tiles) => {
    while (list.children.length > tiles.length) list.lastElementChild.remove();
    while (list.children.length < tiles.length) list.append(template.content.firstElementChild.cloneNode(true));
    tiles.forEach(({ title, word, state, current }, index) => {
      const button = list.children[index].firstElementChild;
      put(button.querySelector("b"), title);
      put(button.querySelector("span"), word);
      mark(button, "data-state", state);
      mark(button, "aria-current", current ? "true" : null);
    });
    const at = tiles.findIndex((each) => each.current);
    if (at < 0 || at === followed) return;
    followed = at;
    const button = list.children[at];
    if (list.scrollWidth > list.clientWidth) list.scrollLeft = button.offsetLeft - list.clientWidth + button.offsetWidth * 2;
  };
}
