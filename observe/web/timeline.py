"""One teacher's timeline: visits, levels, steps and quotations, as far as the viewer may open them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import Any

from babel.dates import format_skeleton
from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from ..domain.errors import NotThere
from ..domain.measurement import too_early
from ..domain.observation import Kind
from ..domain.people import Teacher
from ..domain.policy import Action, Actor, Scope, following_reach, may, reading_scope
from ..domain.rubric import Rubric
from ..domain.timeline import SchoolYear, StepSeen, VisitSeen, school_years, then_and_now, year_at
from ..domain.timeline_axis import axis, reach_of
from ..domain.timeline_charts import charts, observer_changes
from ..domain.timeline_drawing import Bar, bars, between, drawings
from ..store import people, rubrics, timelines
from ..store.timelines import Period
from .guard import actor, allow, wants_part
from .pages import today

blueprint = Blueprint("timeline", __name__)

EVERY_YEAR = "all"
_LETTER = 6.8
_STRIP = 900


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything loaded for one page; `by_rubric` maps each rubric to its visits, most used first."""

    teacher: Teacher
    years: tuple[SchoolYear, ...]
    year: SchoolYear | None
    period: Period
    visits: list[VisitSeen]
    steps: list[StepSeen]
    by_rubric: Mapping[str, list[VisitSeen]]
    versions: Mapping[tuple[str, str], Rubric]


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
        counted=_counted(seen.visits),
        audience=_audience(viewer, scope, seen),
        every_year=EVERY_YEAR,
        strip=_strip(seen),
        levels=_levels(viewer, scope, seen),
        words=_Words(with_year=seen.year is None),
        tick=_tick,
        record=_record,
        too_early=too_early,
    )


def _load(viewer: Actor, scope: Scope, teacher: str) -> Seen:
    found = people.teacher(viewer.district, following_reach(viewer), teacher)
    years = school_years(people.terms(viewer.district))
    year = _year(years)
    period = Period(year.starts_on, year.ends_on) if year else Period()
    visits = timelines.visits(viewer.district, scope, teacher, period)
    by_rubric: dict[str, list[VisitSeen]] = {}
    for visit in visits:
        by_rubric.setdefault(visit.rubric, []).append(visit)
    return Seen(
        teacher=found,
        years=years,
        year=year,
        period=period,
        visits=visits,
        steps=timelines.steps(viewer.district, viewer.id, teacher, period),
        by_rubric=dict(sorted(by_rubric.items(), key=lambda each: -len(each[1]))),
        versions=rubrics.versions(viewer.district, {(v.rubric, v.version) for v in visits}),
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
    """The charts of the rubric asked for, else of the one used most."""
    reach = reach_of(seen.visits)
    if reach is None:
        return None
    asked = request.args.get("rubric", "")
    rubric = asked if asked in seen.by_rubric else next(iter(seen.by_rubric))
    visits = seen.by_rubric[rubric]
    where = (viewer.district, scope, seen.teacher.id, seen.period, rubric)
    versions = {version: each for (id_, version), each in seen.versions.items() if id_ == rubric}
    drawn = charts(visits, timelines.ratings(*where), versions)
    across = axis(visits, *reach)
    rated = [chart for chart in drawn if chart.rated]
    step_now = next((step for step in reversed(seen.steps) if step.open), None)
    return {
        "rubric": versions[visits[-1].version],
        "axis": across,
        "drawings": drawings(rated, across, bars(seen.steps, across, 9)),
        "charts": drawn,
        "unrated": [chart for chart in drawn if not chart.rated],
        "changes": [(between(across, turn), turn) for turn in observer_changes(visits)],
        "kinds": list(dict.fromkeys(visit.kind for visit in seen.visits)),
        "voices": list(dict.fromkeys(line.voice for chart in rated for line in chart.lines)),
        "versions": len({visit.version for visit in visits}) > 1,
        "quotes": then_and_now(
            visits, timelines.notes(*where), step_now.criterion if step_now else None
        ),
        "visit": {visit.id: visit for visit in seen.visits},
    }


@dataclass(frozen=True, slots=True)
class _Words:
    """Days are named with their year where the page shows more than one school year."""

    with_year: bool

    def day(self, day: date) -> str:
        """Nov 17."""
        return format_skeleton("yMMMd" if self.with_year else "MMMd", day, locale=get_locale())

    def state(self, step: StepSeen) -> str:
        """Open, due Dec 3."""
        if step.open:
            return self.due(step.due_on) if step.due_on else _("open")
        closed = self.day(step.closed_on) if step.closed_on else ""
        if step.state == "met":
            return _("met %(day)s", day=closed)
        return _("let go %(day)s", day=closed)

    def due(self, day: date) -> str:
        if day < today():
            return _("open, was due %(day)s", day=self.day(day))
        return _("open, due %(day)s", day=self.day(day))

    def on_bar(self, bar: Bar) -> str:
        """What fits above a step's bar on a wide screen: its first words and its state, or nothing."""
        state = self.state(bar.step)
        room = int(bar.width * _STRIP / 100 / _LETTER) - len(state) - 2
        text = shorten(bar.step.text.rstrip("."), max(room - 3, 1), placeholder="…")
        if len(text) > 8:
            return f"{text} · {state}"
        return state if room >= 0 else ""


def _tick(day: date, by_year: bool) -> str:
    return format_skeleton("y" if by_year else "MMM", day, locale=get_locale())


def _address(form: str, own: bool, teacher: str, asked: Mapping[str, Any]) -> str:
    """The same timeline on the screen or on paper, with the same filters."""
    if own:
        return url_for("timeline.own_paper" if form else "timeline.own", **asked)
    return url_for("timeline.paper" if form else "timeline.show", teacher=teacher, **asked)


def _record(visit: str, criterion: str | None = None) -> str:
    """Where a visit's evidence is read."""
    return url_for("record.show", observation=visit, _anchor=criterion)


def _counted(visits: Sequence[VisitSeen]) -> str:
    """7 coaching visits by Dana Ruiz; where many came, how many they were."""
    groups = Counter((visit.kind, visit.observer) for visit in visits)
    if len(groups) > 3:
        by = len({visit.observer_id for visit in visits})
        total = ngettext("%(num)d visit", "%(num)d visits", len(visits))
        return total + " " + ngettext("by %(num)d observer", "by %(num)d observers", by)
    return ", ".join(
        _("%(visits)s by %(observer)s", visits=_of_kind(kind, number), observer=observer)
        for (kind, observer), number in groups.items()
    )


def _of_kind(kind: Kind, number: int) -> str:
    words = {
        Kind.WALKTHROUGH: ngettext("%(num)d walkthrough", "%(num)d walkthroughs", number),
        Kind.COACHING: ngettext("%(num)d coaching visit", "%(num)d coaching visits", number),
        Kind.FORMAL: ngettext("%(num)d formal observation", "%(num)d formal observations", number),
        Kind.SELF: ngettext("%(num)d self-observation", "%(num)d self-observations", number),
        Kind.PEER: ngettext("%(num)d peer visit", "%(num)d peer visits", number),
    }
    return words.get(kind) or ngettext("%(num)d visit", "%(num)d visits", number)


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
