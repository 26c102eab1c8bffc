"""A list of people pasted from a spreadsheet: looked through first, stored as a whole."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ..domain.errors import NotThere
from ..domain.policy import Action
from .guard import allow

blueprint = Blueprint("paste", __name__)


@blueprint.get("/people/list")
@allow(Action.MANAGE)
def show() -> ResponseReturnValue:
    raise NotThere("There is no such page yet.")
