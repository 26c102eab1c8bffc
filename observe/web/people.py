"""The people of a district, as their administrators keep them."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ..domain.errors import NotThere
from ..domain.policy import Action
from .guard import allow

blueprint = Blueprint("people", __name__)


@blueprint.get("/people")
@allow(Action.MANAGE)
def index() -> ResponseReturnValue:
    raise NotThere("There is no such page yet.")
