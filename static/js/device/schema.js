// The stores of one person's database, version by version, and what a visit's own row tells of it.

export const VERSION = 2;

export function upgrade(database, from, tx) {
  if (from < 1) {
    database.createObjectStore("meta");
    database.createObjectStore("obs");
    database.createObjectStore("packs");
    const entries = database.createObjectStore("entries", { keyPath: "id" });
    entries.createIndex("obs", "obs_id");
    entries.createIndex("state", ["state", "obs_id"]);
  }
  if (from < 2) {
    tx.objectStore("obs").createIndex("started", "started_wall");
    if (from) tellAll(tx);
  }
}

// Rows written before they told anything are told by their entries, once.
function tellAll(tx) {
  const rows = new Map();
  tx.objectStore("entries").openCursor().onsuccess = ({ target: { result: at } }) => {
    if (at) {
      const entry = at.value;
      rows.set(entry.obs_id, told(rows.get(entry.obs_id) || {}, entry));
      at.continue();
      return;
    }
    tx.objectStore("obs").openCursor().onsuccess = ({ target: { result: row } }) => {
      if (!row) return;
      row.update({ ...rows.get(row.key), ...row.value });
      row.continue();
    };
  };
}

// The row after one more entry: whom it is about, when it began, whether it is finished or discarded.
export function told(row, { kind, payload, wall_ms, lesson_ms }) {
  const next = { ...row, started_wall: row.started_wall ?? wall_ms - lesson_ms };
  if (kind === "obs.create" && !row.created) {
    Object.assign(next, { created: true, started_wall: wall_ms - lesson_ms, subject: { ...payload, ...row.amended } });
  } else if (kind === "obs.amend") {
    const right = payload.to && typeof payload.to === "object" ? payload.to : { [payload.field]: payload.to };
    next.amended = { ...row.amended, ...right };
    if (row.subject) next.subject = { ...row.subject, ...right };
  } else if (kind === "obs.finish") {
    next.finished = true;
  } else if (kind === "obs.discard") {
    next.discarded = true;
  } else if (kind === "obs.reopen") {
    next.finished = next.discarded = false;
  }
  return next;
}
