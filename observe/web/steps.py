"""Action steps on pages of their own: one with its counts and branches, new ones, and those ended without a count."""

from collections.abc import Mapping
from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.errors import NotNow, NotThere, NotValid
from ..domain.people import Teacher
from ..domain.policy import Action, Role, following_reach, led_schools
from ..domain.record import Step
from ..domain.school_days import is_far, move_off
from ..domain.step_texts import check_texts
from ..domain.steps import (
    DEFAULT_RULE,
    LASTS,
    StepNow,
    StepState,
    Support,
    branches,
    is_bare,
    turn,
)
from ..domain.wording import sentence
from ..store import ending_steps, people, setting_steps, steps
from ..store.ending_steps import Changed
from ..store.setting_steps import ForWhom
from . import mishaps, step_form
from .guard import actor, allow, now
from .pages import day, today, told, told_fields

blueprint = Blueprint("steps", __name__)

_YEAR = timedelta(days=365)
_FIELDS = (
    "step_text",
    "step_look_for",
    "step_uses",
    "step_visits",
    "step_support",
    "step_support_kind",
)


@blueprint.get("/steps/<uuid:step>")
@allow(Action.USE)
def show(step: object) -> ResponseReturnValue:
    try:
        found = _step(step)
    except NotThere:
        return _as_leader(str(step))
    return _page(found)


@blueprint.post("/steps/<uuid:step>/closing")
@allow(Action.USE)
def close(step: object) -> ResponseReturnValue:
    """Met, on its count or with a reason; or let go, with a reason."""
    found, why = _step(step), request.form.get("why", "").strip()
    try:
        state = _ending()
        check_texts({"why": why})
        ending_steps.end(
            actor().district, actor().id, found.id, _revision(), state, why, today(), now()
        )
    except NotValid as refused:
        return _page(found, refused, {"why": why}), 422
    except NotNow as refused:
        return _conflict(found, refused, {"why": why})
    met = _("Met. Choose the next one when you are ready.")
    flash(met if state is StepState.MET else _("Let go."))
    return redirect(url_for("steps.show", step=found.id), 303)


@blueprint.post("/steps/<uuid:step>/branches")
@allow(Action.USE)
def branch(step: object) -> ResponseReturnValue:
    """Not yet met: the same aim with other words and support."""
    found, typed = _step(step), _typed()
    try:
        new = _checked(typed, found.criterion)
        key = ending_steps.branch(
            actor().district, actor().id, found.id, _revision(), new, today(), now()
        )
    except NotValid as refused:
        return _page(found, refused, typed), 422
    except NotNow as refused:
        return _conflict(found, refused, typed)
    flash(_("Not yet met. This is how it goes on."))
    return redirect(url_for("steps.show", step=key), 303)


@blueprint.post("/steps/<uuid:step>/due-date")
@allow(Action.USE)
def go_on(step: object) -> ResponseReturnValue:
    found = _step(step)
    try:
        due = _due()
        until = ending_steps.go_on(
            actor().district, actor().id, found.id, _revision(), due, today(), now()
        )
    except NotValid as refused:
        return _page(found, refused, {"due_on": request.form.get("due_on", "")}), 422
    except NotNow as refused:
        return _conflict(found, refused, {})
    moved = due is not None and until != due
    flash(
        _("It goes on until %(day)s, the next day with school.", day=day(until))
        if moved
        else _("It goes on until %(day)s.", day=day(until))
    )
    return redirect(url_for("steps.show", step=found.id), 303)


@blueprint.post("/steps/<uuid:step>/showing")
@allow(Action.USE)
def show_leader(step: object) -> ResponseReturnValue:
    """The teacher decides whether their leader sees title and state."""
    found, shown = _step(step), request.form.get("shown") == "yes"
    if found.teacher_id != actor().id:
        raise NotThere("There is no such step, or none that you may open.")
    setting_steps.show_leader(actor().district, actor().id, found.id, shown, now())
    flash(
        _("Your school leader sees its title and state.")
        if shown
        else _("Nobody else sees it now.")
    )
    return redirect(url_for("steps.show", step=found.id), 303)


@blueprint.get("/steps/new")
@allow(Action.USE)
def new() -> ResponseReturnValue:
    """A step outside of a visit: a teacher's own, or one that a coach agrees with a teacher."""
    return _form(*_whom(), {}, None)


@blueprint.post("/steps")
@allow(Action.USE)
def start() -> ResponseReturnValue:
    typed, (whom, teacher) = _typed(), _whom()
    try:
        step = _checked(typed, None)
        key = setting_steps.set_own(actor().district, actor().id, whom, step, today(), now())
    except NotValid as refused:
        return _form(whom, teacher, typed, refused), 422
    except NotNow as refused:
        return _form(whom, teacher, typed, refused), 409
    flash(_("The step is set."))
    return redirect(url_for("steps.show", step=key), 303)


