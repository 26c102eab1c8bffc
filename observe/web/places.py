"""Schools, terms and classes, as a district's administrators keep them."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ..domain.errors import NotThere
from ..domain.policy import Action
from .guard import allow

blueprint = Blueprint("places", __name__)


@blueprint.get("/places")
@allow(Action.MANAGE)
def index() -> ResponseReturnValue:
    raise NotThere("There is no such page yet.")
