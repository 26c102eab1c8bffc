"""The ready check: whether this device can carry a lesson without Wi-Fi, and what to put right first."""

from typing import Any

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ..domain.policy import Action
from . import signed_in
from .assets import build
from .guard import actor, allow, now
from .words import locale_tag

blueprint = Blueprint("ready", __name__)


@blueprint.get("/ready")
@allow(Action.OBSERVE)
def show() -> ResponseReturnValue:
    return render_template(
        "ready/ready.html", ends_at=current_user.ends_at, shared=signed_in.is_shared()
    )


@blueprint.get("/ready/https")
@allow(Action.USE)
def https() -> ResponseReturnValue:
    """What an administrator does so that tablets trust this server."""
    return render_template("ready/https.html", url=current_app.extensions["observe"].url)


@blueprint.app_template_global("for_the_ready_check")
def for_the_ready_check() -> dict[str, Any]:
    """What the checks compare the device with."""
    return {
        "user": actor().id,
        "build": build(),
        "server_ms": _ms(now().timestamp()),
        "ends_ms": _ms(current_user.ends_at.timestamp()),
        "shared": signed_in.is_shared(),
        "timezone": actor().timezone,
        "locale": locale_tag(),
        "session": url_for("api.session"),
    }


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
