"""What becomes of each entry of a batch: stored, duplicate, id reused or quarantined, and with which flags."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .codes import Codes, misfit
from .entry import SAME, Entry, Quarantine, fingerprint, is_id, read_entry
from .fold import heads_of, in_order, is_private
from .observation import State


class Status(StrEnum):
    STORED = "stored"
    DUPLICATE = "duplicate"
    ID_REUSED = "id_reused"
    QUARANTINED = "quarantined"


class Flag(StrEnum):
    LATE = "late"
    CONFLICT = "conflict"
    SEQ_FORK = "seq_fork"


@dataclass(frozen=True, slots=True)
class Batch:
    """What one device sends at once; `entries` are decoded JSON values, not yet judged."""

    device_id: str
    device_label: str
    sent_wall_ms: int
    pending_after: int
    max_seq: int
    entries: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Ack:
    """`server_seq` is None unless the entry stands in the log."""

    id: str | None
    status: Status
    server_seq: int | None
    flags: tuple[Flag, ...]
    code: Quarantine | None


@dataclass(frozen=True, slots=True)
class Holding:
    """How many entries of a device the server has, and the highest sequence among them."""

    count: int
    max: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """`missing` counts, for each device, what a finish vouched for and has not arrived."""

    complete: bool
    missing: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Answer:
    acks: tuple[Ack, ...]
    have: Mapping[str, Holding]
    completeness: Completeness | None
    state: State


@dataclass(frozen=True, slots=True)
class Verdict:
    """`entry` is set for what can be folded; `raw` is what the device sent; `known` if quarantined before."""

    id: str | None
    status: Status
    raw: Any
    entry: Entry | None = None
    flags: tuple[Flag, ...] = ()
    code: Quarantine | None = None
    known: bool = False


@dataclass(slots=True)
class Held:
    """What the server holds of one observation while a batch is judged; grows with each verdict.

    `quarantined` has the hash and reason of each entry kept aside, by its id, or by its hash where
    it has no id that could be one.
    """

    entries: list[Entry] = field(default_factory=list)
    ids_elsewhere: frozenset[str] = frozenset()
    quarantined: dict[str, tuple[str, Quarantine]] = field(default_factory=dict)
    by_id: dict[str, Entry] = field(init=False)
    slots: dict[tuple[str, int], str] = field(init=False)
    replacing: dict[tuple[str, ...], list[Entry]] = field(init=False)
    vouched: dict[str, int] = field(init=False)
    finishes: int = field(init=False, default=0)
    reopens: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        entries, self.entries = self.entries, []
        self.by_id, self.slots, self.replacing = {}, {}, defaultdict(list)
        self.vouched = {}
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        self.entries.append(entry)
        self.by_id[entry.id] = entry
        self.slots.setdefault((entry.device_id, entry.device_seq), entry.id)
        self.replacing[_subject_of(entry)].append(entry)
        self.reopens += entry.kind == "obs.reopen"
        if entry.kind == "obs.finish":
            self.finishes += 1
            for device, seq in entry.payload["manifest"].items():
                self.vouched[device] = max(self.vouched.get(device, 0), seq)


def judge(raw: Any, held: Held, codes: Codes | None, refused: frozenset[str]) -> Verdict:
    """The verdict on one entry; what is stored is added to `held`.

    `codes` is None while no rubric is known; `refused` holds the ids of entries that name a teacher,
    class or rubric which their author may not use.
    """
    sent_id = raw.get("id") if isinstance(raw, dict) and isinstance(raw.get("id"), str) else None
    known = held.quarantined.get(_key(raw))
    if known:
        same = known[0] == fingerprint(raw)
        again = Verdict(sent_id, Status.QUARANTINED, raw, code=known[1], known=True)
        return again if same else _reused(raw)
    twin = held.by_id.get(sent_id.lower()) if sent_id else None
    if twin:
        same = twin.fingerprint() == fingerprint([raw.get(name) for name in SAME])
        return Verdict(sent_id, Status.DUPLICATE, raw, twin) if same else _reused(raw)
    if sent_id and sent_id.lower() in held.ids_elsewhere:
        return _reused(raw)
    entry = read_entry(raw)
    if isinstance(entry, Quarantine):
        return _quarantine(sent_id, raw, entry, held)
    problem = Quarantine.UNKNOWN_TARGET if entry.id in refused else misfit(entry, codes)
    if problem:
        return _quarantine(sent_id, raw, problem, held)
    flags = tuple(_flags(entry, held))
    held.add(entry)
    return Verdict(sent_id, Status.STORED, raw, entry, flags)


def holdings(slots: Iterable[tuple[str, int]]) -> Mapping[str, Holding]:
    """`have` for (device, sequence) of every entry held, quarantined ones included."""
    found: dict[str, list[int]] = defaultdict(list)
    for device, seq in slots:
        found[device].append(seq)
    return {device: Holding(len(seqs), max(seqs)) for device, seqs in found.items()}


def completeness(
    manifest: Mapping[str, int] | None, slots: Iterable[tuple[str, int]]
) -> Completeness | None:
    """Whether all that a finish vouched for is held; None before a finish."""
    if manifest is None:
        return None
    held = set(slots)
    missing = {
        device: seq - sum(1 for own, each in held if own == device and each <= seq)
        for device, seq in manifest.items()
    }
    missing = {device: count for device, count in missing.items() if count > 0}
    return Completeness(not missing, missing)


def _quarantine(sent_id: str | None, raw: Any, code: Quarantine, held: Held) -> Verdict:
    held.quarantined[_key(raw)] = (fingerprint(raw), code)
    return Verdict(sent_id, Status.QUARANTINED, raw, code=code)


def _key(raw: Any) -> str:
    sent_id = raw.get("id") if isinstance(raw, dict) else None
    return str(sent_id) if is_id(sent_id) else fingerprint(raw)


def _reused(raw: Mapping[str, Any]) -> Verdict:
    return Verdict(raw["id"], Status.ID_REUSED, raw)


def _flags(entry: Entry, held: Held) -> Iterable[Flag]:
    if _late(entry, held):
        yield Flag.LATE
    if _contested(entry, held):
        yield Flag.CONFLICT
    if (entry.device_id, entry.device_seq) in held.slots:
        yield Flag.SEQ_FORK


def _late(entry: Entry, held: Held) -> bool:
    """Made after a finish, and no manifest vouches for it; what reopens is not late."""
    own = entry.payload["manifest"] if entry.kind == "obs.finish" else {}
    vouched = max(held.vouched.get(entry.device_id, 0), own.get(entry.device_id, 0))
    reopens = held.reopens + (entry.kind == "obs.reopen")
    return vouched < entry.device_seq and held.finishes > reopens


def _contested(entry: Entry, held: Held) -> bool:
    """Another entry replaced the same base with something else."""
    if entry.kind not in ("note.edit", "note.delete", "rate.set"):
        return False
    own = [*held.replacing[_subject_of(entry)], entry]
    replaced = {each.base.lower() for each in own if each.base}
    heads = [each for each in own if each.id not in replaced] or heads_of(in_order(own))
    if len(heads) == 1 or not any(each is entry for each in heads):
        return False
    first = entry if entry.kind == "rate.set" else _first(own)
    mine = _says(entry, first)
    return any(_says(each, first) != mine for each in heads)


def _first(own: list[Entry]) -> Entry:
    """What began a note; its order among many is looked for only where it can matter."""
    added = [each for each in own if each.kind == "note.add"]
    return added[0] if len(added) == 1 else in_order(added or own)[0]


def _says(entry: Entry, first: Entry) -> tuple[Any, ...]:
    payload = entry.payload
    if entry.kind == "rate.set":
        return (payload["level"], payload.get("comment"))
    return (entry.kind == "note.delete", payload.get("text"), is_private(entry, first))


def _subject_of(entry: Entry) -> tuple[str, ...]:
    family = entry.kind.split(".", 1)[0]
    return (family, entry.target or "", str(entry.payload.get("segment")))
