"""What somebody decides for themselves: language, password, mail and devices."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ..domain.errors import NotThere
from ..domain.policy import Action
from .guard import allow

blueprint = Blueprint("me", __name__)


@blueprint.get("/me")
@allow(Action.USE)
def show() -> ResponseReturnValue:
    raise NotThere("There is no such page yet.")
