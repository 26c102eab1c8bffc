"""The words beside each chart: what observers' levels bear over a school year, and what would settle it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from .growth import Series, Verdict, Word, verdicts
from .growth_looks import Limits, comparable_points, family_error
from .growth_settling import Settling, settling
from .measurement import too_early
from .observation import EVALUATIVE
from .timeline import Chart, Point, SchoolYear, Voice

Where = tuple[str, int]
"""A rubric and the place of a chart among its charts."""

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Said:
    """One word on one chart: of what is formative or of evaluation, in one school year (None: all time).

    `latest` is the last rating that counts; `decided` the one after which the look was taken.
    """

    evaluation: bool
    year: SchoolYear | None
    verdict: Verdict
    settling: Settling
    latest: Point
    decided: Point | None

    @property
    def word(self) -> Word:
        return self.verdict.word


@dataclass(frozen=True, slots=True)
class _Observed:
    """The rated points of one chart and purpose, without the teacher's own, and their strata."""

    chart: Chart
    points: tuple[Point, ...]
    strata: tuple[str, ...]


def growth(
    by_rubric: Mapping[str, Sequence[Chart]],
    criteria: Mapping[str, int],
    years: Sequence[SchoolYear],
) -> dict[Where, tuple[Said, ...]]:
    """Words for the charts of all rubrics, the latest year first.

    `criteria` is how many each rubric holds. Each year is a claim of its own; in it each rubric's
    formative ratings are a family, and so are its evaluations; the error goes to them in the order in
    which they first have five comparable points.
    """
    found: dict[Where, list[Said]] = {}
    for year in years or (None,):
        families = {
            (rubric, evaluation): _family(charts, year, evaluation)
            for rubric, charts in by_rubric.items()
            for evaluation in (False, True)
        }
        order = sorted(families, key=lambda key: _arrival(families[key].values()))
        for place, (rubric, evaluation) in enumerate(order):
            family = families[rubric, evaluation]
            held = max(criteria[rubric], len(by_rubric[rubric]))
            for at, said in _said(family, held, family_error(place), year, evaluation):
                found.setdefault((rubric, at), []).append(said)
    return {where: tuple(said) for where, said in found.items()}


def _family(
    charts: Sequence[Chart], year: SchoolYear | None, evaluation: bool
) -> dict[int, _Observed]:
    found = {}
    for at, chart in enumerate(charts):
        kept = [
            (point, stratum)
            for point, stratum in zip(chart.points, chart.strata, strict=True)
            if point.place is not None
            and point.visit.voice is not Voice.SELF
            and (point.visit.kind in EVALUATIVE) is evaluation
            and (year is None or year.holds(point.visit.day))
        ]
        if kept:
            points, strata = zip(*kept, strict=True)
            found[at] = _Observed(chart, points, strata)
    return found


def _arrival(family: Iterable[_Observed]) -> datetime:
    """When a first criterion had five comparable points; families without one come last."""
    return min((_fifth(each) for each in family), default=_NEVER)


def _fifth(observed: _Observed) -> datetime:
    for at, point in enumerate(observed.points, start=1):
        if not too_early(comparable_points(observed.strata[:at])):
            return point.visit.started_at
    return _NEVER


def _said(
    family: Mapping[int, _Observed],
    criteria: int,
    error: float,
    year: SchoolYear | None,
    evaluation: bool,
) -> Iterator[tuple[int, Said]]:
    series = {
        at: Series(
            tuple(point.place for point in each.points if point.place is not None),
            each.strata,
            len(each.chart.scale.levels),
        )
        for at, each in family.items()
    }
    for at, verdict in verdicts(series, criteria, error).items():
        observed, look = family[at], verdict.look
        limits = Limits(series[at].levels, error, criteria)
        yield (
            at,
            Said(
                evaluation=evaluation,
                year=year,
                verdict=verdict,
                settling=settling(observed.strata, limits, observed.chart.noise.error),
                latest=observed.points[-1],
                decided=observed.points[look.ratings - 1] if look else None,
            ),
        )
