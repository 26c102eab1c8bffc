// The start page's state line: what this very device still holds of the person's visits, beside what the server knows.

const line = document.querySelector(".sent");
if (line) show(line).catch(() => {});

async function show(line) {
  const waiting = await held(`obs-${line.dataset.person}`);
  if (!waiting.length) return;
  const words = waiting.length === 1 ? line.dataset.one : line.dataset.many.replace("{n}", waiting.length);
  const link = document.createElement("a");
  link.href = line.dataset.address.replace(/[0-9a-f-]{36}/, waiting[0].obs_id);
  link.textContent = words;
  line.classList.add("waiting");
  line.replaceChildren(link);
}

// Entries that the device's log has and no server has confirmed; a log that was never made is not made here.
async function held(name) {
  const known = await indexedDB.databases?.();
  if (!known?.some((each) => each.name === name)) return [];
  const log = await answer(indexedDB.open(name));
  try {
    if (!log.objectStoreNames.contains("entries")) return [];
    const local = IDBKeyRange.bound(["local"], ["local", []]);
    return await answer(log.transaction("entries").objectStore("entries").index("state").getAll(local));
  } finally {
    log.close();
  }
}

function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
