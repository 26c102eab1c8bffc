"""A copy of the demo to train in."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ..domain.errors import NotThere
from ..domain.policy import Action
from .guard import allow

blueprint = Blueprint("sandbox", __name__)


@blueprint.get("/sandbox")
@allow(Action.MANAGE)
def show() -> ResponseReturnValue:
    raise NotThere("There is no such page yet.")
