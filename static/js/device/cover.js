// Covers a shared screen that was left alone: nothing is shown before somebody signs in, and nothing typed is lost.

import { remove } from "./root.js";
import { hereIs } from "./whose.js";

let shown = null;

// device: addresses and words; write: keeps a note in the visit that is open, where there is one.
export function cover(device, { write } = {}) {
  if (shown) return;
  shown = made("dialog", "", "cover");
  const words = device.words;
  const enter = button(words.sign_in, "button primary", () => signIn(device, said));
  const other = made("a", words.other, "button plain");
  other.href = device.sign_in;
  const said = made("p", "", "fine");
  said.setAttribute("role", "status");
  const box = made("div", "", "stack");
  box.append(made("p", words.covered, "asked"), made("p", words.why, "quiet"), enter, other, ...(write ? writing(words, write, said) : []), said);
  shown.append(box);
  shown.setAttribute("aria-label", words.covered);
  shown.addEventListener("cancel", (event) => event.preventDefault());
  shown.addEventListener("close", () => { if (shown?.isConnected) shown.showModal(); });
  document.body.append(shown);
  shown.showModal();
  shown.scrollTop = 0;
  enter.focus();
}

async function uncover({ user }) {
  hereIs(user);
  const dialog = shown;
  shown = null;
  dialog?.remove();
  await remove("covered").catch(() => {});
}

async function signIn(device, said) {
  const { askToSignIn } = await import("../sending/sign-in.js");
  const arrived = async () => {
    const answer = await fetch(device.session, { cache: "no-store" }).catch(() => null);
    const body = await answer?.json().catch(() => ({}));
    if (body?.ok && body.user === device.user) await uncover(device);
  };
  const asked = await askToSignIn({ page: device, words: device.words, arrived });
  if (!asked) said.textContent = device.words.unreached;
}

// A lesson goes on while no server can say who this is: what is typed is kept and not shown again.
function writing(words, write, said) {
  const form = made("form", "", "stack");
  const label = made("label", words.write, "field");
  const text = document.createElement("textarea");
  text.rows = 3;
  text.maxLength = 20000;
  label.append(text);
  let keep = null;
  text.addEventListener("input", () => { keep ??= write(); });
  form.append(label, button(words.add, "button"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!text.value.trim()) return;
    await keep(text.value.trim());
    keep = null;
    text.value = "";
    said.textContent = words.added;
    text.focus();
  });
  return [form];
}

function button(text, className, act) {
  const element = made("button", text, className);
  if (act) { element.type = "button"; element.addEventListener("click", act); }
  return element;
}

function made(name, text, className) {
  const element = document.createElement(name);
  element.textContent = text;
  element.className = className;
  return element;
}
