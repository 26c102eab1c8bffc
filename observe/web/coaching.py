"""My coaching: a teacher's goal, pathway, steps, practice and own looks at the class, on one page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.cycle_course import Course
from ..domain.cycles import CycleState
from ..domain.errors import NotValid
from ..domain.observation import Kind
from ..domain.policy import Action, Scope
from ..domain.practice import LONGEST_LINE, LONGEST_PROFILE
from ..domain.steps import StepNow, turn
from ..domain.whats_next import Going, Next, Unread, whats_next
from ..store import cycles, practice, profiles, record_headings, steps, visits
from ..store.cutting import Cut
from ..store.cycles import CycleSeen
from ..store.ids import new_id
from ..store.profiles import Profile
from .guard import actor, allow, now, wants_part
from .pages import today, told_fields, zone

blueprint = Blueprint("coaching", __name__)

_LINES, _LOOKS = 20, 6


@blueprint.get("/my/coaching")
@allow(Action.EXPORT_OWN)
def show() -> ResponseReturnValue:
    return _page()


@blueprint.post("/my/practice")
@allow(Action.EXPORT_OWN)
def add_line() -> ResponseReturnValue:
    typed = {name: request.form.get(name, "") for name in ("text", "day", "step", "key")}
    try:
        day = _day(typed["day"])
        who, key = (actor().district, actor().id), typed["key"].lower()
        practice.add(*who, key, typed["text"], day, typed["step"] or None, today(), now())
    except NotValid as refused:
        wrong = told_fields(refused) or {"text": str(refused)}
        return _log_or_page({**typed, "key": new_id(now())}, wrong), 422
    if wants_part():
        return _log_or_page({}, {})
    return redirect(url_for("coaching.show", _anchor="practice"), 303)


@blueprint.post("/my/practice/<uuid:line>/deletion")
@allow(Action.EXPORT_OWN)
def drop_line(line: object) -> ResponseReturnValue:
    practice.drop(actor().district, actor().id, str(line))
    if wants_part():
        return _log_or_page({}, {})
    flash(_("The line is gone."))
    return redirect(url_for("coaching.show", _anchor="practice"), 303)


@blueprint.post("/my/profile")
@allow(Action.EXPORT_OWN)
def save_profile() -> ResponseReturnValue:
    typed = {
        name: request.form.get(name, "").replace("\r\n", "\n")
        for name in ("strengths", "interests", "support")
    }
    try:
        profiles.save(actor().district, actor().id, **typed, at=now())
    except NotValid as refused:
        about = Profile(typed["strengths"], typed["interests"], typed["support"])
        return _page(about=about, wrong=told_fields(refused)), 422
    flash(_("Your profile is saved."))
    return redirect(url_for("coaching.show", _anchor="profile"), 303)


def _page(about: Profile | None = None, wrong: Mapping[str, str] | None = None) -> str:
    who = actor()
    found = cycles.cycles_of(who.district, who.id, who.id)
    running = [
        (each, each.course(zone(), today()))
        for each in found
        if each.cycle.state != CycleState.CLOSED
    ]
    own = steps.steps_of(who.district, who.id, who.id)
    open_steps = [each for each in own if each.is_open]
    profile, coaches = profiles.own(who.district, who.id)
    return render_template(
        "coaching/coaching.html",
        next=(ahead := _next(open_steps, running))[0],
        next_way=ahead[1],
        running=running,
        past=[each.cycle for each in found if each.cycle.state == CycleState.CLOSED],
        own_goal=any(each.cycle.own for each, _way in running),
        open_steps=open_steps,
        ended=[each for each in reversed(own) if not each.is_open],
        turn_of=lambda step: turn(step, who.id, today()),
        looks=visits.own(who.district, who.id, cut=Cut(kind=Kind.SELF), most=_LOOKS),
        profile=about or profile,
        coaches=coaches,
        wrong=wrong or {},
        longest_profile=LONGEST_PROFILE,
        way=_way,
        **_log(open_steps, {}, {}),
    )


def _log_or_page(typed: Mapping[str, str], wrong: Mapping[str, str]) -> str:
    own = steps.steps_of(actor().district, actor().id, actor().id)
    part = "coaching/_practice.html" if wants_part() else "coaching/practice.html"
    return render_template(part, **_log([each for each in own if each.is_open], typed, wrong))


def _log(
    open_steps: list[StepNow], typed: Mapping[str, str], wrong: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "lines": practice.lines(actor().district, actor().id, most=_LINES),
        "step_choices": [(each.id, each.text) for each in open_steps],
        "typed": typed,
        "problems": wrong,
        "key": typed.get("key") or new_id(now()),
        "today": today(),
        "longest": LONGEST_LINE,
    }


def _next(
    open_steps: list[StepNow], running: list[tuple[CycleSeen, Course]]
) -> tuple[Next | None, str]:
    """The one line on top, and the way to what it is about."""
    who = actor()
    scope = Scope(who.id, frozenset())
    fresh = record_headings.headings(
        who.district, scope, teacher=who.id, opened=False, by_others=True, most=1
    )
    unread = [Unread(each.observer, each.day) for each in fresh]
    going = [
        Going(way.next, who.id, each.teacher_name, each.coach_name)
        for each, way in running
        if way.next
    ]
    found = whats_next(
        who.id,
        today(),
        unread=unread[0] if unread else None,
        step=open_steps[-1] if open_steps else None,
        going=going[0] if going else None,
    )
    if fresh:
        return found, url_for("record.show", observation=fresh[0].id)
    if open_steps:
        return found, _way("steps.show", step=open_steps[-1].id)
    return found, _way("cycles.show", cycle=running[0][0].cycle.id) if going else ""


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed) if typed else today()
    except ValueError:
        raise NotValid(
            "Nothing was added: look at what is marked below.",
            {"day": _("That is not a date. Choose a day.")},
        ) from None


def _way(endpoint: str, **values: Any) -> str:
    """Where a part of another feature stands; "" where it is not there."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""
