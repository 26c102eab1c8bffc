// The note of an interval, asked for by codes such as Other; while it is typed the grid waits at its interval.

const REST = 1500;

// Gives null where no code of the grid asks for a note.
export function showNote(root, { shown, held, write, paint }) {
  const box = root.querySelector(".field"), input = box.querySelector("input"), label = box.querySelector("label");
  if (!root.querySelector(".code[data-note]")) return null;
  let holding = null, resting = 0;

  input.addEventListener("focus", () => { holding = shown(); });
  input.addEventListener("input", () => { clearTimeout(resting); resting = setTimeout(keep, REST); });
  input.addEventListener("change", keep);
  input.addEventListener("blur", () => { keep(); holding = null; paint(); });
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); keep(); } });
  addEventListener("pagehide", keep);

  function keep() {
    clearTimeout(resting);
    if (holding === null || input.value.trim() === (held(holding)?.note ?? "")) return;
    write(input.value.trim());
  }

  return {
    holds: () => holding,
    leave() { if (holding !== null) input.blur(); },
    paint(number, buttons) {
      const asking = buttons.filter((each) => "note" in each.dataset && each.ariaPressed === "true");
      const text = held(number)?.note ?? "";
      box.hidden = !asking.length && !text && holding === null;
      if (holding === null && input.value !== text) input.value = text;
      // Beside the code that asks for it, so that nobody scrolls to say what.
      const group = asking.at(-1)?.closest(".codes");
      if (holding === null && group && group.nextElementSibling !== box) group.after(box);
      const names = asking.map((each) => each.firstElementChild.textContent).join(", ");
      if (asking.length) label.textContent = label.dataset.words.replace("{code}", names);
      box.classList.toggle("wanting", Boolean(asking.length) && !text);
    },
  };
}
