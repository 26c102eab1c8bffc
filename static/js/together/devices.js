// The other devices of a visit: what people call them, when they were last heard, and what has not arrived from them.

const STILL_OPEN = 5 * 60e3;

export function knowDevices({ model, kit: { byId, exchange, page, say }, fetch = globalThis.fetch.bind(globalThis) }) {
  let known = new Map(), asked = 0, told = new Set(), skew = 0;
  const watching = [];

  // Asked of the server at most twice a minute; what is known is kept while it cannot be asked.
  async function learn() {
    if (Date.now() - asked < 30e3) return;
    asked = Date.now();
    const { ours, status, body } = await exchange(fetch, `/api/v1/observations/${model.observation}/devices`);
    if (!ours || status !== 200) return;
    skew = body.server_time_ms - Date.now();
    known = new Map(body.devices.map((each) => [each.device_id, each]));
    for (const each of watching) each();
  }

  function nameOf(device) {
    if (device === model.device) return say("this_device");
    return known.get(device)?.label || say("another_device");
  }

  // "Also open on Chromebook (2 min ago)": a quiet line, said once to who listens.
  function paintAlso() {
    const others = model.others();
    if (others.size) learn();
    const open = [...known.values()].filter((each) => others.has(each.device_id) && ago(each) < STILL_OPEN);
    const newest = open.sort((a, b) => b.heard_ms - a.heard_ms)[0];
    const line = byId("also");
    line.hidden = !newest;
    if (!newest) return;
    const minutes = Math.floor(ago(newest) / 60e3);
    const when = new Intl.RelativeTimeFormat(page.locale, { numeric: "auto", style: "short" }).format(-minutes, "minute");
    const words = say("also_open", { device: nameOf(newest.device_id), when });
    if (line.textContent !== words) line.textContent = words;
    if (told.has(newest.device_id)) return;
    told.add(newest.device_id);
    byId("announce").textContent = words;
  }

  function ago({ heard_ms }) {
    return Math.max(0, Date.now() + skew - heard_ms);
  }

  watching.push(paintAlso);
  return { learn, nameOf, paint: paintAlso, watch: (work) => watching.push(work) };
}
