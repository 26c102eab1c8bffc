"""What was counted in a shared visit, one measure a row: numerator, denominator and what was missed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from .lesson import Answer, Events, EventSeen, Grid, Happened, Lesson, Scan, Scans
from .record import BehaviourGiven, LookForSeen


class Measured(StrEnum):
    """What kind of thing was counted."""

    TALLY = "tally"
    CHECK = "check"
    BEHAVIOR = "behavior"
    INTERVAL = "interval"
    SNAPSHOT = "snapshot"
    EVENT = "event"
    EVENT_TIME = "event_time"


class Unit(StrEnum):
    """What the rate is: the numerator for each one of the denominator."""

    PER_MINUTE = "per_minute"
    TICKED = "ticked"
    SHARE_OF_INTERVALS = "share_of_intervals"
    SHARE_OF_SCANS = "share_of_scans"
    PER_SCAN = "per_scan"
    SHARE_OF_MINUTES = "share_of_minutes"


@dataclass(frozen=True, slots=True)
class Measure:
    """Codes with the words they were shared with; `missed` is in neither numerator nor denominator.

    `group` is a criterion's code for a look-for or behavior, and that of the group in an interval
    protocol; `segment` is that of a behavior, None for the whole visit.
    """

    kind: Measured
    unit: Unit
    code: str
    text: str
    numerator: float
    denominator: float
    protocol: str | None = None
    group: str | None = None
    group_title: str = ""
    answer: str | None = None
    answer_label: str = ""
    missed: int | None = None
    total: int | None = None
    late: int | None = None
    segment: int | None = None
    detail: str = ""

    @property
    def rate(self) -> float | None:
        return round(self.numerator / self.denominator, 4) if self.denominator else None


def measures(
    seen: Iterable[tuple[str | None, LookForSeen | BehaviourGiven]],
    lesson: Lesson | None,
    minutes: int,
) -> Iterator[Measure]:
    """What was `seen` comes with its criterion; `minutes` is the length of the visit."""
    for criterion, each in seen:
        if isinstance(each, LookForSeen):
            yield _look_for(criterion, each, minutes)
        else:
            yield _behavior(criterion, each)
    if lesson is None:
        return
    for grid in lesson.grids:
        yield from _intervals(grid)
    for scans in lesson.scans:
        yield from _scans(scans)
    for events in lesson.events:
        yield from _events(events, lesson.length_ms, minutes)


def _look_for(criterion: str | None, seen: LookForSeen, minutes: int) -> Measure:
    if seen.kind == "check":
        return Measure(
            Measured.CHECK, Unit.TICKED, seen.code, seen.text, seen.count, 1, group=criterion
        )
    return Measure(
        Measured.TALLY,
        Unit.PER_MINUTE,
        seen.code,
        seen.text,
        seen.count,
        minutes,
        group=criterion,
    )


def _behavior(criterion: str | None, given: BehaviourGiven) -> Measure:
    return Measure(
        Measured.BEHAVIOR,
        Unit.TICKED,
        given.code,
        given.text,
        1,
        1,
        group=criterion,
        answer=given.level,
        answer_label=given.label,
        segment=given.segment,
    )


def _intervals(grid: Grid) -> Iterator[Measure]:
    for lane in grid.lanes:
        for row in lane.rows:
            yield Measure(
                Measured.INTERVAL,
                Unit.SHARE_OF_INTERVALS,
                row.code,
                row.text,
                len(row.seen),
                len(grid.coded),
                protocol=grid.protocol,
                group=lane.code or None,
                group_title=lane.title,
                missed=len(grid.missed),
                total=grid.total,
                late=len(grid.late),
                detail=", ".join(map(str, row.seen)),
            )


def _scans(scans: Scans) -> Iterator[Measure]:
    """An item that counts is summed over its scans; of others each answer that was given is counted."""
    by_item: dict[str, list[tuple[Scan, Answer]]] = {}
    for scan in scans.made:
        for answer in scan.answers:
            by_item.setdefault(answer.item, []).append((scan, answer))
    for found in by_item.values():
        if all(isinstance(answer.value, int) for _, answer in found):
            total = sum(answer.value for _, answer in found if isinstance(answer.value, int))
            yield _scanned(scans, found, found, total, Unit.PER_SCAN)
            continue
        for value in dict.fromkeys(answer.value for _, answer in found):
            same = [(scan, answer) for scan, answer in found if answer.value == value]
            yield _scanned(scans, found, same, len(same), Unit.SHARE_OF_SCANS)


def _scanned(
    scans: Scans,
    asked: list[tuple[Scan, Answer]],
    shown: list[tuple[Scan, Answer]],
    numerator: int,
    unit: Unit,
) -> Measure:
    first, counts = shown[0][1], unit is Unit.PER_SCAN
    return Measure(
        Measured.SNAPSHOT,
        unit,
        first.item,
        first.text,
        numerator,
        len(asked),
        protocol=scans.protocol,
        answer=None if counts else str(first.value),
        answer_label="" if counts else first.label,
        missed=len(scans.missed),
        total=len(scans.moments),
        detail=", ".join(f"{s.at}: {a.value}" if counts else s.at for s, a in shown),
    )


def _events(events: Events, length_ms: int, minutes: int) -> Iterator[Measure]:
    """How often each event was, and how long where one of its kind lasted, never longer than the visit."""
    for event in events.codes:
        often = Measure(
            Measured.EVENT,
            Unit.PER_MINUTE,
            event.code,
            event.text,
            len(event.times),
            minutes,
            protocol=events.protocol,
            detail=_times(event),
        )
        yield often
        ends = [length_ms if each.end_ms is None else each.end_ms for each in event.times]
        lasted = sum(end - each.start_ms for end, each in zip(ends, event.times, strict=True))
        if lasted:
            yield replace(
                often,
                kind=Measured.EVENT_TIME,
                unit=Unit.SHARE_OF_MINUTES,
                numerator=min(minutes, round(lasted / 60_000, 2)),
            )


def _times(event: EventSeen) -> str:
    """From and to, as minutes and seconds of the lesson; only from where it went on until the end."""
    return ", ".join(map(_from_and_to, event.times))


def _from_and_to(time: Happened) -> str:
    start = _clock(time.start_ms)
    if time.end_ms is None:
        return f"{start}–"
    return start if time.end_ms == time.start_ms else f"{start}–{_clock(time.end_ms)}"


def _clock(ms: int) -> str:
    minutes, seconds = divmod(ms // 1000, 60)
    return f"{minutes}:{seconds:02d}"
