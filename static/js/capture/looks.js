// The look-for card on the capture screen: open until the first note, then behind one tap.

const MOST = 5;

// page: with the open steps of the teacher, whose look-for comes first, and the look-fors of the goal.
export function showLooks({ steps = [], looks }) {
  const first = document.getElementById("first");
  const card = document.getElementById("looks").content.firstElementChild.cloneNode(true);
  const texts = new Set([...steps.map(({ label }) => label), ...looks]);
  card.lastElementChild.append(...[...texts].slice(0, MOST).map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  first.after(card);
  const follow = () => { card.open = !first.hidden; };
  follow();
  new MutationObserver(follow).observe(first, { attributeFilter: ["hidden"] });
}
