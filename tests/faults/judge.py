"""What came of a trial: the device's log, the server's log, what was promised on the way, and the words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

SAME = ("kind", "target", "base", "payload", "lesson_ms", "wall_ms", "approx", "device_seq")
CLOCK_GRAIN = 0.005
TYPING_SLACK = 400

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """A note that somebody entered, between two moments of the trial's own clock, in seconds."""

    text: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Claim:
    """The page said of these notes, at this moment, that they are sent."""

    texts: tuple[str, ...]
    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was promised and what became of it; `wrong` names all that is not as it must be."""

    acknowledged: int
    lost: int
    doubled: int
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Both ends of a visit; `promised` has the moment at which each id was told to be on the server."""

    server: Sequence[Entry]
    quarantined: Sequence[Entry]
    devices: Sequence[Sequence[Entry]]
    promised: Mapping[str, float]
    written: Sequence[Written]
    claims: Sequence[Claim]
    shown: Sequence[Sequence[str]]
    timed: bool = True
    """Whether the device's clock is the trial's."""
    gaps: Set[int] = frozenset()
    """Sequences that the device keeps back, and says so."""


def judge(found: Evidence) -> Verdict:
    lost, doubled = list(_lost(found)), list(_doubled(found))
    wrong = [*lost, *doubled, *_waiting(found), *_changed(found), *_misplaced(found)]
    wrong += [*_untrue(found), *(_mistimed(found) if found.timed else ())]
    return Verdict(len(found.promised), len(lost), len(doubled), tuple(wrong))


def _lost(found: Evidence) -> Iterable[str]:
    there = {each["id"] for each in [*found.server, *found.quarantined]}
    for entry_id in found.promised:
        if entry_id not in there:
            yield f"lost: {entry_id} was acknowledged and is not on the server"
    for entry in (each for log in found.devices for each in log):
        if entry["state"] == "acked" and entry["id"] not in there:
            yield f"lost: the device takes {entry['kind']} {entry['id']} for sent"
    texts = {_text(each) for each in found.server}
    for written in found.written:
        if written.text not in texts:
            yield f"lost: the note “{written.text[:60]}” is not on the server"


def _waiting(found: Evidence) -> Iterable[str]:
    for entry in (each for log in found.devices for each in log):
        if entry["state"] == "local":
            yield f"waiting: {entry['kind']} {entry['id']} has not been sent"


def _doubled(found: Evidence) -> Iterable[str]:
    texts = Counter(_text(each) for each in _notes(found.server))
    wanted = Counter(each.text for each in found.written)
    for text, count in texts.items():
        if count > wanted.get(text, 1):
            yield f"doubled: the note “{text[:60]}” is {count} times on the server"
    slots = Counter((each["device_id"], each["device_seq"]) for each in found.server)
    for (_device, seq), count in slots.items():
        if count > 1:
            yield f"doubled: {count} entries have the sequence {seq}"


def _changed(found: Evidence) -> Iterable[str]:
    there = {each["id"]: each for each in found.server}
    for entry in (each for log in found.devices for each in log):
        held = there.get(entry["id"])
        for name in SAME if held else ():
            if entry[name] != held[name]:
                yield f"changed: {name} of {entry['kind']} is {held[name]!r}, was {entry[name]!r}"


def _misplaced(found: Evidence) -> Iterable[str]:
    """Each device's notes in the order of their writing, its sequence without a gap."""
    written = [each.text for each in found.written]
    by_device: dict[str, list[Entry]] = {}
    for entry in found.server:
        by_device.setdefault(entry["device_id"], []).append(entry)
    for log in by_device.values():
        ordered = sorted(log, key=lambda each: each["device_seq"])
        seqs = [each["device_seq"] for each in ordered]
        known = {each["device_seq"] for each in found.quarantined} | found.gaps
        if sorted({*seqs, *known}) != list(range(1, max(seqs) + 1)):
            yield f"order: the sequence has gaps: {seqs}"
        places = [written.index(_text(each)) for each in _notes(ordered) if _text(each) in written]
        if places != sorted(places):
            yield f"order: the notes come as {places}"
        times = [each["lesson_ms"] for each in _notes(ordered) if not each["approx"]]
        if found.timed and times != sorted(times):
            yield f"order: lesson time goes back: {times}"
    for texts in found.shown:
        if [text for text in texts if text in written] != written:
            yield f"order: the page shows {list(texts)}, written was {written}"


def _mistimed(found: Evidence) -> Iterable[str]:
    """Between two notes lies as much lesson time as there was; what says it is about is left out."""
    moments = {each.text: each for each in found.written}
    timed = [each for each in _notes(found.server) if _text(each) in moments and not each["approx"]]
    for first, second in pairwise(timed):
        if first["device_id"] != second["device_id"]:
            continue
        one, two = moments[_text(first)], moments[_text(second)]
        passed = second["lesson_ms"] - first["lesson_ms"]
        least, most = (two.before - one.after) * 1000, (two.after - one.before) * 1000
        if not least - TYPING_SLACK <= passed <= most + TYPING_SLACK:
            yield f"time: {passed} ms between two notes, not {least:.0f} to {most:.0f}"


def _untrue(found: Evidence) -> Iterable[str]:
    ids = {_text(each): each["id"] for each in _notes(found.server)}
    for claim in found.claims:
        for text in claim.texts:
            known = found.promised.get(ids.get(text, ""))
            if known is None:
                yield f"untrue: “{claim.words}” of “{text[:60]}”, which nobody acknowledged"
            elif known > claim.at + CLOCK_GRAIN:
                early = (known - claim.at) * 1000
                yield f"untrue: “{claim.words}” of “{text[:60]}” came {early:.0f} ms too early"


def _notes(log: Iterable[Entry]) -> list[Entry]:
    return [each for each in log if each["kind"] == "note.add"]


def _text(entry: Entry) -> str:
    return str(entry["payload"].get("text", ""))
