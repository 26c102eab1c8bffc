"""The first run: what a new district still needs, step by step."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ..domain.errors import NotThere
from ..domain.policy import Action
from .guard import allow

blueprint = Blueprint("setup", __name__)


@blueprint.get("/setup")
@allow(Action.MANAGE)
def show() -> ResponseReturnValue:
    raise NotThere("There is no such page yet.")
