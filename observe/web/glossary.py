"""The district's own words for our terms."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ..domain.errors import NotThere
from ..domain.policy import Action
from .guard import allow

blueprint = Blueprint("glossary", __name__)


@blueprint.get("/district/words")
@allow(Action.MANAGE)
def index() -> ResponseReturnValue:
    raise NotThere("There is no such page yet.")
