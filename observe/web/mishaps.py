"""What an error page says beside its sentence: whether the work is safe, what to do, and the ways on."""

from urllib.parse import urlsplit

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import RequestEntityTooLarge

_GIVEN_BACK = (404, 409, 422, 429, 500, 503)
_SECRET = ("joining", "me", "sign_in", "welcome")  # a form of theirs holds a password


def about(status: int, wait: str | None) -> dict[str, str | tuple[str, ...] | None]:
    """The words and addresses of the page; `wait` is the answer's Retry-After."""
    again = request.method == "GET" and (status >= 500 or status == 429)
    return {
        "title": _title(status),
        "safe": _safe(status),
        "then": _then(status, wait),
        "again": _here() if again else None,
        "back": _page_before(),
        "given_back": given_back() if status in _GIVEN_BACK else (),
    }


def given_back() -> tuple[str, ...]:
    """What the person wrote in more than one word, so that no refusal loses it."""
    if request.method != "POST" or request.blueprint in _SECRET:
        return ()
    try:
        sent = [text.strip() for texts in request.form.listvalues() for text in texts]
    except RequestEntityTooLarge:
        return ()
    return tuple(dict.fromkeys(text for text in sent if len(text.split()) > 1))


def _title(status: int) -> str:
    titles = {
        403: _("Not allowed"),
        404: _("Not found"),
        409: _("Not now"),
        413: _("Too much at once"),
        422: _("Not understood"),
        429: _("Too many tries"),
        503: _("The server is busy"),
    }
    return titles.get(status) or (_("Something went wrong") if status >= 500 else _("Refused"))


def _safe(status: int) -> str:
    """Every write is one transaction, so that a refusal leaves no half."""
    if request.method in ("GET", "HEAD"):
        return _("Yes. Nothing was changed: your visits, notes and records are as they were.")
    if status == 500:
        return _(
            "Yes, up to here. Look whether the last step was stored before you do it once more."
        )
    return _("Yes. Nothing of this step was stored, and nothing else was changed.")


def _then(status: int, wait: str | None) -> str:
    if status == 429 and wait:
        return ngettext(
            "Wait %(num)d second, then try again.",
            "Wait %(num)d seconds, then try again.",
            int(wait),
        )
    acts = {
        403: _("Go back and reload the page, then try again."),
        404: _(
            "The address may be mistyped, or what it led to was taken back. Search for it, or ask whoever sent it."
        ),
        409: _("Go back and reload the page: it then shows how things stand now."),
        413: _("Go back and send less: a shorter text, or a list in two parts."),
        422: _("Go back and check what was typed, or start again from the list."),
        503: _("Wait a moment, then try again."),
    }
    if status >= 500 and status not in acts:
        return _(
            "Try again in a moment. If it stays, tell your administrator the time and what you did."
        )
    return acts.get(status) or _("Go back and try another way.")


def _here() -> str:
    return request.full_path.rstrip("?")


def _page_before() -> str | None:
    """Where the person came from, where that was another page of ours."""
    before = urlsplit(request.referrer or "")
    here = urlsplit(request.url)
    if (before.scheme, before.netloc) != (here.scheme, here.netloc):
        return None
    address = before.path + (f"?{before.query}" if before.query else "")
    ours = before.path.startswith("/") and not before.path.startswith("//")
    return address if ours and not (request.method == "GET" and address == _here()) else None
