"""Which ratings of one teacher a line may join, and where it has to break."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median_low

from .combining import combined_place, combining_rule
from .measurement import Site, noise
from .rubric import Criterion, Rubric, Scale
from .timeline import Chart, Line, Point, Rated, Turn, VisitSeen, Voice

Sites = Mapping[tuple[str, str], Site]
"""What the district knows of each criterion's ratings, by the rubric's version and the code."""


def charts(
    visits: Sequence[VisitSeen],
    rated: Iterable[Rated],
    rubrics: Mapping[str, Rubric],
    sites: Sites | None = None,
) -> tuple[Chart, ...]:
    """A chart for each criterion of one rubric that the visits speak of, in the rubric's order.

    `visits` are in the order of time, `rubrics` holds their versions by number; the latest visit's
    version names the criteria.
    """
    given: dict[str, dict[str, list[Rated]]] = defaultdict(lambda: defaultdict(list))
    for each in rated:
        given[each.visit][each.criterion].append(each)
    found: dict[tuple[str, tuple[str, ...]], list[Point]] = defaultdict(list)
    for visit in visits:
        rubric, latest = rubrics[visit.version], rubrics[visits[-1].version]
        for code, ratings in given[visit.id].items():
            scale = rubric.scale_of(_criterion(rubric, code))
            key = (_continued(rubric, code, latest), tuple(level.code for level in scale.levels))
            rule = combining_rule(rubric, code)
            found[key].append(_point(visit, code, scale, ratings, rule))
    drawn = [_chart(points, rubrics, sites or {}) for points in found.values()]
    order = [each.code for each in rubrics[visits[-1].version].criteria()] if visits else []
    return tuple(sorted(drawn, key=lambda chart: _rank(chart, order)))


def observer_changes(visits: Iterable[VisitSeen]) -> tuple[Turn, ...]:
    """Where one voice passes from one observer to another."""
    return tuple(
        Turn(before, after)
        for spoken in _by_voice(visits).values()
        for before, after in pairwise(spoken)
        if before.observer_id != after.observer_id
    )


def _rank(chart: Chart, order: list[str]) -> tuple[int, str]:
    code = chart.criterion.code
    return (order.index(code) if code in order else len(order), chart.rubric.version)


def _by_voice(visits: Iterable[VisitSeen]) -> Mapping[Voice, list[VisitSeen]]:
    found: dict[Voice, list[VisitSeen]] = defaultdict(list)
    for visit in visits:
        found[visit.voice].append(visit)
    return found


def _criterion(rubric: Rubric, code: str) -> Criterion:
    criterion = rubric.criterion(code)
    if criterion is None:
        raise ValueError(f"{rubric.id} {rubric.version} has no criterion {code}.")
    return criterion


def _continued(rubric: Rubric, code: str, latest: Rubric) -> str:
    """What a criterion is called in the latest version; its own code where that does not say."""
    if rubric.version == latest.version:
        return code
    return next((new for old, new, _ in _links(rubric, latest) if old == code), code)


def _links(older: Rubric, newer: Rubric) -> Iterator[tuple[str, str, bool]]:
    """Criteria that go on as one in the next version: old code, new code, whether comparable."""
    if (newer.supersedes_id, newer.supersedes_version) == (older.id, older.version):
        for link in newer.version_links:
            if link.relation in ("same", "reworded"):
                yield link.source, link.targets[0], link.comparable


def _point(visit: VisitSeen, code: str, scale: Scale, ratings: list[Rated], rule: str) -> Point:
    """Of the whole visit, or of its segments: by the rubric's rule, else their lower median."""
    whole = [each for each in ratings if each.segment == 0] or ratings
    places = [each.place for each in whole if each.place is not None]
    if not places:
        point = Point(visit, code, whole[0].level, None, None, None)
    else:
        place = combined_place(rule, places) or median_low(places)
        level = scale.levels[place - 1].code
        point = Point(visit, code, level, place, min(places), max(places))
    correction = next((each.correction for each in whole if each.correction), None)
    return _corrected(point, scale, correction) if correction else point


def _corrected(point: Point, scale: Scale, correction: str) -> Point:
    """The point at the level that an addendum names; where it names none, the words alone."""
    for place, level in enumerate(scale.levels, start=1):
        if correction.strip() in level.label.values():
            was = replace(point, was=point.level, correction=correction)
            return replace(was, level=level.code, place=place, low=place, high=place)
    return replace(point, correction=correction)


def _chart(points: list[Point], rubrics: Mapping[str, Rubric], sites: Sites) -> Chart:
    last = points[-1]
    rubric = rubrics[last.visit.version]
    criterion = _criterion(rubric, last.criterion)
    scale = rubric.scale_of(criterion)
    spoken: dict[Voice, list[Point]] = defaultdict(list)
    for point in points:
        spoken[point.visit.voice].append(point)
    turns = [
        (Turn(before.visit, after.visit), _comparable(before, after, rubrics))
        for each in spoken.values()
        for before, after in pairwise(each)
        if before.visit.version != after.visit.version
    ]
    return Chart(
        criterion=criterion,
        scale=scale,
        rubric=rubric,
        points=tuple(points),
        strata=tuple(_strata(points, rubrics)),
        lines=tuple(Line(v, tuple(_runs(spoken[v], rubrics))) for v in Voice if v in spoken),
        breaks=tuple(turn for turn, comparable in turns if not comparable),
        joins=tuple(turn for turn, comparable in turns if comparable),
        noise=noise(len(scale.levels), sites.get((rubric.version, criterion.code))),
    )


def _runs(points: list[Point], rubrics: Mapping[str, Rubric]) -> Iterator[tuple[Point, ...]]:
    """Levels in unbroken order: not observed is a gap, and so is a version nobody compared."""
    run: list[Point] = []
    for point in points:
        if run and (point.place is None or not _comparable(run[-1], point, rubrics)):
            yield tuple(run)
            run = []
        if point.place is not None:
            run.append(point)
    if run:
        yield tuple(run)


def _comparable(before: Point, after: Point, rubrics: Mapping[str, Rubric]) -> bool:
    """Of one version, or of two that follow one another and say that they may be compared."""
    old, new = rubrics[before.visit.version], rubrics[after.visit.version]
    if old.version == new.version:
        return True
    forth = (before.criterion, after.criterion, True)
    back = (after.criterion, before.criterion, True)
    return forth in _links(old, new) or back in _links(new, old)


def _strata(points: Sequence[Point], rubrics: Mapping[str, Rubric]) -> Iterator[str]:
    """Observer, kind and run of comparable versions: within all three, levels may be compared."""
    ends: list[Point] = []
    for point in points:
        joined = (at for at, end in enumerate(ends) if _comparable(end, point, rubrics))
        run = next(joined, len(ends))
        ends[run : run + 1] = [point]
        yield f"{point.visit.observer_id} {point.visit.kind} {run}"
