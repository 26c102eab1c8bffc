// Whether everything has arrived from every device, by the finish's manifest and what the server says it has.

const COURSE = /^(obs|clock)\./;

export function arrivalWords(model, devices, say) {
  const { completeness } = model.standing ?? {};
  const missing = Object.entries(completeness?.missing ?? {}).filter(([device]) => device !== model.device);
  if (missing.length) {
    devices.learn();
    return missing.map(([device, n]) => say(n === 1 ? "missing_one" : "missing", { n, device: devices.nameOf(device) })).join(" ");
  }
  const made = model.all().filter((entry) => entry.state === "acked" && !COURSE.test(entry.kind));
  const from = new Set(model.all().map((entry) => entry.device_id)).size;
  return completeness?.complete && from > 1 ? say("received_all", { n: made.length, devices: from }) : "";
}
