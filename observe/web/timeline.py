"""One teacher's timeline: visits, levels, steps and quotations, as far as the viewer may open them."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.cycles import CycleState
from ..domain.errors import NotThere
from ..domain.growth_change import visits_to_tell
from ..domain.growth_looks import LOOKS
from ..domain.observation import LAST_RATED, Kind
from ..domain.people import Teacher
from ..domain.policy import (
    Action,
    Actor,
    Scope,
    coaching_reach,
    following_reach,
    led_schools,
    may,
    reading_scope,
)
from ..domain.rubric import Rubric
from ..domain.steps import StepNow
from ..domain.timeline import (
    Chart,
    Rated,
    SchoolYear,
    StepSeen,
    VisitSeen,
    school_years,
    then_and_now,
    year_at,
)
from ..domain.timeline_axis import axis, reach_of
from ..domain.timeline_charts import charts, observer_changes
from ..domain.timeline_drawing import bars, between, drawings, observer_signs
from ..domain.timeline_growth import Said, growth
from ..store import (
    cycles,
    ground,
    people,
    profiles,
    rubrics,
    self_ratings,
    spreads,
    steps,
    timelines,
)
from ..store.profiles import Profile
from ..store.timelines import Period
from .growth_words import TREND_WORDS, rests_on, settles
from .guard import actor, allow, wants_part
from .pages import today, zone
from .timeline_words import Words, counted, tick

blueprint = Blueprint("timeline", __name__)

EVERY_YEAR = "all"
_RECENT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything loaded for one page; `by_rubric` maps each rubric to its visits, most used first."""

    teacher: Teacher
    profile: Profile
    years: tuple[SchoolYear, ...]
    year: SchoolYear | None
    period: Period
    visits: list[VisitSeen]
    steps: list[StepSeen]
    by_rubric: Mapping[str, list[VisitSeen]]
    versions: Mapping[tuple[str, str], Rubric]
    selves: Sequence[tuple[VisitSeen, tuple[Rated, ...]]] = ()

    def with_selves(self, rubric: str) -> list[VisitSeen]:
        """The visits of one rubric with the self-ratings beside them, in the order of time."""
        beside = [visit for visit, _rated in self.selves if visit.rubric == rubric]
        both = [*self.by_rubric[rubric], *beside]
        return sorted(both, key=lambda visit: (visit.day, visit.started_at, visit.id))


@blueprint.get("/timeline")
@allow(Action.EXPORT_OWN)
def own() -> ResponseReturnValue:
    return _page(actor().id)


@blueprint.get("/teachers/<uuid:teacher>/timeline")
@allow(Action.FOLLOW_TEACHERS)
def show(teacher: object) -> ResponseReturnValue:
    return _page(str(teacher))


@blueprint.get("/timeline/paper")
@allow(Action.EXPORT_OWN)
def own_paper() -> ResponseReturnValue:
    return _page(actor().id, on_paper=True)


@blueprint.get("/teachers/<uuid:teacher>/timeline/paper")
@allow(Action.FOLLOW_TEACHERS)
def paper(teacher: object) -> ResponseReturnValue:
    return _page(str(teacher), on_paper=True)


def _page(teacher: str, on_paper: bool = False) -> ResponseReturnValue:
    viewer = actor()
    scope = reading_scope(viewer)
    seen = _load(viewer, scope, teacher)
    template = "timeline/_timeline.html" if wants_part() else "timeline/timeline.html"
    own = viewer.id == teacher
    asked = {name: request.args[name] for name in ("year", "rubric") if name in request.args}
    return render_template(
        "paper/timeline.html" if on_paper else template,
        seen=seen,
        own=own,
        back=_address("", own, teacher, asked),
        paper=_address("paper", own, teacher, asked),
        counted=counted(seen.visits),
        audience=_audience(viewer, scope, seen),
        every_year=EVERY_YEAR,
        strip=_strip(seen),
        levels=_levels(viewer, scope, seen),
        words=Words(with_year=seen.year is None),
        tick=tick,
        record=_record,
        trend_words=TREND_WORDS,
        settles=lambda said: settles(said, today()),
        rests_on=rests_on,
        visits_to_tell=visits_to_tell,
        looks=[look.points for look in LOOKS],
        profile=seen.profile,
        shown_steps=_shown_steps(viewer, teacher),
        cycles={} if on_paper else _cycles(viewer, teacher),
    )


def _shown_steps(viewer: Actor, teacher: str) -> list[StepNow]:
    """Title and state of the steps that the teacher shows to the leader of their school."""
    schools = led_schools(viewer)
    if viewer.id == teacher or not schools:
        return []
    found = steps.shown_steps(viewer.district, schools, teacher)
    return [each for each in found if each.coach_id != viewer.id]


