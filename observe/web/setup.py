"""The first run: what a new district still needs, step by step."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.errors import NotValid
from ..domain.policy import Action, may
from ..domain.setup import SetupStep
from ..store import ground, setup
from .guard import actor, allow, now

blueprint = Blueprint("setup", __name__)


@blueprint.get("/setup")
@allow(Action.MANAGE)
def show() -> ResponseReturnValue:
    found = setup.setup(actor().district)
    return render_template(
        "setup/setup.html",
        setup=found,
        facts=found.facts,
        district=ground.district(actor().district),
        observes=may(actor(), Action.OBSERVE),
    )


@blueprint.post("/setup/steps")
@allow(Action.MANAGE)
def say_done() -> ResponseReturnValue:
    """Only the choice of rubrics is somebody's word; the other steps show by themselves."""
    if request.form.get("step") != SetupStep.RUBRIC:
        raise NotValid("This step is done when the district shows it. Nothing was changed.")
    setup.say_done(actor(), SetupStep.RUBRIC, now())
    return redirect(url_for("setup.show"), 303)


@blueprint.post("/setup/place")
@allow(Action.MANAGE)
def put_away() -> ResponseReturnValue:
    away = request.form.get("away") == "yes"
    setup.put_away(actor(), away, now())
    if not away:
        return redirect(url_for("setup.show"), 303)
    flash(_("Put away. You find the first steps in the menu under your name."))
    return redirect(url_for("home.show"), 303)
