// Keeps the word beside the preview true while words are typed, and sends the last ones when the page goes.

export function watchWords(form, events, status, beacon) {
  let typed = 0, asked = 0, kept = 0;
  const ours = (event) => event.detail.requestConfig?.path === form.getAttribute("action");
  const say = (name) => {
    const place = status();
    place.textContent = place.dataset[name];
    place.className = `state ${name === "unsaved" ? "bad" : "waiting"}`;
  };
  form.addEventListener("input", () => { typed += 1; say("saving"); });
  form.addEventListener("submit", () => { kept = typed; });
  events.addEventListener("htmx:beforeRequest", (event) => { if (ours(event)) asked = typed; });
  events.addEventListener("htmx:afterRequest", (event) => {
    if (!ours(event) || event.detail.xhr.status === 422) return;
    if (event.detail.successful) kept = asked;
    if (typed > kept) say(event.detail.successful || !event.detail.xhr.status ? "saving" : "unsaved");
  });
  events.addEventListener("htmx:sendError", (event) => { if (ours(event)) say("unsaved"); });
  return function leave() {
    if (typed > kept) beacon(form.getAttribute("action"), new FormData(form));
  };
}

const form = document.getElementById("words");
if (form) {
  const leave = watchWords(
    form,
    document.body,
    () => document.querySelector("#preview [role=status]"),
    (address, words) => navigator.sendBeacon(address, words),
  );
  addEventListener("pagehide", leave);
}
