"""Planning a visit, moving it, dropping it, and taking it into a calendar."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain import planning as rules
from ..domain.entry import is_id
from ..domain.errors import NotNow, NotThere, NotValid
from ..domain.observation import Kind
from ..domain.people import Teacher
from ..domain.planning import Planned
from ..domain.policy import Action, kinds_offered, observing_reach
from ..domain.wording import Sentence, sentence
from ..exchange import calendar_file
from ..store import people, planned, planning, rubrics
from ..store.planned import Plan
from .appointments import appointment
from .guard import actor, allow, now
from .look_for_card import card_of
from .pages import today, told, told_fields, zone

blueprint = Blueprint("planning", __name__)

_FIELDS = ("day", "clock", "section", "kind", "rubric", "told")


@blueprint.get("/plans/new")
@allow(Action.OBSERVE)
def new() -> ResponseReturnValue:
    asked = request.args.get("teacher")
    if not asked:
        teachers = people.teachers(actor().district, observing_reach(actor()))
        return render_template("planning/whom.html", teachers=teachers)
    return _form(_teacher(asked), {})


@blueprint.post("/plans")
@allow(Action.OBSERVE)
def make() -> ResponseReturnValue:
    teacher = _teacher(request.form.get("teacher", ""))
    try:
        wanted = _wanted(teacher)
    except NotValid as refused:
        return _form(teacher, told_fields(refused), problem=told(refused.sentence)), 422
    plan = planning.make(actor().district, actor().id, wanted, now())
    flash(_("The visit is planned."))
    return redirect(url_for("planning.show", plan=plan), 303)


@blueprint.get("/plans/<uuid:plan>")
@allow(Action.USE)
def show(plan: object) -> ResponseReturnValue:
    """The plan; for its observer with the form that moves it."""
    return _page(_plan(plan), {})


@blueprint.post("/plans/<uuid:plan>/moves")
@allow(Action.OBSERVE)
def move(plan: object) -> ResponseReturnValue:
    found = _own(plan)
    teacher = _reached(found)
    if teacher is None:
        return _page(found, {}), 409
    try:
        wanted = _wanted(teacher, found)
        planning.move(actor().district, actor().id, found.id, _sequence(), wanted, now())
    except NotValid as refused:
        return _page(found, told_fields(refused), problem=told(refused.sentence)), 422
    except NotNow as refused:
        return _page(_own(plan), {}, problem=told(refused.sentence)), 409
    flash(_("The plan is changed."))
    return redirect(url_for("planning.show", plan=found.id), 303)


@blueprint.post("/plans/<uuid:plan>/dropping")
@allow(Action.OBSERVE)
def drop(plan: object) -> ResponseReturnValue:
    planning.drop(actor().district, actor().id, _own(plan).id, now())
    flash(_("The visit is dropped."))
    return redirect(url_for("home.show"), 303)


@blueprint.get("/plans/<uuid:plan>/invitation.ics")
@allow(Action.USE)
def invitation(plan: object) -> ResponseReturnValue:
    made = calendar_file.invitation(appointment(_plan(plan), actor().id))
    return made, {
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Disposition": 'attachment; filename="visit.ics"',
    }


def _plan(plan: object) -> Plan:
    return planned.plan_of(actor().district, actor().id, str(plan))


def _own(plan: object) -> Plan:
    """Raises NotThere for who is only invited."""
    found = _plan(plan)
    if found.observer_id != actor().id:
        raise NotThere("There is no such planned visit, or none that you may open.")
    return found


def _teacher(teacher: str) -> Teacher:
    if not is_id(teacher):
        raise NotThere("There is no such teacher, or none that you follow.")
    return people.teacher(actor().district, observing_reach(actor()), teacher)


def _reached(plan: Plan) -> Teacher | None:
    """The plan's teacher; None for one who was taken off the caseload, or has left, since it was made."""
    with suppress(NotThere):
        return _teacher(plan.teacher_id)
    return None


def _sequence() -> int:
    typed = request.form.get("sequence", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1


def _wanted(teacher: Teacher, before: Plan | None = None) -> Planned:
    """The form as it was filled in. Raises NotValid naming every field that cannot be taken."""
    problems: dict[str, str | Sentence] = {}
    starts_at = _starts_at(problems)
    section, kind = request.form.get("section") or None, request.form.get("kind", "")
    if section and section not in {each.id for each in teacher.sections}:
        problems["section"] = sentence("Choose one of this teacher's classes, or leave it open.")
    if kind not in {*kinds_offered(actor()), before.kind if before else ""}:
        problems["kind"] = sentence("Choose one of the kinds of visit that are offered.")
    rubric, _at, version = request.form.get("rubric", "").rpartition("@")
    kept = (before.rubric, before.rubric_version) if before else None
    if (rubric, version) != kept and (rubric, version) not in _published():
        problems["rubric"] = sentence("This rubric is no longer on offer. Choose another one.")
    if problems or starts_at is None:
        raise NotValid("Nothing was planned: look at what is marked below.", problems)
    is_told = "told" in request.form
    return Planned(teacher.id, section, rubric, version, Kind(kind), starts_at, is_told)


def _published() -> set[tuple[str, str]]:
    return {(each.id, each.version) for each in rubrics.published(actor().district)}


def _starts_at(problems: dict[str, str | Sentence]) -> datetime | None:
    day, clock = None, None
    try:
        day = date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        problems["day"] = sentence("Choose the day of the visit.")
    try:
        clock = time.fromisoformat(request.form.get("clock", ""))
    except ValueError:
        problems["clock"] = sentence("Choose the time at which it begins.")
    if day and (wrong := rules.check_day(day, today())):
        problems["day"] = wrong
    if not day or not clock or problems:
        return None
    return rules.moment(day, clock.replace(tzinfo=None), zone())


def _form(teacher: Teacher, problems: Mapping[str, str], problem: str = "") -> str:
    typed = {name: request.form[name] for name in _FIELDS if name in request.form}
    return render_template(
        "planning/new.html",
        teacher=teacher,
        typed=typed or {"kind": kinds_offered(actor())[0]},
        problems=problems,
        problem=problem,
        **_choices(),
    )


def _page(plan: Plan, problems: Mapping[str, str], problem: str = "") -> str:
    mine = plan.observer_id == actor().id
    teacher = _reached(plan) if mine else None
    changes = teacher is not None and plan.is_waiting
    local = plan.starts_at.astimezone(zone())
    held = {
        "day": local.date().isoformat(),
        "clock": f"{local:%H:%M}",
        "section": plan.section_id or "",
        "kind": plan.kind,
        "rubric": f"{plan.rubric}@{plan.rubric_version}",
    }
    typed = {name: request.form[name] for name in _FIELDS if name in request.form}
    return render_template(
        "planning/plan.html",
        plan=plan,
        mine=mine,
        lasts=rules.length(plan.kind),
        teacher=teacher,
        typed={**held, **typed},
        problems=problems,
        problem=problem,
        card=card_of(actor().district, actor().id, plan.teacher_id) if changes else (),
        **(_choices() if changes else {}),
    )


def _choices() -> dict[str, Any]:
    return {
        "kinds": kinds_offered(actor()),
        "rubrics": sorted(
            rubrics.published(actor().district),
            key=lambda each: not each.id.endswith("walkthrough"),
        ),
        "today": today(),
        "latest": today() + rules.LONGEST_AHEAD,
    }
