"""Which rubrics a district offers for new visits."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.errors import NotNow
from ..domain.policy import Action
from ..store import offering
from . import returning
from .guard import actor, allow, now
from .pages import language, told

blueprint = Blueprint("offering", __name__)
blueprint.context_processor(returning.in_templates)


@blueprint.get("/rubrics/offered")
@allow(Action.MANAGE)
def show() -> ResponseReturnValue:
    return _page()


@blueprint.post("/rubrics/offered")
@allow(Action.MANAGE)
def change() -> ResponseReturnValue:
    offered = request.form.get("offered") == "yes"
    rubric, version = request.form.get("rubric", ""), request.form.get("version", "")
    try:
        offering.offer(actor(), rubric, version, offered, now())
    except NotNow as refused:
        return _page(told(refused.sentence)), 409
    flash(
        _("New visits may use it again.")
        if offered
        else _("New visits no longer offer it. What was made with it stays.")
    )
    return redirect(url_for("offering.show", then=returning.then()), 303)


def _page(problem: str | None = None) -> str:
    return render_template(
        "offering/offered.html",
        offers=offering.offers(actor().district),
        problem=problem,
        tongue=language(),
    )
