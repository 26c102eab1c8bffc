"""What an observation is: a pure fold of the set of its entries, whatever order they arrived in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .entry import Entry
from .observation import State
from .protocols import Event, Interval, Segment, Snapshot, Timed, Timing


@dataclass(frozen=True, slots=True)
class Head:
    """One current wording or value; more than one head is a conflict the person decides."""

    entry_id: str
    value: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Note:
    """Times are those of its first keystroke; `heads` holds more than one wording in conflict."""

    id: str
    text: str
    private: bool
    tags: tuple[str, ...]
    lesson_ms: int
    wall_ms: int
    approx: bool
    deleted: bool
    heads: tuple[Head, ...]

    @property
    def conflict(self) -> bool:
        return len({(head.value.get("text"), head.value.get("private")) for head in self.heads}) > 1


@dataclass(frozen=True, slots=True)
class Rating:
    """`level` is a level's or a non-score's code, or None where the rating was cleared."""

    target: str
    segment: int | None
    level: str | None
    comment: str | None
    entry_id: str
    lesson_ms: int
    heads: tuple[Head, ...]

    @property
    def conflict(self) -> bool:
        return len({(head.value["level"], head.value.get("comment")) for head in self.heads}) > 1


@dataclass(frozen=True, slots=True)
class Subject:
    """Who and what the visit is about, as created and put right since."""

    teacher: str | None = None
    section: str | None = None
    rubric: str | None = None
    rubric_version: str | None = None
    kind: str | None = None
    planned: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """`tallied` holds, by code, each change of a tally as its lesson time and its delta."""

    subject: Subject
    state: State
    discarded: bool
    start: Entry | None
    last_ms: int
    notes: tuple[Note, ...]
    ratings: tuple[Rating, ...]
    tallies: Mapping[str, int]
    checks: Mapping[str, bool]
    manifest: Mapping[str, int] | None = None
    intervals: tuple[Interval, ...] = ()
    segments: tuple[Segment, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    events: tuple[Event, ...] = ()
    tallied: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    @property
    def timed(self) -> Timed:
        return Timed(self.intervals, self.segments, self.snapshots, self.events)


@dataclass(slots=True)
class _Sorted:
    """Entries in fold order, put together by what they are about."""

    wordings: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    tags: dict[str, dict[str, bool]] = field(default_factory=lambda: defaultdict(dict))
    ratings: dict[tuple[str, int | None], list[Entry]] = field(
        default_factory=lambda: defaultdict(list)
    )
    tallied: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    checks: dict[str, bool] = field(default_factory=dict)
    course: list[Entry] = field(default_factory=list)
    timing: Timing = field(default_factory=Timing)


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Fold order, each id once: each device's lesson time as it grew, then device, sequence and id."""
    placed: list[tuple[int, str, int, str, Entry]] = []
    by_device: dict[str, list[Entry]] = defaultdict(list)
    for entry in {entry.id: entry for entry in entries}.values():
        by_device[entry.device_id].append(entry)
    for device, own in by_device.items():
        reached: dict[int, int] = {}
        for entry in own:
            reached[entry.device_seq] = max(reached.get(entry.device_seq, 0), entry.lesson_ms)
        greatest = 0
        for seq in sorted(reached):
            greatest = reached[seq] = max(greatest, reached[seq])
        placed += [(reached[e.device_seq], device, e.device_seq, e.id, e) for e in own]
    return [place[4] for place in sorted(placed, key=lambda place: place[:4])]


def fold(entries: Iterable[Entry]) -> Visit:
    """The visit that these entries amount to."""
    ordered = in_order(entries)
    found = _Sorted()
    for entry in ordered:
        _file(entry, found)
    notes = [_note(note_id, own, found.tags[note_id]) for note_id, own in found.wordings.items()]
    timed = found.timing.timed()
    return Visit(
        subject=_subject(found.course),
        state=_state(found.course, bool(notes or found.ratings)),
        discarded=_discarded(found.course),
        start=next((each for each in found.course if each.kind == "obs.start"), None),
        last_ms=max((each.lesson_ms for each in ordered), default=0),
        notes=tuple(sorted(notes, key=lambda note: (note.lesson_ms, note.id))),
        ratings=tuple(_rating(key, own) for key, own in found.ratings.items()),
        tallies={code: max(0, sum(n for _, n in each)) for code, each in found.tallied.items()},
        checks=found.checks,
        manifest=_manifest(found.course),
        intervals=timed.intervals,
        segments=timed.segments,
        snapshots=timed.snapshots,
        events=timed.events,
        tallied={code: tuple(each) for code, each in found.tallied.items()},
    )


