// A note changed in its place: its words, its tags, whether it is private, and taking it away.

// Gives a way to take the form away again; the row hears "leave" when the person is done.
export function makeEditor({ fromTemplate, plain, say, titleOf, wordings }) {
  return function edit(row, note) {
    const form = fromTemplate("note-edit");
    const [area, priv] = [form.querySelector("textarea"), form.querySelector("input")];
    const done = () => row.dispatchEvent(new Event("leave"));
    area.value = note.text;
    priv.checked = note.private;
    form.querySelector(".tags").replaceChildren(...note.tags.map((code) => removable(note.id, code)));
    form.addEventListener("submit", (event) => { event.preventDefault(); wordings.save(note, area.value.trim(), priv.checked); done(); });
    form.querySelector("[data-act=cancel]").addEventListener("click", done);
    form.querySelector("[data-act=delete]").addEventListener("click", () => { wordings.remove(note.id); done(); });
    form.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.preventDefault(); done(); } });
    row.classList.add("editing");
    row.append(form);
    area.focus();
    return () => { form.remove(); row.classList.remove("editing"); };
  };

  function removable(id, code) {
    const button = plain("button", `${titleOf(code)} ×`, "chip");
    button.type = "button";
    button.ariaLabel = say("remove", { criterion: titleOf(code) });
    button.addEventListener("click", () => { wordings.untag(id, code); button.closest("li").remove(); });
    const item = document.createElement("li");
    item.append(button);
    return item;
  }
}
