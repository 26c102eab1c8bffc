// One sender over all tabs, by a lock with a way out: a frozen tab may hold it for ever.

const REFUSALS = [250, 750, 1500, 2500, 3000];

// Gives what `work` gives, or {busy: ms} where another tab is sending and it is worth asking again then.
export function leading(name, locks = globalThis.navigator?.locks) {
  let refused = 0;
  return async (work) => {
    if (!locks) return work();
    let ran = false;
    try {
      const given = await locks.request(name, { ifAvailable: true }, (lock) => {
        if (!lock) return { busy: REFUSALS[refused] };
        ran = true;
        refused = 0;
        return work();
      });
      if (ran || given.busy) { if (!ran) refused += 1; return given; }
    } catch (error) {
      if (ran) throw error;
    }
    return work();
  };
}
