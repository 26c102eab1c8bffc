// How a note's words are changed, taken away and brought back: each change names what it replaces.

export function noteWords({ model, undo }) {
  const find = (id) => model.folded.notes.find((note) => note.id === id);

  function replace(note, text, isPrivate) {
    for (const head of note.heads) model.act("note.edit", note.id, { text, private: isPrivate }, { base: head.id });
  }

  function save(note, text, isPrivate) {
    if (!text || (text === note.text && isPrivate === note.private)) return;
    const before = note.heads.at(-1).id;
    replace(note, text, isPrivate);
    undo.after([["reword", note.id, before]]);
  }

  function drop(id) {
    for (const head of find(id).heads) model.act("note.delete", id, {}, { base: head.id });
  }

  function remove(id) {
    drop(id);
    undo.after([["restore", id]]);
  }

  function restore(id) {
    const note = find(id);
    replace(note, note.text, note.private);
  }

  // The words of an earlier entry of the note again.
  function reword(id, entry) {
    const note = find(id);
    const { payload } = note.entries.find((each) => each.id === entry) || note.entries[0];
    replace(note, payload.text ?? note.text, payload.private ?? note.private);
  }

  function untag(id, criterion) {
    model.act("tag.remove", id, { criterion });
    undo.after([["act", "tag.add", id, { criterion }]]);
  }

  return { find, replace, save, remove, untag, ways: { drop, restore, reword } };
}
