// Signing in without leaving the visit: the server's own form in a dialog, while the page goes on saving.

// page: whose notes these are and where one signs in; words: {wrong, unreached, close}; arrived: called after each
// sign-in, whoever it was. Gives false where no dialog can be had: then the link leads on.
export async function askToSignIn({ page, words, arrived, fetch = globalThis.fetch.bind(globalThis) }) {
  if (typeof HTMLDialogElement === "undefined") return false;
  const fresh = { credentials: "omit", cache: "no-store", redirect: "manual", headers: { "Accept-Language": page.locale } };
  const found = await fetch(page.sign_in, fresh).then(read).catch(() => null);
  if (!found?.form) return false;
  const back = document.activeElement;
  const dialog = made("dialog", "", "sign-in card stack");
  dialog.setAttribute("aria-labelledby", "sign-in-title");
  dialog.addEventListener("close", () => { dialog.remove(); back?.focus(); });
  document.body.append(dialog);
  show(found);
  dialog.showModal();
  dialog.querySelector("input:not([type=hidden])").focus();
  return true;

  function show({ title, form }) {
    const heading = made("h2", title);
    heading.id = "sign-in-title";
    const away = made("button", words.close, "button plain");
    away.type = "button";
    away.addEventListener("click", () => dialog.close());
    form.classList.remove("card");
    form.querySelector("[data-device]")?.remove(); // whose device this is has been said
    form.append(away);
    form.addEventListener("submit", (event) => { event.preventDefault(); send(form); });
    dialog.replaceChildren(heading, form);
  }

  async function send(form) {
    const button = form.querySelector(".primary");
    if (button.disabled) return;
    button.disabled = true;
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(page.sign_in, { method: "POST", body, redirect: "manual", cache: "no-store" });
      if (answer.type === "opaqueredirect" || answer.ok) await who(form);
      else again(await read(answer), form);
    } catch {
      refuse(form, "");
    }
    button.disabled = false;
  }

  // Who is signed in now is what the server says, not what was typed.
  async function who(form) {
    const answer = await fetch("/api/v1/session", { cache: "no-store" });
    const body = answer.headers.get("X-Obs-Api") === "1" ? await answer.json() : {};
    if (body.ok && body.user === page.user) dialog.close();
    else refuse(form, body.ok ? words.wrong : "");
    arrived();
  }

  function again(found, form) {
    if (!found.form) { refuse(form, found.said); return; }
    show(found);
    dialog.querySelector("#password").focus();
  }

  function refuse(form, sentence) {
    form.querySelector(".problem")?.remove();
    const problem = made("p", sentence || words.unreached, "problem");
    problem.setAttribute("role", "alert");
    form.prepend(problem);
    form.querySelector("#password").value = "";
  }
}

// The form of a page of ours, or what the page says instead.
async function read(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = page.querySelector("main form[method=post]:has(#email):has(#password)");
  const said = [...page.querySelectorAll("#error h1, #error div:last-of-type p")].map((each) => each.textContent.trim()).join(" ");
  return { form: form && document.adoptNode(form), title: page.querySelector("main h1")?.textContent ?? "", said };
}

function made(name, text, className = "") {
  const element = document.createElement(name);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}
