"""Stub."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ..domain.policy import Action
from .guard import allow

blueprint = Blueprint("workbook", __name__)


@blueprint.get("/workbook")
@allow(Action.EXPORT)
def show() -> ResponseReturnValue:
    return ""
