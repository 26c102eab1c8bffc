"""One search over what somebody may see."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ..domain.errors import NotThere
from ..domain.policy import Action
from .guard import allow

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
@allow(Action.USE)
def show() -> ResponseReturnValue:
    raise NotThere("There is no such page yet.")
