"""The language of the pages that come before signing in."""

from flask import Blueprint, current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ..config import Config
from ..domain.errors import NotValid
from .guard import public
from .words import COOKIE, LANGUAGES

blueprint = Blueprint("languages", __name__)

_YEAR = 365 * 24 * 3600


@blueprint.post("/language")
@public
def choose() -> ResponseReturnValue:
    """Kept in this browser; once somebody is signed in, their own settings say it."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        raise NotValid("Choose a language from the list.")
    config: Config = current_app.extensions["observe"]
    response = make_response(redirect(url_for("sign_in.form"), 303))
    response.set_cookie(
        COOKIE, language, max_age=_YEAR, httponly=True, samesite="Lax", secure=config.secure
    )
    return response
