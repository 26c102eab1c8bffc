"""The charts of one rubric on a timeline, what they say, and the strip of visits and steps."""

from collections.abc import Mapping
from datetime import timedelta

from flask import request

from ...domain.policy import Actor, Scope
from ...domain.timeline import Chart, then_and_now
from ...domain.timeline_axis import axis, reach_of
from ...domain.timeline_charts import charts, observer_changes
from ...domain.timeline_drawing import bars, between, drawings, observer_signs
from ...domain.timeline_growth import Said, growth
from ...store import spreads, timelines
from ..pages import today
from .seen import Seen

_RECENT = timedelta(days=365)


def strip(seen: Seen) -> Mapping[str, object] | None:
    """Steps and visits on one axis."""
    reach = reach_of(seen.visits, seen.steps)
    if reach is None:
        return None
    across = axis(seen.visits, *reach)
    drawn = bars(seen.steps, across, 3)
    lanes = max((bar.lane for bar in drawn), default=-1) + 1
    return {"axis": across, "bars": drawn, "lanes": lanes}


def levels(viewer: Actor, scope: Scope, seen: Seen) -> Mapping[str, object] | None:
    """The charts of the rubric asked for, else of the one used most, and their words."""
    reach = reach_of(seen.visits)
    if reach is None:
        return None
    asked = request.args.get("rubric", "")
    rubric = asked if asked in seen.by_rubric else next(iter(seen.by_rubric))
    visits = seen.by_rubric[rubric]
    by_rubric = _charts(viewer, scope, seen, rubric)
    drawn = by_rubric[rubric]
    both = seen.with_selves(rubric)
    across = axis(both, *reach)
    signs = observer_signs(visits)
    step_now = next((step for step in reversed(seen.steps) if step.open), None)
    where = (viewer.district, scope, seen.teacher.id, seen.period, rubric)
    return {
        "rubric": seen.versions[rubric, visits[-1].version],
        "axis": across,
        "once": len(visits) == 1,
        "drawings": drawings(drawn, across, bars(seen.steps, across, 9), signs),
        "charts": drawn,
        "said": _said(seen, by_rubric, rubric),
        "noise": next((chart.noise for chart in drawn if chart.rated), None),
        "unrated": [chart for chart in drawn if not chart.rated],
        "changes": [(between(across, turn), turn) for turn in observer_changes(visits)],
        "signs": {signs[visit.observer_id]: visit.observer for visit in visits} if signs else {},
        "kinds": list(dict.fromkeys(visit.kind for visit in [*seen.visits, *both])),
        "voices": list(
            dict.fromkeys(line.voice for chart in drawn for line in chart.lines if line.runs)
        ),
        "breaks": any(chart.breaks for chart in drawn),
        "joins": any(chart.joins for chart in drawn),
        "quotes": then_and_now(
            visits, timelines.notes(*where), step_now.criterion if step_now else None
        ),
        "visit": {visit.id: visit for visit in [*seen.visits, *both]},
    }


def _charts(viewer: Actor, scope: Scope, seen: Seen, shown: str) -> Mapping[str, tuple[Chart, ...]]:
    """By rubric: a word on one is corrected for all of them. Only those shown need their spread."""
    rated = timelines.ratings(viewer.district, scope, seen.teacher.id, seen.period)
    rated += [each for _visit, own in seen.selves for each in own]
    sites = spreads.spreads(viewer.district, shown, today() - _RECENT)
    found = {}
    for rubric in seen.by_rubric:
        versions = {
            version: each for (id_, version), each in seen.versions.items() if id_ == rubric
        }
        found[rubric] = charts(
            seen.with_selves(rubric), rated, versions, sites if rubric == shown else None
        )
    return found


def _said(
    seen: Seen, by_rubric: Mapping[str, tuple[Chart, ...]], shown: str
) -> Mapping[int, tuple[Said, ...]]:
    """The words on the charts of one rubric, by their place among them."""
    criteria = {
        rubric: len(list(seen.versions[rubric, visits[-1].version].criteria()))
        for rubric, visits in seen.by_rubric.items()
    }
    years = (seen.year,) if seen.year else seen.years
    found = growth(by_rubric, criteria, years)
    return {at: said for (rubric, at), said in found.items() if rubric == shown}
