// Levels by key: arrows walk the radios, numbers choose within the criterion in focus; one rest, one entry.

const REST = 600;

// Gives `walking()`: whether a level is being chosen by key and should not be repainted.
export function listenForLevels(root, rate) {
  let byKey = false, resting = 0;

  function choose(input) {
    clearTimeout(resting);
    const { name, value } = input;
    if (!byKey) { rate(name, value); return; }
    resting = setTimeout(() => rate(name, value), REST);
  }

  root.addEventListener("pointerdown", () => { byKey = false; });
  root.addEventListener("change", (event) => { if (event.target.type === "radio" && event.target.closest("details.criterion")) choose(event.target); });
  root.addEventListener("keydown", (event) => {
    if (event.key.startsWith("Arrow")) byKey = true;
    if (!/^\d$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    const input = numbered(event.target, Number(event.key));
    if (!input) return;
    event.preventDefault();
    byKey = true;
    input.focus();
    if (!input.checked) { input.checked = true; choose(input); }
  });
  return { walking: () => byKey };
}

// 1 is the first level, 0 the first choice that is no level ("not observed").
function numbered(target, number) {
  const group = target.closest(".behaviours fieldset") || target.closest("details.criterion")?.querySelector(":scope > fieldset");
  if (!group || !group.checkVisibility()) return null;
  if (number) return group.querySelectorAll(group.closest(".behaviours") ? "input" : ".level:not(.other) input")[number - 1];
  return group.querySelector(".others input");
}
