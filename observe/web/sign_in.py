"""Signing in and out, and the first administrator's one-time link."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BuildError

from ..store import access
from . import guard, signed_in
from .guard import public
from .passwords import proves
from .words import keep_language

blueprint = Blueprint("sign_in", __name__)

_MOST_PER_EMAIL, _MOST_PER_ADDRESS, _WINDOW = 10, 100, timedelta(minutes=15)


@blueprint.get("/sign-in")
@public
def form() -> ResponseReturnValue:
    if guard.maybe_actor():
        return redirect(url_for("home.show"), 303)
    return render_template(
        "sign_in/sign_in.html", email="", problem=None, onward=_onward(request.args)
    )


@blueprint.post("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    email = request.form.get("email", "").replace("\0", "")[:320].strip().lower()
    password = request.form.get("password", "")
    per_email = f"sign-in {signed_in.fingerprint(email)}"
    per_address = f"sign-in {request.remote_addr}"
    access.check_tries(per_address, _MOST_PER_ADDRESS, guard.now())
    access.count_try(per_email, _MOST_PER_EMAIL, guard.now(), _WINDOW)
    account = _proven(email, password)
    if account is None:
        access.count_try(per_address, _MOST_PER_ADDRESS, guard.now(), _WINDOW)
        problem = _("That e-mail and password do not go together. Check both and try again.")
        page = render_template(
            "sign_in/sign_in.html",
            email=email,
            problem=problem,
            onward=_onward(request.form) | _place(request.form),
            carried=_carried(),
        )
        return page, 422
    access.forget_tries(per_email)
    signed_in.sign_out()
    response = make_response(_sent_on() or redirect(_target(), 303))
    if "device" in request.form:
        signed_in.decide_shared(response, "shared" in request.form)
    signed_in.set_cookie(response, signed_in.sign_in(account))
    return response


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """The page that follows speaks the language of who was signed in.

    The browser is told to forget pages only by a device that says that nothing waits on it.
    """
    leaving = guard.maybe_actor()
    signed_in.sign_out()
    response = make_response(redirect(url_for("sign_in.form"), 303))
    if leaving:
        keep_language(response, leaving.language)
    signed_in.drop_cookie(response)
    signed_in.drop_mark(response, signed_in.COVERED)
    if request.form.get("pending") == "0":
        response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _proven(email: str, password: str) -> str | None:
    """The account that these open; an unknown e-mail costs the same time."""
    found = access.credentials(email)
    proven = proves(found.password_hash if found else None, password)
    return found.account if found and proven else None


def _onward(given: Mapping[str, str]) -> dict[str, Any]:
    """Where the person was going: an endpoint's name with its arguments, never an address."""
    endpoint = given.get("next", "")
    if endpoint not in current_app.view_functions or not guard.asks_to_sign_in(endpoint):
        return {}
    every = current_app.url_map.iter_rules(endpoint)
    rules = [rule for rule in every if "GET" in (rule.methods or ())]
    names = {name for rule in rules for name in rule.arguments} & set(given)
    return {"next": endpoint, **{name: given[name] for name in names}} if rules else {}


def _carried() -> list[tuple[str, str]]:
    """What was typed into another form before the session ended."""
    given = request.form.items(multi=True)
    return [(name, value) for name, value in given if name.startswith("carried.")]


def _place(given: Mapping[str, str]) -> dict[str, Any]:
    """The form that it was typed into, as an endpoint with its arguments; nothing for any other."""
    endpoint = given.get("carried_to", "")
    if not guard.carrying(endpoint):
        return {}
    names = {name for rule in current_app.url_map.iter_rules(endpoint) for name in rule.arguments}
    return {"carried_to": endpoint, **{name: given[name] for name in names & set(given)}}


def _sent_on() -> str | None:
    """A page that shows what was typed and sends it with one act; None where nothing was carried."""
    place = _place(request.form)
    try:
        action = url_for(place.pop("carried_to"), **place) if place else None
    except BuildError:
        action = None
    if action is None:
        return None
    typed = [(name.removeprefix("carried."), value) for name, value in _carried()]
    return render_template("plain/carried.html", action=action, carried=typed)


def _target() -> str:
    """The page of the form's `next`, or home where its arguments make no page of ours."""
    onward = _onward(request.form)
    endpoint = onward.pop("next", "home.show")
    adapter = current_app.create_url_adapter(request)
    try:
        target = url_for(endpoint, **onward)
        found = adapter and adapter.match(urlsplit(target).path, "GET")
    except (BuildError, HTTPException):
        found = None
    return target if found and found[0] == endpoint else url_for("home.show")
