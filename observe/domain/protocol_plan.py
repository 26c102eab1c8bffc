"""The plan of a time protocol as a rubric lays it down: lengths, codes, moments and what a scan asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .protocols import Interval, Timed, duration_ms
from .rubric import Protocol, Rubric, Text

_LAST_SCAN_MS = 300_000
"""How long there is time for the last scan of a lesson."""


@dataclass(frozen=True, slots=True)
class Code:
    """Something to mark in an interval, or an event to time; a note may be asked for."""

    code: str
    text: Text
    description: Text
    note_required: bool


@dataclass(frozen=True, slots=True)
class CodeGroup:
    """Codes that belong together, such as what the adult does; events have one nameless group."""

    code: str
    title: Text
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a scan: answered by one of `answers`, or by a whole number where it counts."""

    code: str
    text: Text
    answers: tuple[tuple[str, Text], ...]
    counts: bool
    asked_after: tuple[str, str] | None

    def answer(self, value: str | int) -> Text | None:
        return next((text for code, text in self.answers if code == value), None)


@dataclass(frozen=True, slots=True)
class Plan:
    """`length_ms` is that of an interval or a segment; `moments` are nominal, over all segments."""

    code: str
    kind: str
    title: Text
    length_ms: int
    groups: tuple[CodeGroup, ...]
    moments: tuple[str, ...]
    items: tuple[Item, ...]
    count: int
    scores: tuple[str, ...]
    combine: str

    def codes(self) -> Iterator[Code]:
        for group in self.groups:
            yield from group.codes

    def coded(self, timed: Timed) -> tuple[Interval, ...]:
        """Intervals in which something was seen, or all codes were looked for and not seen."""
        known = {each.code for each in self.codes()}
        return tuple(
            each
            for each in timed.intervals
            if each.protocol == self.code
            and (any(each.codes.get(code) for code in known) or known <= each.codes.keys())
        )

    def span(self, timed: Timed, number: int) -> tuple[int, int] | None:
        """From when to when a segment ran; None where it never began.

        Without an end it runs its length; while none was marked, the first begins with the visit.
        """
        own = {each.number: each for each in timed.segments if each.protocol == self.code}
        if number == 1 and not own:
            return 0, self.length_ms
        start = own[number].start_ms if number in own else None
        if start is None:
            return None
        end = own[number].end_ms
        return start, start + self.length_ms if end is None else end

    def scans_came(self, timed: Timed, watched: int) -> tuple[str, ...]:
        """The moments for whose scan the time was over while the lesson was watched."""
        return tuple(at for at, until in self._scans(timed) if until <= watched)

    def _scans(self, timed: Timed) -> Iterator[tuple[str, int]]:
        """Moments and until when there was time for them, in segments as they really ran."""
        each = len(self.moments) // max(1, self.count)
        offsets = [duration_ms(at) for at in self.moments[:each]]
        for segment in range(max(1, self.count)):
            span = self.span(timed, segment + 1) if self.count else (0, None)
            for place, offset in enumerate(offsets) if span else ():
                start, end = span or (0, None)
                last = self.length_ms if self.count else offset + _LAST_SCAN_MS
                until = start + (offsets[place + 1] if place + 1 < each else last)
                if end is None or start + offset < end:
                    yield self.moments[segment * each + place], min(until, end or until)


def plans(rubric: Rubric) -> tuple[Plan, ...]:
    return tuple(plan_of(rubric, each) for each in rubric.protocols)


def plan_of(rubric: Rubric, protocol: Protocol) -> Plan:
    plain = protocol.plain
    scan = plain if protocol.kind == "snapshot" else plain.get("snapshots", {})
    in_segments = protocol.kind == "segment"
    length = duration_ms(plain.get("interval") or (plain.get("length") if in_segments else None))
    return Plan(
        code=protocol.code,
        kind=protocol.kind,
        title=plain.get("title", {}),
        length_ms=length,
        groups=tuple(_groups(plain)),
        moments=tuple(_moments(scan.get("at", ()), plain.get("count", 1), length)),
        items=tuple(_item(rubric, each) for each in scan.get("items", ())),
        count=plain.get("count", 0),
        scores=tuple(plain.get("scores", ())),
        combine=plain.get("combine", "none"),
    )


def moment(ms: int) -> str:
    """A moment as the entries name it: PT19M, or PT4M30S; minutes go on beyond the hour."""
    minutes, seconds = divmod(ms // 1000, 60)
    return f"PT{minutes}M" + (f"{seconds}S" if seconds else "")


def _moments(at: Any, count: int, length_ms: int) -> Iterator[str]:
    """Those of the first segment as the file has them, then the same in each later one."""
    yield from at
    for segment in range(1, count):
        for each in at:
            yield moment(segment * length_ms + duration_ms(each))


def _groups(plain: Mapping[str, Any]) -> Iterator[CodeGroup]:
    if "codes" in plain:
        yield CodeGroup("", {}, tuple(map(_code, plain["codes"])))
    for group in plain.get("groups", ()):
        yield CodeGroup(group["code"], group["title"], tuple(map(_code, group["codes"])))


def _code(plain: Mapping[str, Any]) -> Code:
    return Code(
        code=plain["code"],
        text=plain.get("text") or {"en": plain["code"]},
        description=plain.get("description", {}),
        note_required=plain.get("note") == "required",
    )


def _item(rubric: Rubric, plain: Mapping[str, Any]) -> Item:
    scale = rubric.scales.get(plain.get("scale", ""))
    answers = scale.choices() if scale else [(each, {}) for each in plain.get("values", ())]
    after = plain.get("ask_if")
    return Item(
        code=plain["code"],
        text=plain["text"],
        answers=tuple(answers),
        counts=bool(plain.get("number")),
        asked_after=(after["item"], after["equals"]) if after else None,
    )
