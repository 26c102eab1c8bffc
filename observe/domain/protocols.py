"""Time protocols: what was coded, marked, scanned and timed in a lesson, folded from its entries."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from .entry import Entry

_DURATION = re.compile(r"PT(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})S)?")


@dataclass(frozen=True, slots=True)
class Interval:
    """Interval `number` covers the lesson from (number - 1) to number lengths; `codes` as last set.

    Whether it was coded is for the plan to say (`Plan.coded`): codes may have been taken back.
    """

    protocol: str
    number: int
    codes: Mapping[str, bool]
    note: str | None
    first_ms: int


@dataclass(frozen=True, slots=True)
class Segment:
    """Lesson times of the last start and the last end; None while not marked, or taken back."""

    protocol: str
    number: int
    start_ms: int | None
    end_ms: int | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`at` is the nominal moment from the start of the first segment; `lesson_ms` when it was made."""

    protocol: str
    at: str
    at_ms: int
    values: Mapping[str, str | int]
    lesson_ms: int


@dataclass(frozen=True, slots=True)
class Event:
    """`end_ms` is None while it goes on; what has only a moment ends where it starts."""

    protocol: str
    code: str
    start_ms: int
    end_ms: int | None


@dataclass(frozen=True, slots=True)
class Timed:
    """All that the time protocols of a visit hold, each kind in the order of the lesson."""

    intervals: tuple[Interval, ...] = ()
    segments: tuple[Segment, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    events: tuple[Event, ...] = ()


NOTHING_TIMED = Timed()


def timed_plain(timed: Timed) -> dict[str, list[dict[str, Any]]]:
    """As JSON values; `timed_from` reads it back."""
    return {name: [asdict(each) for each in getattr(timed, name)] for name in Timed.__slots__}


def timed_from(content: Mapping[str, Any] | None) -> Timed:
    """What `timed_plain` wrote; nothing of nothing."""
    held = content or {}
    return Timed(
        intervals=tuple(Interval(**each) for each in held.get("intervals", ())),
        segments=tuple(Segment(**each) for each in held.get("segments", ())),
        snapshots=tuple(Snapshot(**each) for each in held.get("snapshots", ())),
        events=tuple(Event(**each) for each in held.get("events", ())),
    )


@dataclass(slots=True)
class Timing:
    """Gathers entries of time protocols as they come in fold order."""

    intervals: dict[tuple[str, int], list[Entry]] = field(default_factory=lambda: defaultdict(list))
    segments: dict[tuple[str, int], dict[str, int]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    snapshots: dict[tuple[str, str], Entry] = field(default_factory=dict)
    events: dict[tuple[str, int, str], int | None] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        target, payload = entry.target or "", entry.payload
        match entry.kind:
            case "interval.set":
                self.intervals[target, payload["interval"]].append(entry)
            case "segment.mark":
                self.segments[target, payload["segment"]][payload["edge"]] = entry.lesson_ms
            case "snapshot.set":
                self.snapshots[target, payload["at"]] = entry
            case "event.add":
                key = target, payload["start_ms"], payload["code"]
                self.events[key] = payload.get("end_ms")

    def timed(self) -> Timed:
        intervals = [_interval(key, own) for key, own in sorted(self.intervals.items())]
        snapshots = [_snapshot(key, entry) for key, entry in self.snapshots.items()]
        return Timed(
            intervals=tuple(each for each in intervals if each.codes or each.note),
            segments=tuple(_segment(key, edges) for key, edges in sorted(self.segments.items())),
            snapshots=tuple(
                sorted(
                    (each for each in snapshots if each.values),
                    key=lambda each: (each.protocol, each.at_ms, each.at),
                )
            ),
            events=tuple(
                Event(protocol, code, start, end)
                for (protocol, start, code), end in sorted(self.events.items(), key=lambda e: e[0])
                if end is None or end >= start
            ),
        )


def duration_ms(duration: object) -> int:
    """The length of an ISO 8601 duration such as PT2M; 0 for anything else."""
    found = _DURATION.fullmatch(duration) if isinstance(duration, str) else None
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return (hours * 3600 + minutes * 60 + seconds) * 1000


def _interval(key: tuple[str, int], entries: list[Entry]) -> Interval:
    """The last word on each code and the last note count; null and an empty note take them away.

    An interval from which all was taken away begins with what is said of it after that.
    """
    codes: dict[str, bool] = {}
    note: str | None = None
    first_ms = 0
    for entry in entries:
        if not codes and not note:
            first_ms = entry.lesson_ms
        told = codes | entry.payload["codes"]
        codes = {code: on for code, on in told.items() if on is not None}
        if entry.payload.get("note") is not None:
            note = entry.payload["note"]
    return Interval(*key, codes, note or None, first_ms)


def _segment(key: tuple[str, int], edges: Mapping[str, int]) -> Segment:
    """An end at the start takes the start back, one before it takes back that it ended."""
    start, end = edges.get("start"), edges.get("end")
    if start is None or end is None or end > start:
        return Segment(*key, start, end)
    return Segment(*key, None if end == start else start, None)


def _snapshot(key: tuple[str, str], entry: Entry) -> Snapshot:
    at_ms = duration_ms(key[1])
    return Snapshot(*key, at_ms, dict(entry.payload["values"]), entry.lesson_ms)
