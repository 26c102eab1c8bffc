"""The start page: what is mine to do now."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from ..domain.policy import Action
from .guard import allow

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@allow(Action.USE)
def show() -> ResponseReturnValue:
    return render_template("home/home.html")
