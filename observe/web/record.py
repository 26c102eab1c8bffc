"""Stub."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ..domain.policy import Action
from .guard import allow

blueprint = Blueprint("record", __name__)
