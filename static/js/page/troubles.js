// When a part of a page fails, one calm strip says so; it goes away by itself when the same part works again.

export function tellTroubles(page, strip) {
  const troubles = new Map();
  const [words, hide] = [strip.querySelector("p"), strip.querySelector("button")];
  const tell = (name, said) => page.addEventListener(name, (event) => {
    const sentence = said(event.detail.xhr);
    if (!sentence) return;
    troubles.set(event.detail.elt, sentence);
    show();
  });
  tell("htmx:sendError", () => strip.dataset.offline);
  tell("htmx:timeout", () => strip.dataset.slow);
  tell("htmx:responseError", (xhr) => (xhr.status === 422 ? "" : answered(xhr) || strip.dataset.fault));
  page.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful && event.detail.xhr.status !== 422) return;
    troubles.delete(event.detail.elt);
    show();
  });
  hide.addEventListener("click", () => { troubles.clear(); show(); });

  function show() {
    for (const elt of troubles.keys()) if (!elt.isConnected) troubles.delete(elt);
    const last = [...troubles.values()].at(-1) ?? "";
    hide.hidden = !last;
    if (words.textContent !== last) words.textContent = last;
  }
}

// The sentence of our own error part; what a proxy or a captive portal sends has none.
function answered(xhr) {
  return new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector("#error .sentence")?.textContent;
}