@blueprint.get("/steps/without-count")
@allow(Action.USE)
def without_count() -> ResponseReturnValue:
    """What this person let go, or closed as met without the count of its rule, within a year."""
    since = today() - _YEAR
    found = steps.steps_by(actor().district, actor().id, since)
    if Role.TEACHER in actor().roles:
        own = steps.steps_of(actor().district, actor().id, actor().id)
        found += [each for each in own if each.coach_id is None or each.left]
    bare = [each for each in found if is_bare(each)]
    return render_template("steps/without_count.html", steps=bare[::-1], since=since)


def _step(step: object) -> StepNow:
    """Raises NotThere for anybody but its teacher and its coach."""
    return steps.step(actor().district, actor().id, str(step))


def _as_leader(step: str) -> ResponseReturnValue:
    found = steps.shown_step(actor().district, led_schools(actor()), step)
    if found is None:
        raise NotThere("There is no such step, or none that you may open.")
    return render_template("steps/shown.html", step=found)


def _page(
    step: StepNow, refused: NotValid | NotNow | None = None, typed: Mapping[str, str] | None = None
) -> str:
    shows_forms = step.is_open and step.ends(actor().id)
    line = branches(steps.steps_of(actor().district, actor().id, step.teacher_id), step)
    return render_template(
        "steps/step.html",
        step=step,
        line=line if len(line) > 1 else [],
        practice=steps.practice_of(actor().district, actor().id, step.id),
        ends_it=step.ends(actor().id),
        turn=told(turn(step, actor().id, today())),
        typed=typed or {},
        problem=told(refused.sentence) if refused else None,
        problems=step_form.by_field(told_fields(refused)) if isinstance(refused, NotValid) else {},
        changed=refused.now if isinstance(refused, Changed) else None,
        given_back=mishaps.given_back() if refused and not shows_forms else (),
        suggestions=step_form.others(step),
        rule=step.rule or DEFAULT_RULE,
        until=move_off(today() + LASTS, ()),
    )


def _conflict(seen: StepNow, refused: NotNow, typed: Mapping[str, str]) -> ResponseReturnValue:
    """The page as it is now, with what changed above the own words, which stay."""
    return _page(_step(seen.id), refused, typed), 409


def _form(
    whom: ForWhom,
    teacher: Teacher | None,
    typed: Mapping[str, str],
    refused: NotValid | NotNow | None,
) -> str:
    return render_template(
        "steps/new.html",
        teacher=teacher,
        whom=whom,
        typed=typed,
        problem=told(refused.sentence) if refused else None,
        problems=step_form.by_field(told_fields(refused)) if isinstance(refused, NotValid) else {},
        rule=DEFAULT_RULE,
        until=move_off(today() + LASTS, ()),
    )


def _whom() -> tuple[ForWhom, Teacher | None]:
    """Of a teacher within reach, or without one the own step of a teacher. Raises NotThere."""
    asked = request.values.get("teacher", "")
    if asked and asked != actor().id:
        teacher = people.teacher(actor().district, following_reach(actor()), asked)
        if Role.COACH not in actor().roles:
            raise NotThere("There is no such teacher, or none that you follow.")
        return ForWhom(teacher.id, actor().id), teacher
    if Role.TEACHER not in actor().roles:
        raise NotThere("There is no such teacher, or none that you follow.")
    return ForWhom(actor().id, None), None


def _ending() -> StepState:
    """Raises NotValid for what is neither met nor let go."""
    asked = request.form.get("state", "")
    if asked not in (StepState.MET, StepState.LET_GO):
        raise NotValid("Say how this step ends: met, or let go.")
    return StepState(asked)


def _typed() -> dict[str, str]:
    names = (*_FIELDS, "due_on")
    return {name: request.form.get(name, "").replace("\r\n", "\n").strip() for name in names}


def _checked(typed: Mapping[str, str], criterion: str | None) -> Step:
    """Raises NotValid naming what is missing or cannot be stored, and where."""
    texts = {name: typed[name] for name in ("step_text", "step_support")}
    check_texts(texts, {"step_look_for": typed["step_look_for"]})
    if typed["step_support_kind"] not in ("", *Support):
        says = sentence("Choose what will help: practice, a model, or co-teaching.")
        raise NotValid("Not saved: look at what is marked below.", {"step_support_kind": says})
    return step_form.checked({**typed, "step_met_when": ""}, criterion, _due())


def _due() -> date | None:
    typed = request.form.get("due_on", "").strip()
    try:
        due = date.fromisoformat(typed) if typed else None
    except ValueError as wrong:
        raise NotValid(
            "Nothing was changed: look at the day.",
            {"due_on": sentence("That is not a date. Choose a day, or leave it empty.")},
        ) from wrong
    if due and due < today():
        raise NotValid(
            "Nothing was changed: look at the day.",
            {"due_on": sentence("That day has passed. Choose today or later, or leave it empty.")},
        )
    if due and is_far(due, today()):
        raise NotValid(
            "Nothing was changed: look at the day.",
            {"due_on": sentence("That day is far from now: check the year.")},
        )
    return due


def _revision() -> int:
    typed = request.form.get("revision", "")
    return int(typed[:9]) if typed.isascii() and typed.isdigit() else 0
