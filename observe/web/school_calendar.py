"""The school calendar: days without school, added one by one, as a stretch, or pasted as a list."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from ..domain.closed_days import pasted, stretch
from ..domain.entry import is_id
from ..domain.errors import NotValid
from ..domain.policy import Action
from ..store import ground, school_calendar, school_days
from .guard import actor, allow, now
from .pages import today, told, told_fields

blueprint = Blueprint("school_calendar", __name__)

_FIELDS = ("first", "last", "title", "school", "pasted")


@blueprint.get("/school-calendar")
@allow(Action.MANAGE)
def index() -> ResponseReturnValue:
    return _index()


@blueprint.post("/school-calendar")
@allow(Action.MANAGE)
def add() -> ResponseReturnValue:
    """A day, a stretch of days, or a pasted list."""
    typed = {name: request.form.get(name, "").strip() for name in _FIELDS}
    try:
        days = pasted(typed["pasted"]) if "list" in request.form else _stretch(typed)
        new, moved = school_calendar.add(actor(), days, typed["school"] or None, now())
    except NotValid as refused:
        return _index(typed, told_fields(refused), told(refused.sentence)), 422
    flash(
        ngettext("%(num)d day is closed now.", "%(num)d days are closed now.", new)
        + (
            " " + ngettext("%(num)d due date moved.", "%(num)d due dates moved.", moved)
            if moved
            else ""
        )
    )
    return redirect(url_for("school_calendar.index"), 303)


@blueprint.post("/school-calendar/removal")
@allow(Action.MANAGE)
def remove() -> ResponseReturnValue:
    chosen = [each for each in request.form.getlist("day") if is_id(each)]
    number = school_calendar.remove(actor(), chosen, now())
    flash(ngettext("%(num)d day has school again.", "%(num)d days have school again.", number))
    return redirect(url_for("school_calendar.index"), 303)


def _index(
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    problem: str = "",
) -> str:
    schools = ground.schools(actor().district)
    closed = school_days.closed(actor().district)
    return render_template(
        "due/calendar.html",
        days=[each for each in closed if each.day >= today()],
        past=[each for each in closed if each.day < today()][::-1],
        schools=schools,
        school_names={each.id: each.name for each in schools},
        typed=typed or {},
        wrong=wrong or {},
        problem=problem,
    )


def _stretch(typed: Mapping[str, str]) -> list[tuple[date, str]]:
    wrong, days = {}, {}
    for name in ("first", "last"):
        try:
            days[name] = date.fromisoformat(typed[name] or typed["first"])
        except ValueError:
            wrong[name] = _("Choose a day.")
    if len(typed["title"]) > 200:
        wrong["title"] = _("That is too long: write at most %(most)s characters.", most=200)
    if wrong:
        raise NotValid("Nothing was stored. Look at the fields marked below.", wrong)
    return stretch(days["first"], days["last"], typed["title"])
