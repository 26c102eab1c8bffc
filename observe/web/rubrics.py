"""Published rubrics to read and to print."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ..domain.errors import NotThere
from ..domain.policy import Action
from ..store import rubrics
from .guard import actor, allow
from .pages import language

blueprint = Blueprint("rubrics", __name__)


@blueprint.get("/rubrics")
@allow(Action.USE)
def index() -> ResponseReturnValue:
    found = rubrics.published(actor().district)
    return render_template("rubrics/rubrics.html", rubrics=found, tongue=language())


@blueprint.get("/rubrics/show")
@allow(Action.USE)
def show() -> ResponseReturnValue:
    """One version, also a retired one: a record made with it stays readable."""
    found = rubrics.rubric_version(
        actor().district, request.args.get("id"), request.args.get("version")
    )
    if found is None:
        raise NotThere("There is no such rubric here.")
    return render_template("rubrics/rubric.html", rubric=found, tongue=language())
