"""Where the picture of a lesson has its marks: percent across by the minute, pixels down by the row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .lesson import Answer, Grid, Lane, Lesson

ROW = 28
"""Pixels of a row; the style sheet gives the names of all rows the same heights."""

_HEIGHTS = {"heading": 26, "scan": 42}

_AXIS = 26
_LEAST_MINUTES = 5
_LONGEST_MS = 24 * 3600 * 1000
_LEAST_BAR = 0.6
_STEPS = ((20, 2), (35, 5), (80, 10), (160, 20))
_ROOMS = ((20, "few"), (35, "some"), (50, "lesson"), (80, "long"))


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of the lesson; `number` is that of its interval, segment or event."""

    number: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Word:
    """What a scan found, at the moment at which it was made."""

    x: float
    answer: Answer


@dataclass(frozen=True, slots=True)
class Row:
    """`track` are intervals coded without it, `bars` those with it; `tone` tells groups apart.

    Headings have no marks but those of intervals coded late.
    """

    kind: str
    text: str
    y: int = 0
    tone: int = 0
    track: tuple[Bar, ...] = ()
    bars: tuple[Bar, ...] = ()
    ticks: tuple[float, ...] = ()
    words: tuple[Word, ...] = ()
    late: tuple[Bar, ...] = ()

    @property
    def height(self) -> int:
        return _HEIGHTS.get(self.kind, ROW)


@dataclass(frozen=True, slots=True)
class Gap:
    """An interval that was missed, through all rows of its grid."""

    number: int
    x: float
    width: float
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Tick:
    minute: int
    x: float


@dataclass(frozen=True, slots=True)
class Picture:
    """`room` names how wide the picture has to be to be read; narrower pages scroll it."""

    rows: tuple[Row, ...]
    gaps: tuple[Gap, ...]
    ticks: tuple[Tick, ...]
    minutes: int
    height: int
    room: str

    @property
    def base(self) -> int:
        return self.height - _AXIS

    @property
    def worded(self) -> bool:
        """Whether words stand in it, which need more room than cells."""
        return any(row.words for row in self.rows)

    @property
    def late(self) -> bool:
        return any(row.late for row in self.rows)


def picture(lesson: Lesson, notes: Iterable[int] = ()) -> Picture:
    """`notes` are the lesson times of the shared notes."""
    times = [ms for ms in notes if ms <= _end_of(lesson)]
    minutes = max(_LEAST_MINUTES, -(-_end_of(lesson) // 60_000))
    draw = _Draw(minutes)
    placed: list[Row] = []
    gaps: list[Gap] = []
    y = 0
    for grid in lesson.grids:
        rows, top = list(draw.grid(grid)), y + _HEIGHTS["heading"]
        placed += (stood := _stacked(rows, y))
        y = _below(stood, y)
        missed = [draw.interval(grid, number) for number in grid.missed]
        gaps += [Gap(bar.number, bar.x, bar.width, top, y - top) for bar in missed]
    stood = _stacked([*draw.others(lesson), *draw.notes(times)], y)
    height = _below(stood, y) + _AXIS
    room = next((name for most, name in _ROOMS if minutes <= most), "day")
    return Picture((*placed, *stood), tuple(gaps), tuple(draw.ticks()), minutes, height, room)


class _Draw:
    """Knows how long the axis is."""

    def __init__(self, minutes: int) -> None:
        self._ms = minutes * 60_000

    def at(self, ms: int) -> float:
        return round(min(100.0, ms * 100 / self._ms), 2)

    def bar(self, number: int, start: int, end: int) -> Bar:
        x = min(self.at(start), 100 - _LEAST_BAR)
        return Bar(number, x, round(max(self.at(end) - x, _LEAST_BAR), 2))

    def interval(self, grid: Grid, number: int) -> Bar:
        return self.bar(number, (number - 1) * grid.length_ms, number * grid.length_ms)

    def grid(self, grid: Grid) -> Iterator[Row]:
        """A heading and the rows of each lane of which anything was seen."""
        late = tuple(self.interval(grid, number) for number in grid.late)
        for tone, lane in enumerate(grid.lanes, start=1):
            used = [row for row in lane.rows if row.seen]
            if used:
                yield Row("heading", lane.title, late=late, tone=tone)
                late = ()
                yield from self._lane(grid, replace(lane, rows=tuple(used)), tone)

    def _lane(self, grid: Grid, lane: Lane, tone: int) -> Iterator[Row]:
        for row in lane.rows:
            coded = [each.number for each in grid.coded]
            yield Row(
                "code",
                row.text,
                tone=tone,
                track=tuple(self.interval(grid, n) for n in coded if n not in row.seen),
                bars=tuple(self.interval(grid, n) for n in row.seen),
            )

    def others(self, lesson: Lesson) -> Iterator[Row]:
        """Segments, what scans found, a row for each question, and events."""
        whole = [each for each in lesson.parts if each.start_ms is not None]
        if whole:
            end = _end_of(lesson)
            bars = (self.bar(e.number, e.start_ms or 0, e.end_ms or end) for e in whole)
            yield Row("parts", "", bars=tuple(bars))
        for scans in lesson.scans:
            if scans.protocol not in {each.protocol for each in whole}:
                yield Row("heading", scans.title)
            found: dict[str, list[Word]] = {}
            texts: dict[str, str] = {}
            for scan in scans.made:
                for answer in scan.answers:
                    texts[answer.item] = answer.text
                    found.setdefault(answer.item, []).append(Word(self.at(scan.lesson_ms), answer))
            for item, words in found.items():
                yield Row("scan", texts[item], words=tuple(words))
        for events in lesson.events:
            yield Row("heading", events.title)
            for event in events.codes:
                if event.times:
                    lasting = [each for each in event.times if each.end_ms != each.start_ms]
                    yield Row(
                        "event",
                        event.text,
                        bars=tuple(
                            self.bar(n, each.start_ms, each.end_ms or lesson.length_ms)
                            for n, each in enumerate(lasting, start=1)
                        ),
                        ticks=tuple(
                            self.at(e.start_ms) for e in event.times if e.end_ms == e.start_ms
                        ),
                    )

    def notes(self, times: Sequence[int]) -> Iterator[Row]:
        if times:
            yield Row("notes", "", ticks=tuple(self.at(ms) for ms in times))

    def ticks(self) -> Iterator[Tick]:
        minutes = self._ms // 60_000
        step = next((step for most, step in _STEPS if minutes <= most), 30)
        for minute in range(0, minutes + 1, step):
            yield Tick(minute, self.at(minute * 60_000))


def _end_of(lesson: Lesson) -> int:
    """The last thing that has a place in the picture, which is never longer than a day."""
    ends = [lesson.length_ms]
    ends += [grid.total * grid.length_ms for grid in lesson.grids]
    ends += [each.end_ms or 0 for events in lesson.events for e in events.codes for each in e.times]
    return min(max(ends), _LONGEST_MS)


def _stacked(rows: Iterable[Row], y: int) -> list[Row]:
    placed = []
    for row in rows:
        placed.append(replace(row, y=y))
        y += row.height
    return placed


def _below(rows: Sequence[Row], y: int) -> int:
    return rows[-1].y + rows[-1].height if rows else y
