// Two keys for every page: "/" to search, "?" for the card of shortcuts; both can be switched off on this device.

const NAME = "observe.keys";

export function listenForKeys(page, storage, fields, go) {
  let before = null;
  page.addEventListener("keydown", (event) => {
    const field = fields().find((each) => each === event.target);
    if (event.key === "Escape" && field) return leave(event, field);
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (types(event.target) || page.querySelector("dialog[open]") || !on(storage)) return;
    if (event.key === "/") search(event);
    if (event.key === "?") card(event);
  });

  function search(event) {
    event.preventDefault();
    const [field] = fields();
    if (!field) return go(page.querySelector("[data-search] a").href);
    before = page.activeElement;
    field.focus();
    field.select();
  }

  function leave(event, field) {
    event.preventDefault();
    field.blur();
    if (before?.isConnected) before.focus();
  }

  function card(event) {
    event.preventDefault();
    const link = page.querySelector("[data-shortcuts]");
    if (link && page.location.pathname !== link.pathname) open(link.href).catch(() => go(link.href));
  }

  async function open(address) {
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error(`shortcuts: ${answer.status}`);
    const dialog = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("dialog");
    if (page.querySelector("dialog[open]")) return;
    page.body.append(dialog);
    dialog.addEventListener("close", () => dialog.remove());
    offerSwitch(dialog.querySelector("#keys-on"), storage);
    dialog.showModal();
  }
}

export function offerSwitch(box, storage) {
  box.checked = on(storage);
  box.closest("[hidden]")?.removeAttribute("hidden");
  box.addEventListener("change", () => {
    if (box.checked) storage.removeItem(NAME);
    else storage.setItem(NAME, "off");
  });
}

function on(storage) {
  return storage.getItem(NAME) !== "off";
}

function types(element) {
  return element.isContentEditable || element.matches?.("input:not([type=checkbox], [type=radio]), textarea, select");
}
