"""Stub."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ..domain.policy import Action
from .guard import allow

blueprint = Blueprint("rubrics", __name__)


@blueprint.get("/rubrics")
@allow(Action.USE)
def index() -> ResponseReturnValue:
    return ""
