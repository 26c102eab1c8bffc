"""Whether the process lives, and whether it can serve."""

import os

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ..store import readiness
from .assets import build
from .guard import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    return {"ok": True, "build": build(), "process": os.getpid()}


@blueprint.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    problem = readiness.problem()
    return ({"ok": True}, 200) if problem is None else ({"ok": False, "problem": problem}, 503)
