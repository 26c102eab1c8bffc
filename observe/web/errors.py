"""Refusals and faults as HTTP: a page, a part or JSON, each with a sentence."""

import logging

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError

from ..domain.errors import NotAllowed, NotNow, NotThere, NotValid, Refusal, TooMany
from . import mishaps
from .guard import is_api, wants_part
from .pages import told

_STATUS = {NotThere: 404, NotAllowed: 403, NotNow: 409, NotValid: 422, TooMany: 429}
_CODES = {
    400: "malformed",
    403: "csrf",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "not_json",
    422: "malformed",
    429: "too_many",
    503: "try_again",
}

_NOT_OUR_NAME = (
    "This server does not answer under that name. Who runs it can set OBSERVE_URL to its address."
)

log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database_busy)
    app.register_error_handler(DataError, _not_storable)
    app.register_error_handler(Exception, _fault)


def _refused(error: Refusal) -> ResponseReturnValue:
    status = next(code for kind, code in _STATUS.items() if isinstance(error, kind))
    headers = {"Retry-After": str(error.seconds)} if isinstance(error, TooMany) else {}
    return answer(status, told(error.sentence), headers=headers)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    if isinstance(error, SecurityError):
        return _NOT_OUR_NAME, 400, {"Content-Type": "text/plain; charset=utf-8"}
    allowed = error.valid_methods if isinstance(error, MethodNotAllowed) else None
    headers = {"Allow": ", ".join(allowed)} if allowed else {}
    return answer(error.code or 500, _sentence(error), headers=headers)


def _database_busy(error: OperationalError) -> ResponseReturnValue:
    log.warning("database: %s", type(error.orig).__name__)
    sentence = _("The server is busy. Nothing was stored; what is on your device is safe.")
    return answer(503, sentence, headers={"Retry-After": "1"})


def _not_storable(error: DataError) -> ResponseReturnValue:
    """No page asks for it; the database is asked nothing more, since it may have broken off."""
    log.warning("database: %s", type(error.orig).__name__)
    g.at_fault = True
    return answer(422, _("One character in here cannot be stored: type it again."))


def _fault(error: Exception) -> ResponseReturnValue:
    log.error("fault in %s", request.endpoint, exc_info=error)
    return answer(500, _("Something went wrong on the server. What was sent before is safe."))


def answer(
    status: int, sentence: str, code: str | None = None, headers: dict[str, str] | None = None
) -> ResponseReturnValue:
    """One sentence in the form that was asked for."""
    if is_api():
        body = {"ok": False, "code": code or _CODES.get(status, "fault"), "message": sentence}
        return body, status, headers or {}
    words = mishaps.about(status, (headers or {}).get("Retry-After"))
    g.at_fault = status >= 500 or g.get("at_fault", False)
    template = "errors/_error.html" if wants_part() else "errors/error.html"
    page = render_template(template, status=status, sentence=sentence, **words)
    return page, status, headers or {}


def _sentence(error: HTTPException) -> str:
    sentences = {
        403: _(
            "This came from another site or an old page. Nothing was changed: reload and try again."
        ),
        404: _("There is no such page, or none that you may open."),
        405: _("This address does not take that kind of request."),
        413: _("That is more than this server takes at once."),
        415: _("Send JSON with the content type application/json."),
    }
    other = _("This request cannot be answered. Nothing was changed: go back and try again.")
    return sentences.get(error.code or 500, other)
