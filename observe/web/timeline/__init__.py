"""One teacher's timeline: visits, levels, steps and quotations, as far as the viewer may open them."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ...domain.growth_change import visits_to_tell
from ...domain.growth_looks import LOOKS
from ...domain.observation import Kind
from ...domain.policy import Action, Actor, Scope, may, reading_scope
from ...store import self_ratings
from ..growth_words import TREND_WORDS, rests_on, settles
from ..guard import actor, allow, wants_part
from ..pages import today
from ..timeline_words import Words, counted, tick
from .beside import cycles_beside, shown_steps
from .levels import levels, strip
from .seen import EVERY_YEAR, Seen, load

blueprint = Blueprint("timeline", __name__)


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
    seen = load(viewer, scope, teacher)
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
        strip=strip(seen),
        levels=levels(viewer, scope, seen),
        words=Words(with_year=seen.year is None),
        tick=tick,
        record=_record,
        trend_words=TREND_WORDS,
        settles=lambda said: settles(said, today()),
        rests_on=rests_on,
        visits_to_tell=visits_to_tell,
        looks=[look.points for look in LOOKS],
        profile=seen.profile,
        shown_steps=shown_steps(viewer, teacher),
        cycles={} if on_paper else cycles_beside(viewer, teacher),
    )


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
