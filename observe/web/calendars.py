"""The secret address of somebody's calendar: what calendar programs fetch, and making, renewing, ending it."""

import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.errors import NotNow, NotThere
from ..domain.policy import Action
from ..exchange import calendar_file
from ..store import access, calendars, planned
from .appointments import appointment
from .guard import actor, allow, now, public
from .signed_in import fingerprint
from .words import speaking

blueprint = Blueprint("calendars", __name__)

_LOOKS_BACK = timedelta(days=60)
_MOST_GUESSES, _WINDOW = 100, timedelta(minutes=15)
_LONGEST_KEY = 100
_SHOWN = "address of my calendar"


@blueprint.get("/calendar/<uuid:district>/<key>.ics")
@public
def feed(district: object, key: str) -> ResponseReturnValue:
    """Whoever knows the address reads when and where, and nothing of what was seen."""
    where = str(district)
    found = calendars.whose(where, fingerprint(key)) if len(key) <= _LONGEST_KEY else None
    if found is None:
        access.count_try(f"calendar {request.remote_addr}", _MOST_GUESSES, now(), _WINDOW)
        raise NotThere("There is no such calendar. Its address was renewed or ended.")
    with speaking(found.language, where):
        made = [
            appointment(each, found.person)
            for each in planned.calendar_of(where, found.person, now() - _LOOKS_BACK)
        ]
        body = calendar_file.feed(made, _("Observe: planned visits"), found.timezone)
    return body, {"Content-Type": "text/calendar; charset=utf-8"}


@blueprint.get("/me/calendar")
@allow(Action.USE)
def show() -> ResponseReturnValue:
    """With the address right after it was made and never again: only its hash is kept."""
    key = session.pop(_SHOWN, "")
    address = _address(key) if key else ""
    return render_template(
        "calendars/calendar.html",
        address=address,
        subscribes=f"webcal://{address.partition('://')[2]}" if address else "",
        made_at=calendars.made_at(actor().district, actor().id),
        is_local=urlsplit(_origin()).hostname in ("127.0.0.1", "localhost"),
    )


@blueprint.post("/me/calendar")
@allow(Action.USE)
def give() -> ResponseReturnValue:
    if actor().training:
        raise NotNow(_("You are training: a calendar has an address only in the real Observe."))
    key = secrets.token_urlsafe(32)
    calendars.give(actor().district, actor().id, fingerprint(key), now())
    session[_SHOWN] = key
    return redirect(url_for("calendars.show"), 303)


@blueprint.post("/me/calendar/ending")
@allow(Action.USE)
def end() -> ResponseReturnValue:
    calendars.end(actor().district, actor().id)
    flash(_("The address leads nowhere now. Programs that used it show nothing new."))
    return redirect(url_for("calendars.show"), 303)


def _address(key: str) -> str:
    return f"{_origin()}{url_for('calendars.feed', district=actor().district, key=key)}"


def _origin() -> str:
    url: str | None = current_app.extensions["observe"].url
    return url or request.host_url.rstrip("/")
