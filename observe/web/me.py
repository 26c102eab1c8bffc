"""What somebody decides for themselves: language, password, mail and devices."""

from collections.abc import Mapping
from datetime import timedelta

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ..domain.devices import browser_and_system
from ..domain.errors import NotNow, NotValid
from ..domain.policy import Action
from ..store import access, devices, staff
from ..store.devices import Own
from . import signed_in
from .guard import actor, allow, now
from .pages import LANGUAGES
from .passwords import hashed, problem_with, proves
from .words import speaking

blueprint = Blueprint("me", __name__)

_MOST_TRIES, _WINDOW = 10, timedelta(minutes=15)


@blueprint.get("/me")
@allow(Action.USE)
def show() -> ResponseReturnValue:
    return _page({})


@blueprint.post("/me/preferences")
@allow(Action.USE)
def prefer() -> ResponseReturnValue:
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        return _page({"language": _("Choose a language from the list.")}), 422
    devices.choose(actor().district, actor().id, language, "told_by_mail" in request.form)
    with speaking(language):
        flash(_("Saved."))
    return redirect(url_for("me.show"), 303)


@blueprint.post("/me/password")
@allow(Action.USE)
def change_password() -> ResponseReturnValue:
    """Every device is signed out; this one goes on with a new session."""
    own = _own()
    if own.password_hash is None:
        raise NotNow(_("You sign in here without a password, so there is none to change."))
    access.count_try(f"password {own.account}", _MOST_TRIES, now(), _WINDOW)
    wrong = _problems(own, request.form.get("old", ""), request.form.get("new", ""))
    if wrong:
        return _page(wrong), 422
    password = hashed(request.form["new"])
    devices.set_password(actor().district, actor().id, password, own.password_hash, now())
    flash(_("Your password is changed. Other devices are signed out."))
    response = make_response(redirect(url_for("me.show"), 303))
    signed_in.set_cookie(response, signed_in.sign_in(own.account))
    return response


@blueprint.post("/me/devices")
@allow(Action.USE)
def end_devices() -> ResponseReturnValue:
    asked = request.form.get("device", "")
    if asked == "others":
        devices.end_others(current_user.key_hash)
        flash(_("All other devices are signed out."))
    elif asked:
        devices.end_device(current_user.key_hash, asked[:64])
        flash(_("That device is signed out."))
    else:
        raise NotValid(_("Choose a device from the list."))
    return redirect(url_for("me.show"), 303)


def _own() -> Own:
    return devices.own(actor().district, actor().id)


def _problems(own: Own, old: str, new: str) -> dict[str, str]:
    if not proves(own.password_hash, old):
        return {"old": _("This is not the password that you sign in with now.")}
    problem = problem_with(new)
    return {"new": problem} if problem else {}


def _page(wrong: Mapping[str, str]) -> str:
    own = _own()
    return render_template(
        "me/me.html",
        member=staff.member(actor().district, actor().id),
        own=own,
        languages=LANGUAGES,
        devices=[
            (each, _device(each.user_agent))
            for each in devices.devices(current_user.key_hash, now())
        ],
        wrong=wrong,
    )


def _device(user_agent: str) -> str:
    browser, system = browser_and_system(user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s", browser=browser, system=system)
    return browser or system or _("A device that does not say what it is")
