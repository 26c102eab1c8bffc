"""Private thoughts in a visit that changed hands: nobody but who wrote them ever reads them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from .entry import Entry
from .fold import Note, is_private

_WORDINGS = ("note.add", "note.edit")


def thoughts_of_others(notes: Iterable[Note], others: Mapping[str, str | None]) -> frozenset[str]:
    """The notes that somebody else keeps private; `others` are their entries' ids and targets."""
    targets = set(others.values())
    return frozenset(
        note.id
        for note in notes
        if note.private
        and (
            any(head.entry_id in others for head in note.heads if head.value["private"])
            if note.heads
            else note.id in targets
        )
    )


def readable(
    entries: Iterable[Entry], hidden: frozenset[str], others: Mapping[str, str | None]
) -> Iterator[Entry]:
    """The log without them; a note made public later keeps its place, but not its private wording."""
    firsts: dict[str | None, Entry] = {}
    for entry in entries:
        about_a_note = entry.kind.startswith(("note.", "tag."))
        if about_a_note and entry.target in hidden:
            continue
        if entry.kind == "note.add":
            firsts.setdefault(entry.target, entry)
        first = firsts.get(entry.target, entry)
        if entry.kind in _WORDINGS and entry.id in others and is_private(entry, first):
            yield replace(entry, payload={**entry.payload, "text": ""})
        else:
            yield entry
