"""Pages about the app itself: what was tested for accessibility, and the keyboard shortcuts."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ..domain.errors import NotThere
from ..domain.policy import Action
from .guard import allow, public

blueprint = Blueprint("about", __name__)


@blueprint.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    raise NotThere("There is no such page yet.")


@blueprint.get("/shortcuts")
@allow(Action.USE)
def shortcuts() -> ResponseReturnValue:
    raise NotThere("There is no such page yet.")
