"""Which coach follows which teachers."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from ..domain.entry import is_id
from ..domain.errors import NotThere, NotValid
from ..domain.policy import Action
from ..store import caseload_changes, caseloads, coaches, ground
from ..store.caseloads import Search
from . import returning
from .guard import actor, allow, now
from .pages import today

blueprint = Blueprint("caseloads", __name__)
blueprint.context_processor(returning.in_templates)


@blueprint.get("/caseloads")
@allow(Action.MANAGE)
def index() -> ResponseReturnValue:
    """All coaches; with `coach` in the address that caseload, and who else could be on it."""
    district, coach = actor().district, _id("coach")
    search = Search(_id("school"), request.args.get("named", "").strip()[:100], _id("after"))
    return render_template(
        "caseloads/caseloads.html",
        page=caseloads.caseload(district, coach, search) if coach else None,
        coaches=[] if coach else coaches.coaches(district),
        uncoached=[] if coach else caseloads.uncoached(district),
        search=search,
        schools=[each for each in ground.schools(district) if each.active] if coach else [],
    )


@blueprint.post("/caseloads")
@allow(Action.MANAGE)
def assign() -> ResponseReturnValue:
    coach, ticked, had = (request.form.getlist(name) for name in ("coach", "teacher", "had"))
    if len(coach) != 1 or not is_id(coach[0]):
        raise NotValid("Choose a coach first. Nothing was changed.")
    if not all(is_id(each) for each in (*ticked, *had)):
        raise NotThere("There is no such teacher.")
    added, removed = caseload_changes.assign(actor(), coach[0], ticked, had, today(), now())
    flash(_said(added, removed))
    shown = None if request.form.get("stay") else coach[0]
    return redirect(url_for("caseloads.index", coach=shown, then=returning.then()), 303)


def _said(added: int, removed: int) -> str:
    if not added and not removed:
        return _("Nothing was changed.")
    come = ngettext("%(num)d teacher was added.", "%(num)d teachers were added.", added)
    gone = ngettext(
        "%(num)d teacher was taken off; their visits stay.",
        "%(num)d teachers were taken off; their visits stay.",
        removed,
    )
    return " ".join([come] * bool(added) + [gone] * bool(removed))


def _id(name: str) -> str | None:
    asked = request.args.get(name) or None
    if asked and not is_id(asked):
        raise NotThere("There is no such page, or none that you may open.")
    return asked
