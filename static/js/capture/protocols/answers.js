// The questions of a scan: one answer each, a number by its own keys; what an answer closes is not asked.

const REST = 600;

// set: told of all answers that stand.
export function showAnswers(card, set) {
  const fields = [...card.querySelectorAll("[data-item]")];
  let about = null, values = {}, resting = 0;

  card.addEventListener("change", (event) => {
    const item = event.target.closest("[data-item]")?.dataset.item;
    if (event.target.type === "radio") answer(item, event.target.value);
    if (event.target.type === "number") count(item, event.target.value === "" ? null : Number(event.target.value), 0);
  });
  card.addEventListener("click", (event) => {
    const step = Number(event.target.closest("[data-step]")?.dataset.step);
    if (!step) return;
    const { item } = event.target.closest("[data-item]").dataset;
    count(item, (values[item] ?? 0) + step, REST);
    navigator.vibrate?.(15);
  });
  addEventListener("pagehide", flush);

  function answer(item, value) {
    values = { ...values, [item]: value };
    give();
  }

  // Steps are put together: thirteen learners are one entry, not thirteen.
  function count(item, number, rest) {
    const { [item]: _, ...others } = values;
    values = number === null ? others : { ...others, [item]: Math.min(999, Math.max(0, Math.round(number))) };
    show();
    clearTimeout(resting);
    resting = setTimeout(() => { resting = 0; give(); }, rest);
  }

  function flush() {
    if (!resting) return;
    clearTimeout(resting);
    resting = 0;
    give();
  }

  function give() {
    clearTimeout(resting);
    resting = 0;
    values = Object.fromEntries(Object.entries(values).filter(([item]) => isAsked(fields.find((each) => each.dataset.item === item))));
    set(values);
  }

  function isAsked({ dataset }) {
    return !dataset.after || values[dataset.after] === dataset.equals;
  }

  function show() {
    for (const field of fields) {
      const value = values[field.dataset.item];
      field.hidden = !isAsked(field);
      for (const input of field.querySelectorAll("input[type=radio]")) input.checked = input.value === value;
      const number = field.querySelector("input[type=number]");
      if (number && number.value !== String(value ?? "")) number.value = value ?? "";
    }
  }

  return {
    flush,
    paint(at, found) {
      if (at === about && resting) return;
      about = at;
      values = { ...found };
      show();
    },
  };
}
