"""Entries as a test of the fold needs them: as read, with only what it says."""

from typing import Any

from observe.domain.entry import SCHEMA_V, Entry
from tests.cast import the_id

NOTE = the_id("a note")


def entry(
    name: str, what: str, target: str | None = None, /, *, ms: int = 0, seq: int = 1, **more: Any
) -> Entry:
    """`name` becomes its id; `device` and `base` may be given, the rest is payload."""
    base = more.pop("base", None)
    return Entry(
        id=the_id(name),
        device_id=more.pop("device", "a"),
        device_seq=seq,
        kind=what,
        target=target,
        base=base and the_id(base),
        payload=more,
        lesson_ms=ms,
        wall_ms=ms + 1_000_000,
        approx=False,
        schema_v=SCHEMA_V,
        build="test",
    )


def added(name: str = "added", text: str = "T: “Go on.”", **more: Any) -> Entry:
    return entry(name, "note.add", NOTE, text=text, **more)
