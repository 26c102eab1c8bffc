// On a shared device that may be wiped at sign-out: the page's title says what is unsent, and closing it asks first.

import { unsentOf } from "./held.js";

const LOOK_EVERY = 5000;
let going = false;
let waiting = 0;

// Somebody goes on within Observe, or has answered the question already.
export function leaving() {
  going = true;
}

// pill: says something else whenever the count changes, where there is one.
export function tellUnsent(user, words, pill) {
  const title = document.title;
  const look = async () => {
    waiting = await unsentOf(user).catch(() => waiting);
    document.title = waiting ? `${words.title.replace("{n}", waiting)} ${title}` : title;
  };
  addEventListener("beforeunload", (event) => {
    if (waiting && !going) event.preventDefault();
    going = false;
  });
  for (const event of ["click", "submit"]) document.addEventListener(event, within, true);
  for (const event of ["focus", "online", "pageshow"]) addEventListener(event, look);
  if (pill) new MutationObserver(look).observe(pill, { childList: true });
  setInterval(() => { if (!document.hidden) look(); }, LOOK_EVERY);
  look();
}

function within({ type, target }) {
  const link = target.closest?.("a[href]");
  going = type === "submit" || (link?.origin === location.origin && !link.target);
}
