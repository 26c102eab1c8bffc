"""The language of the pages that come before signing in."""

from flask import Blueprint, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ..domain.errors import NotValid
from .guard import public
from .words import LANGUAGES, keep_language

blueprint = Blueprint("languages", __name__)


@blueprint.post("/language")
@public
def choose() -> ResponseReturnValue:
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        raise NotValid("Choose a language from the list.")
    response = make_response(redirect(url_for("sign_in.form"), 303))
    keep_language(response, language)
    return response
