"""My coaching: a teacher's goal, pathway, steps, practice and own looks at the class, on one page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from ..domain.policy import Action
from .guard import allow

blueprint = Blueprint("coaching", __name__)


@blueprint.get("/my/coaching")
@allow(Action.EXPORT_OWN)
def show() -> ResponseReturnValue:
    return render_template("coaching/coaching.html")
