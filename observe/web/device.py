"""Whose device this is: somebody's own, or one that several people use and that covers itself."""

from typing import Any

from flask import Blueprint, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.errors import NotNow
from ..domain.policy import Action
from ..store import devices
from . import signed_in
from .assets import build
from .guard import actor, allow
from .words import locale_tag

blueprint = Blueprint("device", __name__)


@blueprint.post("/me/device")
@allow(Action.USE)
def choose() -> ResponseReturnValue:
    """A new session begins, as long as the choice allows."""
    if actor().training:
        raise NotNow(_("Leave the training first: it ends with your own session."))
    shared = "shared" in request.form
    account = devices.own(actor().district, actor().id).account
    signed_in.sign_out()
    response = make_response(redirect(url_for("me.show"), 303))
    signed_in.decide_shared(response, shared)
    signed_in.set_cookie(response, signed_in.sign_in(account))
    flash(
        _("This is now a shared device.") if shared else _("This is now a device of your own."),
    )
    return response


@blueprint.post("/me/cover")
@allow(Action.USE)
def cover() -> ResponseReturnValue:
    """Nobody reads on here before signing in; what waits on the device can still be sent."""
    response = make_response("", 204)
    if signed_in.is_shared():
        signed_in.keep_mark(response, signed_in.COVERED)
    return response


@blueprint.app_template_global("is_shared")
def is_shared() -> bool:
    return signed_in.is_shared()


@blueprint.app_template_global("for_this_device")
def for_this_device() -> dict[str, Any]:
    """What signing out, and the cover of a shared device, need to know and say."""
    return {
        "user": actor().id,
        "shared": signed_in.is_shared(),
        "build": build(),
        "locale": locale_tag(),
        "home": url_for("home.show"),
        "sign_in": url_for("sign_in.form"),
        "sign_out": url_for("sign_in.sign_out"),
        "cover": url_for("device.cover"),
        "session": url_for("api.session"),
        "words": _words() | (_words_of_the_cover() if signed_in.is_shared() else {}),
    }


def _words() -> dict[str, str]:
    return {
        "single": _("1 note or tap is not sent yet."),
        "many": _("{n} notes or taps are not sent yet."),
        "sending": _("Sending…"),
        "left": _("{n} could not be sent. Try again, or choose another way."),
        "offline": _("No connection: signing out has to wait. Nothing is lost."),
    }


def _words_of_the_cover() -> dict[str, str]:
    return {
        "title": _("({n} unsent)"),
        "covered": _("The screen is covered"),
        "why": _("This device was left alone for a while. What was written is safe."),
        "sign_in": _("Sign in"),
        "other": _("Somebody else signs in"),
        "write": _("Go on writing: the note is kept, and nothing else is shown"),
        "add": _("Add"),
        "added": _("The note is on this device."),
        "wrong": _("Somebody else has signed in. This page stays covered."),
        "unreached": _("The server cannot be reached. Try again in a moment."),
        "close": _("Close"),
    }
