// Panels under the header: one open at a time; Escape and Close give the focus back to what opened them.

export function toggle(panel, on = panel.hidden) {
  for (const other of on ? document.querySelectorAll(".panel:not([hidden])") : []) if (other !== panel) put(other, false);
  put(panel, on);
}

function put(panel, on) {
  panel.hidden = !on;
  openerOf(panel)?.setAttribute("aria-expanded", String(on));
}

function openerOf(panel) {
  return document.querySelector(`[aria-controls="${panel.id}"]`);
}

export function closePanels() {
  function close(panel) {
    const opener = openerOf(panel);
    if (panel.contains(document.activeElement) || document.activeElement === document.body) opener?.focus();
    toggle(panel, false);
  }
  document.addEventListener("keydown", (event) => {
    const panel = document.querySelector(".panel:not([hidden])");
    if (event.key === "Escape" && panel && !event.defaultPrevented) close(panel);
  });
  for (const button of document.querySelectorAll("[data-close]")) {
    button.addEventListener("click", () => close(document.getElementById(button.dataset.close)));
  }
}