def _cycles(viewer: Actor, teacher: str) -> Mapping[str, object]:
    """The cycles that the viewer is part of, each with where it stands, and the way to begin one."""
    if viewer.id != teacher and not coaching_reach(viewer).caseload:
        return {}
    found = cycles.cycles_of(viewer.district, viewer.id, teacher)
    own = viewer.id == teacher
    running = [each for each in found if each.cycle.state != CycleState.CLOSED]
    able = own or _coaches(viewer, teacher)
    begins = able and not any(each.cycle.own is own for each in running)
    return {
        "running": [(each, each.course(zone(), today())) for each in running],
        "past": [each.cycle for each in found if each.cycle.state == CycleState.CLOSED],
        "begins": url_for("cycles.new", teacher=None if own else teacher) if begins else None,
    }


def _coaches(viewer: Actor, teacher: str) -> bool:
    """Whether the teacher is on the viewer's own caseload, not only at a school that they lead."""
    reach = coaching_reach(viewer)
    if reach == following_reach(viewer) or not reach.caseload:
        return reach.caseload
    with suppress(NotThere):
        return bool(people.teacher(viewer.district, reach, teacher))
    return False


def _load(viewer: Actor, scope: Scope, teacher: str) -> Seen:
    found, profile = profiles.followed(viewer.district, following_reach(viewer), teacher)
    years = school_years(ground.terms(viewer.district))
    year = _year(years)
    period = Period(year.starts_on, year.ends_on) if year else Period()
    visits = timelines.visits(viewer.district, scope, teacher, period)
    by_rubric: dict[str, list[VisitSeen]] = {}
    for visit in visits:
        by_rubric.setdefault(visit.rubric, []).append(visit)
    return Seen(
        teacher=found,
        profile=profile,
        years=years,
        year=year,
        period=period,
        visits=visits,
        steps=timelines.steps(viewer.district, viewer.id, teacher, period),
        by_rubric=dict(sorted(by_rubric.items(), key=lambda each: -len(each[1]))),
        versions=rubrics.versions(viewer.district, {(v.rubric, v.version) for v in visits}),
        selves=self_ratings.self_ratings(viewer.district, viewer.id, teacher, period)
        if any(visit.kind in LAST_RATED for visit in visits)
        else (),
    )


def _year(years: Sequence[SchoolYear]) -> SchoolYear | None:
    """The year asked for, this one by default; None for all. Raises NotThere for one that is none."""
    asked = request.args.get("year")
    if asked == EVERY_YEAR:
        return None
    if not asked:
        return year_at(years, today())
    found = next((year for year in years if year.title == asked), None)
    if found is None:
        raise NotThere(_("There is no such school year here."))
    return found


def _strip(seen: Seen) -> Mapping[str, object] | None:
    """Steps and visits on one axis."""
    reach = reach_of(seen.visits, seen.steps)
    if reach is None:
        return None
    across = axis(seen.visits, *reach)
    drawn = bars(seen.steps, across, 3)
    lanes = max((bar.lane for bar in drawn), default=-1) + 1
    return {"axis": across, "bars": drawn, "lanes": lanes}


def _levels(viewer: Actor, scope: Scope, seen: Seen) -> Mapping[str, object] | None:
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


def _address(form: str, own: bool, teacher: str, asked: Mapping[str, Any]) -> str:
    """The same timeline on the screen or on paper, with the same filters."""
    if own:
        return url_for("timeline.own_paper" if form else "timeline.own", **asked)
    return url_for("timeline.paper" if form else "timeline.show", teacher=teacher, **asked)


def _record(visit: str, criterion: str | None = None) -> str:
    """Where a visit's evidence is read; a self-rating is read beside the observer's."""
    if visit.endswith(self_ratings.MARK):
        beside = visit.removesuffix(self_ratings.MARK)
        return url_for("conference.show", observation=beside)
    return url_for("record.show", observation=visit, _anchor=criterion)


def _audience(viewer: Actor, scope: Scope, seen: Seen) -> str:
    """Who can open what this page shows; true of the scope, whether anything lies in it or not."""
    if scope.schools is None and not may(viewer, Action.OBSERVE):
        return _("walkthroughs and formal observations")
    if scope.schools is None:
        return _("your own visits, walkthroughs and formal observations")
    if scope.schools:
        return _("your own visits, walkthroughs and formal observations at your school")
    coaching = [visit for visit in seen.visits if visit.kind is Kind.COACHING]
    coaches = {visit.observer_id for visit in coaching}
    if coaching and len(coaching) == len(seen.visits) and len(coaches) == 1:
        return _("only you two see this")
    if viewer.id != seen.teacher.id:
        return _("only your own visits")
    return _("coaching visits are between you and each coach") if coaching else ""
