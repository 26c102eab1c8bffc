// The two buttons of a record that need the browser itself: copying its link and printing.

export function offerPrinting(button, print) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

export function offerCopying(button, field, clipboard) {
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    await clipboard.writeText(field.value);
    button.textContent = button.dataset.done;
    field.addEventListener("blur", () => { button.textContent = words; }, { once: true });
  });
}

for (const button of document.querySelectorAll("[data-prints]")) {
  offerPrinting(button, () => window.print());
}
for (const button of document.querySelectorAll("[data-copies]")) {
  if (navigator.clipboard) {
    offerCopying(button, document.getElementById(button.dataset.copies), navigator.clipboard);
  }
}
