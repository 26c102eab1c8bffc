// What the visits on this device hold that no server has confirmed, named as people know them.

// day: formats a moment; except: a visit left out. Gives [{id, about, entries}], the newest first.
export async function unsentVisits(log, { except = "", day }) {
  const names = await teachersOf(log);
  const waiting = (await log.visits()).filter((each) => each.observation !== except && each.waiting + each.parked);
  return Promise.all(waiting.map(async ({ observation, subject, started_wall }) => ({
    id: observation,
    about: [names.get(subject?.teacher), day.format(started_wall)].filter(Boolean).join(", "),
    entries: (await log.entriesOf(observation)).filter((entry) => entry.state !== "acked"),
  })));
}

// Names that were kept with the packs, and the pack's own.
async function teachersOf(log) {
  const [names, pack, older] = await Promise.all([["names", "packs"], ["pack", "packs"], ["pack"]].map((each) => log.get(...each).catch(() => null)));
  const teachers = (pack || older)?.body?.teachers ?? [];
  return new Map([...teachers.map((each) => [each.id, each.name]), ...Object.entries(names || {})]);
}
