"""Where the marks of a chart stand: percent across, pixels down."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .measurement import Noise, band
from .timeline import Chart, Point, StepSeen, Turn, VisitSeen, Voice
from .timeline_axis import Axis

ROW = 32
"""Pixels from one level to the next; the style sheet gives the levels' names the same height."""

_GUTTER = 26
_STEP_ROW = 22
_SIGN_ROW = 18
_MONTHS = 22
_GAP = 0.5


@dataclass(frozen=True, slots=True)
class Mark:
    """A point at its place; `band` is top and height, `span` from the highest segment to the lowest."""

    point: Point
    x: float
    y: float
    band: tuple[float, float] | None
    span: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Stroke:
    """A piece of a step line: level at `y` until `until`, then up or down to `then`."""

    voice: Voice
    x: float
    until: float
    y: float
    then: float


@dataclass(frozen=True, slots=True)
class Crack:
    """Where a line breaks because the rubric changed."""

    turn: Turn
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Bar:
    """An action step from the day it was set; `number` counts from the first."""

    step: StepSeen
    number: int
    x: float
    width: float
    lane: int


@dataclass(frozen=True, slots=True)
class Sign:
    """Whose visits begin here, in initials; `observer` is the name."""

    x: float
    initials: str
    observer: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """One chart; its levels take `plot` pixels, then come the gutter, observers, steps and months.

    `number` is the chart's place among all that were given.
    """

    number: int
    chart: Chart
    marks: tuple[Mark, ...]
    strokes: tuple[Stroke, ...]
    cracks: tuple[Crack, ...]
    seams: tuple[Crack, ...]
    signs: tuple[Sign, ...]
    bars: tuple[Bar, ...]
    plot: int
    gutter: int
    sign_row: int
    step_row: int

    @property
    def base(self) -> int:
        return self.plot + self.gutter + self.sign_row + self.step_row

    @property
    def height(self) -> int:
        return self.base + _MONTHS

    def row(self, place: int) -> float:
        return level_y(place, len(self.chart.scale.levels))


def drawings(
    charts: Sequence[Chart], axis: Axis, bars: Sequence[Bar], signs: Mapping[str, str]
) -> tuple[Drawing, ...]:
    """All rated charts at one height for each scale, so that months stand in line."""
    rated = [(number, chart) for number, chart in enumerate(charts) if chart.rated]
    unseen = any(len(each.rated) < len(each.points) for _, each in rated)
    spoken = {chart.criterion.code for _, chart in rated}
    rows = (
        _GUTTER if unseen else 0,
        _SIGN_ROW if signs else 0,
        _STEP_ROW if any(bar.step.criterion in spoken for bar in bars) else 0,
    )
    return tuple(_drawing(number, chart, axis, bars, signs, rows) for number, chart in rated)


def observer_signs(visits: Iterable[VisitSeen]) -> dict[str, str]:
    """Initials of each observer by id, numbered where two have the same; none where only one came."""
    names = {visit.observer_id: visit.observer for visit in visits}
    if len(names) < 2:
        return {}
    given: Counter[str] = Counter()
    found = {}
    for person, name in names.items():
        initials = "".join(part[0] for part in name.split()[:1] + name.split()[1:][-1:]).upper()
        given[initials] += 1
        found[person] = initials if given[initials] == 1 else f"{initials}{given[initials]}"
    return found


def bars(steps: Iterable[StepSeen], axis: Axis, least: float) -> tuple[Bar, ...]:
    """Steps as bars of at least this many percent, in as few lanes as keep them apart."""
    found: list[Bar] = []
    ends: list[float] = []
    for number, step in enumerate(steps, start=1):
        x = axis.places.get(step.visit or "", axis.at(step.set_on))
        x = min(x, 100 - least)
        end = max(axis.at(step.closed_on or step.due_on or axis.end), x + least)
        lane = next((at for at, free in enumerate(ends) if free <= x), len(ends))
        ends[lane : lane + 1] = [end]
        found.append(Bar(step, number, round(x, 2), round(end - x - _GAP, 2), lane))
    return tuple(found)


def between(axis: Axis, turn: Turn) -> float:
    """Half-way between two visits, where a change is drawn."""
    return round((axis.places[turn.before.id] + axis.places[turn.after.id]) / 2, 2)


def level_y(place: float, levels: int) -> float:
    return (levels - place + 0.5) * ROW


def _drawing(
    number: int,
    chart: Chart,
    axis: Axis,
    bars: Sequence[Bar],
    signs: Mapping[str, str],
    rows: tuple[int, int, int],
) -> Drawing:
    levels = len(chart.scale.levels)
    marks = tuple(_mark(point, axis, levels, chart.noise) for point in chart.points)
    at = {mark.point.visit.id: mark for mark in marks}
    return Drawing(
        number=number,
        chart=chart,
        marks=marks,
        strokes=tuple(
            Stroke(line.voice, *_across(at[one.visit.id], at[other.visit.id]))
            for line in chart.lines
            for run in line.runs
            for one, other in pairwise(run)
        ),
        cracks=tuple(_cracks(chart.breaks, at, axis)),
        seams=tuple(_cracks(chart.joins, at, axis)),
        signs=tuple(_signs(marks, signs)),
        bars=tuple(bar for bar in bars if bar.step.criterion == chart.criterion.code),
        plot=levels * ROW,
        gutter=rows[0],
        sign_row=rows[1],
        step_row=rows[2],
    )


def _cracks(turns: Iterable[Turn], at: Mapping[str, Mark], axis: Axis) -> Iterator[Crack]:
    for turn in turns:
        y = _half_way(at[turn.before.id], at[turn.after.id])
        if y is not None:
            yield Crack(turn, between(axis, turn), y)


def _signs(marks: Sequence[Mark], signs: Mapping[str, str]) -> Iterator[Sign]:
    """At the first mark, and wherever somebody else than before has come."""
    before = None
    for mark in marks:
        visit = mark.point.visit
        if visit.observer_id in signs and visit.observer_id != before:
            yield Sign(mark.x, signs[visit.observer_id], visit.observer)
        before = visit.observer_id


def _mark(point: Point, axis: Axis, levels: int, noise: Noise) -> Mark:
    x = axis.places[point.visit.id]
    if point.place is None or point.low is None or point.high is None:
        return Mark(point, x, levels * ROW + _GUTTER / 2, None, None)
    low, high = band(point.place, levels, noise)
    top, bottom = level_y(high, levels), level_y(low, levels)
    span = (level_y(point.high, levels), level_y(point.low, levels))
    return Mark(
        point,
        x,
        level_y(point.place, levels),
        (round(top, 1), round(bottom - top, 1)),
        span if point.low != point.high else None,
    )


def _half_way(one: Mark, other: Mark) -> float | None:
    """Between two levels, or at the one that there is."""
    levels = [mark.y for mark in (one, other) if mark.point.place is not None]
    return sum(levels) / len(levels) if levels else None


def _across(one: Mark, other: Mark) -> tuple[float, float, float, float]:
    return one.x, other.x, one.y, other.y
