// What the database does not take: entries in localStorage, each under a key of its own, until it takes them again.

const WEEK = 7 * 24 * 3600e3;

// made: gives a new id. Every act throws where the browser refuses it.
export function openJournal(user, { made, storage = ownStorage, locks = globalThis.navigator?.locks } = {}) {
  const [prefix, mirror] = [`journal ${user} `, `device ${user}`];
  let device = null, claim = null;

  const keyOf = (entry) => `${prefix}${entry.obs_id} ${entry.id}`;
  const counter = (observation) => `journal-next ${user} ${observation} ${device}`;
  const write = (entry) => storage().setItem(keyOf(entry), JSON.stringify(entry));

  function all(observation = "") {
    return Object.keys(storage()).filter((key) => key.startsWith(prefix + observation))
      .map((key) => readable(storage().getItem(key))).filter(Boolean)
      .sort((a, b) => a.device_seq - b.device_seq);
  }

  // Room for what is only here, at the price of what the server has too.
  function writeSomehow(entry) {
    try {
      write(entry);
    } catch {
      for (const each of all()) if (each.state === "acked") storage().removeItem(keyOf(each));
      write(entry);
    }
  }

  // turned: gives the entry itself where nothing changes, null where it leaves.
  function change(turned) {
    for (const entry of all()) {
      const changed = turned(entry);
      if (changed === entry) continue;
      if (changed) writeSomehow(changed);
      if (!changed || changed.id !== entry.id) storage().removeItem(keyOf(entry));
    }
  }

  return {
    get device() { return device; },
    all,
    change,
    again: (entry) => readable(storage().getItem(keyOf(entry))),
    remove: (entry) => storage().removeItem(keyOf(entry)),

    // The device's id where the database does not tell it.
    known: () => storage().getItem(mirror),
    know: (own) => storage().setItem(mirror, own),

    // A tab of its own has a device id of its own, so that no two count alike.
    async append(observation, act, { own, clock, above }) {
      storage();
      claim ??= isAlone(locks, `journal ${user}`);
      const alone = await claim;
      device ??= alone ? `${own}-ls` : `${own}-${made().slice(-6)}-ls`;
      const last = all(observation).filter((each) => each.device_id === device).at(-1)?.device_seq || 0;
      const seq = 1 + Math.max(last, above(device), Number(storage().getItem(counter(observation))) || 0);
      const entry = { ...act, device_id: device, device_seq: seq, obs_id: observation, state: "local", held: "browser" };
      if (typeof act.payload === "function") entry.payload = act.payload(device, seq);
      writeSomehow({ ...entry, clock });
      try {
        storage().setItem(counter(observation), String(seq));
      } catch (error) {
        storage().removeItem(keyOf(entry));
        throw error;
      }
      return entry;
    },

    // One that was numbered elsewhere and has no other place.
    adopt(observation, entry) {
      writeSomehow({ ...entry, obs_id: observation, state: "local", held: "browser" });
      return { ...entry, state: "local", held: "browser" };
    },

    renew() { device = `d-${made()}-ls`; },

    // What the server has had for a week leaves.
    tidy(now = Date.now()) {
      change((entry) => (entry.state === "acked" && now - entry.wall_ms > WEEK ? null : entry));
    },
  };
}

function ownStorage() {
  return globalThis.localStorage;
}

function readable(text) {
  try { return JSON.parse(text); } catch { return null; }
}

// Holds the name for as long as this page lives; without locks nobody knows, and nobody is alone.
function isAlone(locks, name) {
  if (!locks) return false;
  return new Promise((decided) => {
    locks.request(name, { ifAvailable: true }, (lock) => {
      decided(Boolean(lock));
      return lock && new Promise(() => {});
    }).catch(() => decided(false));
  });
}
