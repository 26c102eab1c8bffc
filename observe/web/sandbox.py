"""A copy of the demo to train in: making it, entering it as somebody, and going back."""

import secrets

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ..domain.policy import Action
from ..store import sandbox
from . import signed_in
from .guard import actor, allow, now, wants_part
from .signed_in import fingerprint, session_length

blueprint = Blueprint("sandbox", __name__)


@blueprint.get("/sandbox")
@allow(Action.USE)
def show() -> ResponseReturnValue:
    part = "sandbox/_state.html" if wants_part() else "sandbox/sandbox.html"
    return render_template(part, sandbox=sandbox.sandbox(actor()), now=now())


@blueprint.post("/sandbox")
@allow(Action.MANAGE)
def make() -> ResponseReturnValue:
    sandbox.ask(actor(), now())
    return redirect(url_for("sandbox.show"), 303)


@blueprint.post("/sandbox/visits")
@allow(Action.USE)
def enter() -> ResponseReturnValue:
    """Go on as somebody of the training district; who one is at home stays in the session's row."""
    key = secrets.token_urlsafe(32)
    role = request.form.get("role", "")
    sandbox.enter(current_user.key_hash, role, fingerprint(key), now(), session_length())
    return _with(key)


@blueprint.post("/sandbox/return")
@allow(Action.USE)
def leave() -> ResponseReturnValue:
    key = secrets.token_urlsafe(32)
    sandbox.leave(current_user.key_hash, fingerprint(key), now(), session_length())
    flash(_("You are back in your district."))
    return _with(key)


def _with(key: str) -> ResponseReturnValue:
    response = make_response(redirect(url_for("home.show"), 303))
    signed_in.set_cookie(response, key)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
