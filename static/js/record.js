// The button of a record that needs the browser itself: printing.

export function offerPrinting(button, print) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

for (const button of document.querySelectorAll("[data-prints]")) {
  offerPrinting(button, () => window.print());
}
