"""Stub."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ..domain.policy import Action
from .guard import allow

blueprint = Blueprint("teachers", __name__)


@blueprint.get("/teachers")
@allow(Action.FOLLOW_TEACHERS)
def index() -> ResponseReturnValue:
    return ""
