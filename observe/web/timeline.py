"""Stub."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ..domain.policy import Action
from .guard import allow

blueprint = Blueprint("timeline", __name__)


@blueprint.get("/timeline")
@allow(Action.EXPORT_OWN)
def own() -> ResponseReturnValue:
    return ""