def heads_of(entries: list[Entry]) -> list[Entry]:
    """Those that no other of them replaces; the last one where they replace each other in a ring."""
    replaced = {entry.base.lower() for entry in entries if entry.base}
    return [entry for entry in entries if entry.id not in replaced] or entries[-1:]


def is_private(entry: Entry, first: Entry) -> bool:
    """An edit that does not say so leaves a private thought private."""
    return bool(entry.payload.get("private", first.payload.get("private", False)))


def _file(entry: Entry, found: _Sorted) -> None:
    target, payload = entry.target or "", entry.payload
    match entry.kind:
        case "note.add" | "note.edit" | "note.delete":
            found.wordings[target].append(entry)
            for code in payload.get("tags", ()):
                found.tags[target][code] = True
        case "tag.add" | "tag.remove":
            found.tags[target][payload["criterion"]] = entry.kind == "tag.add"
        case "rate.set":
            found.ratings[target, payload.get("segment")].append(entry)
        case "tally.add":
            found.tallied[target].append((entry.lesson_ms, payload["delta"]))
        case "check.set":
            found.checks[target] = payload["on"]
        case "obs.create" | "obs.amend" | "obs.start" | "obs.reopen" | "obs.discard" | "obs.finish":
            found.course.append(entry)
        case "interval.set" | "segment.mark" | "snapshot.set" | "event.add":
            found.timing.add(entry)


def _note(note_id: str, entries: list[Entry], tags: Mapping[str, bool]) -> Note:
    heads = heads_of(entries)
    worded = [head for head in heads if head.kind != "note.delete"]
    first = next((entry for entry in entries if entry.kind == "note.add"), entries[0])
    shown = (
        worded[-1]
        if worded
        else next((entry for entry in reversed(entries) if entry.kind != "note.delete"), first)
    )
    return Note(
        id=note_id,
        text=shown.payload.get("text", ""),
        private=any(is_private(entry, first) for entry in worded or [shown]),
        tags=tuple(code for code, on in tags.items() if on),
        lesson_ms=first.lesson_ms,
        wall_ms=first.wall_ms,
        approx=first.approx,
        deleted=not worded,
        heads=tuple(
            Head(e.id, {"text": e.payload["text"], "private": is_private(e, first)}) for e in worded
        ),
    )


def _rating(key: tuple[str, int | None], entries: list[Entry]) -> Rating:
    heads = heads_of(entries)
    current = heads[-1]
    return Rating(
        target=key[0],
        segment=key[1],
        level=current.payload["level"],
        comment=current.payload.get("comment"),
        entry_id=current.id,
        lesson_ms=current.lesson_ms,
        heads=tuple(Head(head.id, head.payload) for head in heads),
    )


def _subject(course: list[Entry]) -> Subject:
    created = next((entry for entry in course if entry.kind == "obs.create"), None)
    values = dict.fromkeys(Subject.__slots__)
    if created:
        values |= {name: created.payload.get(name) for name in values}
    for entry in course:
        if entry.kind == "obs.amend":
            values |= _put_right(entry.payload["field"], entry.payload["to"])
    return Subject(**values)


def _put_right(field_name: str, to: Any) -> Mapping[str, Any]:
    """A rubric named without its version leaves the version open."""
    if isinstance(to, Mapping):
        return to
    return {field_name: to} | ({"rubric_version": None} if field_name == "rubric" else {})


def _state(course: list[Entry], touched: bool) -> State:
    state = State.CAPTURING if touched else State.PLANNED
    for entry in course:
        if (entry.kind == "obs.start" and state == State.PLANNED) or entry.kind == "obs.reopen":
            state = State.CAPTURING
        elif entry.kind == "obs.finish":
            state = State.CAPTURED
    return state


def _discarded(course: list[Entry]) -> bool:
    """The last word counts; reopening brings a discarded visit back."""
    words = [entry.kind for entry in course if entry.kind in ("obs.discard", "obs.reopen")]
    return bool(words) and words[-1] == "obs.discard"


def _manifest(course: list[Entry]) -> Mapping[str, int] | None:
    """For each device the highest sequence that any finish vouched for; None before a finish."""
    finishes = [entry for entry in course if entry.kind == "obs.finish"]
    if not finishes:
        return None
    highest: dict[str, int] = {}
    for entry in finishes:
        for device, seq in entry.payload["manifest"].items():
            highest[device] = max(highest.get(device, 0), seq)
    return highest
