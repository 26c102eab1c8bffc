// The panel of this screen: its light, the hand that holds it, when it asks, and a person's own phrases.

export function showMore({ settings, phrases, rubric, byId, fromTemplate, plain, toggle }) {
  const list = byId("phrases");
  const choices = [...byId("more").querySelectorAll("[type=radio]")];
  for (const input of choices) input.addEventListener("change", () => settings.put(input.name, input.value));
  byId("asks").addEventListener("change", () => settings.put("asks", byId("asks").checked));

  // As things are now: they may have been changed elsewhere.
  function open() {
    for (const input of choices) input.checked = input.value === (settings.get(input.name) || "");
    byId("asks").checked = settings.get("asks") ?? true;
    list.replaceChildren(...phrases.all().map(row));
    full();
    toggle(byId("more"));
  }

  function full() {
    byId("phrase-more").disabled = list.children.length >= phrases.most;
  }

  function row([short, phrase], index) {
    const item = fromTemplate("phrase-row");
    const [letters, words] = item.querySelectorAll("input");
    letters.value = short;
    words.value = phrase;
    for (const each of [letters, words]) each.setAttribute("aria-label", `${each.getAttribute("aria-label")} ${index + 1}`);
    item.querySelector("button").addEventListener("click", () => { item.remove(); keep(); list.parentElement.querySelector("button")?.focus(); });
    item.addEventListener("change", keep);
    return item;
  }

  function keep() {
    const rows = [...list.children].map((item) => [...item.querySelectorAll("input")].map((each) => each.value.trim().replace(/^[;；]/, "")));
    const kept = phrases.keep(rows.filter(([short, phrase]) => short && phrase));
    byId("phrases-full").hidden = kept;
    full();
  }

  byId("phrase-more").addEventListener("click", () => {
    list.append(row(["", ""], list.children.length));
    full();
    list.lastElementChild.querySelector("input").focus();
  });
  byId("shorts").replaceChildren(...[...rubric.short].flatMap(([short, code]) => [plain("dt", `+${short}`), plain("dd", rubric.textOf(code))]));
  byId("shorts").parentElement.hidden = !rubric.short.size;
  return { open };
}
