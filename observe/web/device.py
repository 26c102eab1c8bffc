"""Whose device this is: somebody's own, or one that several people use and that covers itself."""

from flask import Blueprint, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.errors import NotNow
from ..domain.policy import Action
from ..store import devices
from . import guard
from .guard import actor, allow

blueprint = Blueprint("device", __name__)


@blueprint.post("/me/device")
@allow(Action.USE)
def choose() -> ResponseReturnValue:
    """A new session begins, as long as the choice allows."""
    if actor().training:
        raise NotNow(_("Leave the training first: it ends with your own session."))
    shared = "shared" in request.form
    account = devices.own(actor().district, actor().id).account
    guard.sign_out()
    response = make_response(redirect(url_for("me.show"), 303))
    guard.decide_shared(response, shared)
    guard.set_cookie(response, guard.sign_in(account))
    flash(
        _("This is now a shared device.") if shared else _("This is now a device of your own."),
    )
    return response


@blueprint.post("/me/cover")
@allow(Action.USE)
def cover() -> ResponseReturnValue:
    """Nobody reads on here before signing in; what waits on the device can still be sent."""
    response = make_response("", 204)
    if guard.is_shared():
        guard.keep_mark(response, guard.COVERED)
    return response


@blueprint.app_template_global("is_shared")
def is_shared() -> bool:
    return guard.is_shared()
