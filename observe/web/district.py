"""The district's name, time zone and language."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ..domain.errors import NotThere
from ..domain.policy import Action
from .guard import allow

blueprint = Blueprint("district", __name__)


@blueprint.get("/district")
@allow(Action.MANAGE)
def show() -> ResponseReturnValue:
    raise NotThere("There is no such page yet.")
