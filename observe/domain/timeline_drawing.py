"""Where the marks of a chart stand: percent across, pixels down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .measurement import band
from .timeline import Chart, Point, StepSeen, Turn, Voice
from .timeline_axis import Axis

ROW = 32
"""Pixels from one level to the next; the style sheet gives the levels' names the same height."""

_GUTTER = 26
_STEP_ROW = 22
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
class Drawing:
    """One chart; its levels take `plot` pixels, then come the gutter, steps and months."""

    chart: Chart
    marks: tuple[Mark, ...]
    strokes: tuple[Stroke, ...]
    cracks: tuple[Crack, ...]
    bars: tuple[Bar, ...]
    plot: int
    gutter: int
    step_row: int

    @property
    def base(self) -> int:
        return self.plot + self.gutter + self.step_row

    @property
    def height(self) -> int:
        return self.base + _MONTHS

    def row(self, place: int) -> float:
        return level_y(place, len(self.chart.scale.levels))


def drawings(charts: Sequence[Chart], axis: Axis, bars: Sequence[Bar]) -> tuple[Drawing, ...]:
    """All charts at one height for each scale, so that months stand in line."""
    gutter = _GUTTER if any(len(each.rated) < len(each.points) for each in charts) else 0
    spoken = {chart.criterion.code for chart in charts}
    step_row = _STEP_ROW if any(bar.step.criterion in spoken for bar in bars) else 0
    return tuple(_drawing(chart, axis, bars, gutter, step_row) for chart in charts)


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


def _drawing(chart: Chart, axis: Axis, bars: Sequence[Bar], gutter: int, step_row: int) -> Drawing:
    levels = len(chart.scale.levels)
    marks = tuple(_mark(point, axis, levels) for point in chart.points)
    at = {mark.point.visit.id: mark for mark in marks}
    return Drawing(
        chart=chart,
        marks=marks,
        strokes=tuple(
            Stroke(line.voice, *_across(at[one.visit.id], at[other.visit.id]))
            for line in chart.lines
            for run in line.runs
            for one, other in pairwise(run)
        ),
        cracks=tuple(
            Crack(turn, between(axis, turn), y)
            for turn in chart.breaks
            if (y := _half_way(at[turn.before.id], at[turn.after.id])) is not None
        ),
        bars=tuple(bar for bar in bars if bar.step.criterion == chart.criterion.code),
        plot=levels * ROW,
        gutter=gutter,
        step_row=step_row,
    )


def _mark(point: Point, axis: Axis, levels: int) -> Mark:
    x = axis.places[point.visit.id]
    if point.place is None or point.low is None or point.high is None:
        return Mark(point, x, levels * ROW + _GUTTER / 2, None, None)
    low, high = band(point.place, levels)
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
