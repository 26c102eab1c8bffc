// Buttons that copy a field beside them. Without a clipboard, as on an address without https, the
// field is selected, ready to be copied by hand, and nothing is claimed.

export function offerCopying(button, field, clipboard) {
  const words = button.textContent;
  field.addEventListener("focus", () => field.select());
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.focus();
    field.select();
    if (await copied(field.value, clipboard)) {
      button.textContent = button.dataset.done;
      field.addEventListener("blur", () => { button.textContent = words; }, { once: true });
    }
  });
}

async function copied(text, clipboard) {
  try {
    await clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

for (const button of document.querySelectorAll("[data-copies]")) {
  offerCopying(button, document.getElementById(button.dataset.copies), navigator.clipboard);
}
