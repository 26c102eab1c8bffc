"""Which coach follows which teachers."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ..domain.errors import NotThere
from ..domain.policy import Action
from .guard import allow

blueprint = Blueprint("caseloads", __name__)


@blueprint.get("/caseloads")
@allow(Action.MANAGE)
def index() -> ResponseReturnValue:
    raise NotThere("There is no such page yet.")
