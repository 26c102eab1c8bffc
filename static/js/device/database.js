// One connection to a database on this device: dropped and opened again whenever it breaks, given way to newer tabs.

const OPENS_WITHIN = 4e3;
const ENDS_WITHIN = 4e3;
const GRACE = 300;
const PAUSES = [80, 160, 320];

// upgrade(database, from, transaction) only ever adds; opened is called after a connection that came late.
export function connectTo(name, version, upgrade, { factory = globalThis.indexedDB, opened = () => {} } = {}) {
  let handle = null, opening = null;

  function open() {
    opening ??= new Promise((resolve, reject) => {
      if (!factory) throw new DOMException("This browser has no database.", "NotSupportedError");
      let late = false;
      const limit = setTimeout(() => { late = true; reject(new DOMException("The database does not open.", "TimeoutError")); }, OPENS_WITHIN);
      request(factory, name, version, upgrade).then((made) => {
        clearTimeout(limit);
        made.onversionchange = made.onclose = () => drop(made);
        handle = made;
        opening = Promise.resolve(made);
        resolve(made);
        if (late) opened();
      }, (error) => {
        clearTimeout(limit);
        opening = null;
        reject(error);
      });
    });
    return opening;
  }

  function drop(made = handle) {
    try { made?.close(); } catch { /* it is closed already */ }
    if (made === handle) { handle = null; opening = null; }
  }

  return {
    exists: Boolean(factory),

    // Resolves with what `work` gives once the transaction is complete, that is, on the disk.
    async transact(stores, mode, work) {
      for (const pause of [...PAUSES, 0]) {
        try {
          return await once(await open(), stores, mode, work);
        } catch (error) {
          if (!factory || (error.name === "TimeoutError" && !handle)) throw error;
          drop();
          if (!pause || error.name === "TimeoutError") throw error;
          await new Promise((done) => { setTimeout(done, pause); });
        }
      }
      return undefined;
    },
  };
}

// What a newer build has added is left alone: its database opens as it is.
function request(factory, name, version, upgrade) {
  return new Promise((resolve, reject) => {
    const asked = factory.open(name, version);
    asked.onupgradeneeded = (event) => upgrade(asked.result, event.oldVersion, asked.transaction);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => (version && asked.error.name === "VersionError"
      ? request(factory, name, undefined, upgrade).then(resolve, reject) : reject(asked.error));
  });
}

function once(handle, stores, mode, work) {
  return new Promise((resolve, reject) => {
    const tx = handle.transaction(stores, mode, { durability: "strict" });
    let found;
    // A page that was frozen hears its timers first: what the database has said meanwhile still counts.
    const over = () => { limit = setTimeout(() => give(new DOMException("The database does not answer.", "TimeoutError")), GRACE); };
    let limit = setTimeout(over, ENDS_WITHIN);
    const give = (error) => {
      clearTimeout(limit);
      try { tx.abort(); } catch { /* it has ended already */ }
      reject(error);
    };
    tx.oncomplete = () => { clearTimeout(limit); resolve(found); };
    tx.onabort = () => give(tx.error || new DOMException("The transaction was cut.", "AbortError"));
    Promise.resolve(work(tx)).then((value) => { found = value; }, give);
  });
}

// A request as a promise.
export function ask(asked) {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
