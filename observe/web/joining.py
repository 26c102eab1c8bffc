"""Where a one-time link leads: choose a password and a language, and be signed in."""

from collections.abc import Mapping
from datetime import timedelta

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.errors import NotThere
from ..store import access, invitations
from ..store.invitations import Guest
from . import signed_in
from .guard import now, public
from .pages import LANGUAGES, told
from .passwords import hashed, problem_with
from .signed_in import fingerprint
from .words import speaking

blueprint = Blueprint("joining", __name__)

_MOST_PER_ADDRESS, _MOST_PER_LINK, _WINDOW = 100, 20, timedelta(minutes=15)


@blueprint.get("/join/<token>")
@public
def form(token: str) -> ResponseReturnValue:
    try:
        guest = _guest(token)
    except NotThere as closed:
        return _closed(closed)
    with speaking(guest.language, guest.district):
        return _page(token, guest, guest.language, {})


@blueprint.post("/join/<token>")
@public
def join(token: str) -> ResponseReturnValue:
    try:
        guest = _guest(token)
        access.count_try(f"join {fingerprint(token)}", _MOST_PER_LINK, now(), _WINDOW)
        password, language = request.form.get("password", ""), request.form.get("language", "")
        wrong = _problems(password, language)
        if wrong:
            return _page(token, guest, language, wrong), 422
        invitations.accept(fingerprint(token), guest, hashed(password), language, now())
    except NotThere as closed:
        return _closed(closed)
    signed_in.sign_out()
    response = make_response(redirect(url_for("home.show"), 303))
    signed_in.set_cookie(response, signed_in.sign_in(guest.account))
    return response


def _guest(token: str) -> Guest:
    """Raises NotThere, and TooMany for an address from which many wrong links came."""
    per_address = f"join {request.remote_addr}"
    access.check_tries(per_address, _MOST_PER_ADDRESS, now())
    try:
        return invitations.guest(fingerprint(token), now())
    except NotThere:
        access.count_try(per_address, _MOST_PER_ADDRESS, now(), _WINDOW)
        raise


def _problems(password: str, language: str) -> dict[str, str]:
    wrong = {}
    problem = problem_with(password)
    if problem:
        wrong["password"] = problem
    if language not in LANGUAGES:
        wrong["language"] = _("Choose a language from the list.")
    return wrong


def _page(token: str, guest: Guest, language: str, wrong: Mapping[str, str]) -> str:
    return render_template(
        "joining/joining.html",
        token=token,
        guest=guest,
        chosen=language,
        languages=LANGUAGES,
        wrong=wrong,
    )


def _closed(refused: NotThere) -> ResponseReturnValue:
    return render_template("joining/closed.html", sentence=told(refused.sentence)), 404
