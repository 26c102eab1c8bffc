"""Coaching cycles: begun with a teacher or for oneself, led on act by act, closed with what has changed for students."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ...domain.cycle_conferences import Party
from ...domain.cycles import CycleState, Plan
from ...domain.entry import is_id
from ...domain.errors import NotAllowed, NotNow, NotThere, NotValid
from ...domain.policy import Action, coaching_reach, may
from ...domain.wording import sentence
from ...store import cycle_acts, cycle_meetings, cycle_visits, cycles, people
from ...store.cycle_writing import By
from ...store.cycles import CycleSeen
from ..guard import actor, allow, carries, now
from ..pages import today
from . import forms, saying, shown

blueprint = Blueprint("cycles", __name__)
blueprint.add_app_template_global(saying.cycle_turn)
blueprint.add_app_template_filter(saying.due)


@blueprint.get("/cycles/new")
@allow(Action.USE)
def new() -> ResponseReturnValue:
    """With ?teacher= a cycle with somebody on the caseload, without it an own goal."""
    return _new_page(request.args.get("teacher", ""))


@blueprint.post("/cycles")
@allow(Action.USE)
@carries
def begin() -> ResponseReturnValue:
    teacher, opening = forms.text("teacher"), "opening" in request.form
    cycle = forms.given_id("cycle")
    try:
        cycle_acts.begin(_by(), cycle, teacher or actor().id, forms.plan(), opening)
    except (NotValid, NotNow) as refusal:
        wrong = shown.refused("plan", refusal, forms.typed())
        return _new_page(teacher, wrong), 422 if isinstance(refusal, NotValid) else 409
    flash(_("The cycle is open.") if opening else _("Saved as a draft that only you see."))
    return _to(cycle)


@blueprint.get("/cycles/<uuid:cycle>")
@allow(Action.USE)
def show(cycle: object) -> ResponseReturnValue:
    return shown.cycle_page(_seen(cycle))


@blueprint.get("/cycles/<uuid:cycle>/plan")
@allow(Action.USE)
def plan(cycle: object) -> ResponseReturnValue:
    seen = _seen(cycle)
    if seen.cycle.state is CycleState.CLOSED:
        return _to(cycle)
    return shown.plan_page(seen.cycle, seen.teacher_name, seen.cycle.own)


@blueprint.post("/cycles/<uuid:cycle>/plan")
@allow(Action.USE)
@carries
def change(cycle: object) -> ResponseReturnValue:
    def act() -> None:
        cycle_acts.change(_by(), str(cycle), forms.revision(), forms.plan())

    return _planned(cycle, act, _("Saved."))


@blueprint.post("/cycles/<uuid:cycle>/opening")
@allow(Action.USE)
@carries
def opening(cycle: object) -> ResponseReturnValue:
    def act() -> None:
        plan: Plan | None = forms.plan() if "goal" in request.form else None
        cycle_acts.open_(_by(), str(cycle), forms.revision(), plan)

    return _planned(cycle, act, _("The cycle is open."))


@blueprint.post("/cycles/<uuid:cycle>/removal")
@allow(Action.USE)
def remove(cycle: object) -> ResponseReturnValue:
    seen = _seen(cycle)
    cycle_acts.discard(_by(), str(cycle), forms.revision())
    flash(_("The draft is gone."))
    if seen.cycle.own:
        return redirect(url_for("timeline.own"), 303)
    return redirect(url_for("timeline.show", teacher=seen.cycle.teacher), 303)


@blueprint.post("/cycles/<uuid:cycle>/stages")
@allow(Action.USE)
def move(cycle: object) -> ResponseReturnValue:
    def act() -> None:
        cycle_acts.move(_by(), str(cycle), forms.revision(), forms.text("stage"))

    return _done(cycle, "stages", act, _("Saved."))


@blueprint.post("/cycles/<uuid:cycle>/conferences")
@allow(Action.USE)
@carries
def confer(cycle: object) -> ResponseReturnValue:
    of, seen = forms.text("of"), forms.text("seen")

    def act() -> None:
        cycle_meetings.confer(
            _by(),
            str(cycle),
            forms.given_id(),
            forms.needed_day("day"),
            forms.text("text"),
            first=forms.party("first") or Party.TEACHER,
            agreed=forms.text("agreed"),
            owner=forms.party("owner"),
            by_day=forms.optional_day("by_day"),
            of=of if is_id(of) else None,
            seen=seen if is_id(seen) else None,
        )

    return _done(cycle, f"conference-{of}" if of else "conference", act, _("Saved."))


@blueprint.post("/cycles/<uuid:cycle>/checks")
@allow(Action.USE)
@carries
def check(cycle: object) -> ResponseReturnValue:
    def act() -> None:
        standing = forms.result("standing")
        if standing is None:
            says = sentence("Choose how far students are.")
            raise NotValid("Not saved: look at what is marked below.", {"standing": says})
        day, text = forms.needed_day("day"), forms.text("text")
        cycle_meetings.check(_by(), str(cycle), forms.given_id(), day, standing, text)

    return _done(cycle, "check", act, _("Saved."))


@blueprint.post("/cycles/<uuid:cycle>/reflection")
@allow(Action.USE)
@carries
def reflect(cycle: object) -> ResponseReturnValue:
    def act() -> None:
        cycle_acts.reflect(_by(), str(cycle), forms.revision(), forms.text("reflection"))

    return _done(cycle, "reflection", act, _("Saved. Your coach is told."))


@blueprint.post("/cycles/<uuid:cycle>/closing")
@allow(Action.USE)
@carries
def close(cycle: object) -> ResponseReturnValue:
    def act() -> None:
        cycle_acts.close(
            _by(),
            str(cycle),
            forms.revision(),
            forms.result("result"),
            forms.text("reason"),
            forms.text("reflection") if "reflection" in request.form else None,
        )

    return _done(cycle, "closing", act, _("The cycle is closed."))


@blueprint.post("/cycles/<uuid:cycle>/reopening")
@allow(Action.USE)
def reopen(cycle: object) -> ResponseReturnValue:
    def act() -> None:
        cycle_acts.reopen(_by(), str(cycle), forms.revision(), forms.text("reason"))

    return _done(cycle, "reopening", act, _("The cycle is open again."))


@blueprint.post("/observations/<uuid:observation>/cycle")
@allow(Action.USE)
def place(observation: object) -> ResponseReturnValue:
    """Put an own visit into the open cycle, or take it out."""
    inside, cycle = forms.text("inside") == "yes", forms.text("cycle")
    cycle_visits.place(actor(), str(observation), inside, now())
    flash(_("The visit is in the cycle.") if inside else _("The visit is out of the cycle."))
    if is_id(cycle):
        return _to(cycle, _anchor="visits")
    return redirect(url_for("review.show", observation=observation, _anchor="cycle"), 303)


def _by() -> By:
    return By(actor(), today(), now())


def _seen(cycle: object) -> CycleSeen:
    return cycles.cycle_of(actor().district, actor().id, str(cycle))


def _new_page(teacher: str, wrong: shown.Refused | None = None) -> str:
    """Raises NotThere for who may begin none, or not with this teacher."""
    if not teacher and may(actor(), Action.EXPORT_OWN):
        return shown.plan_page(None, "", True, wrong)
    if not is_id(teacher) or teacher == actor().id:
        raise NotThere("There is no such teacher, or none whom you coach.")
    found = people.teacher(actor().district, coaching_reach(actor()), teacher)
    return shown.plan_page(None, found.called, False, wrong, found.id)


def _planned(cycle: object, act: Callable[[], None], said: str) -> ResponseReturnValue:
    """What is typed about a plan stays on its own page when it is not taken."""
    seen = _seen(cycle)
    try:
        act()
    except (NotValid, NotNow) as refusal:
        wrong = shown.refused("plan", refusal, forms.typed())
        now_ = _seen(cycle)
        page = shown.plan_page(now_.cycle, seen.teacher_name, seen.cycle.own, wrong)
        return page, 422 if isinstance(refusal, NotValid) else 409
    flash(said)
    return _to(cycle)


def _done(cycle: object, form: str, act: Callable[[], None], said: str) -> ResponseReturnValue:
    try:
        act()
    except (NotValid, NotNow, NotAllowed) as refusal:
        status = 422 if isinstance(refusal, NotValid) else 409
        status = 403 if isinstance(refusal, NotAllowed) else status
        wrong = shown.refused(form, refusal, forms.typed())
        return shown.cycle_page(_seen(cycle), wrong), status
    flash(said)
    return _to(cycle)


def _to(cycle: object, **more: Any) -> ResponseReturnValue:
    return redirect(url_for("cycles.show", cycle=cycle, **more), 303)
