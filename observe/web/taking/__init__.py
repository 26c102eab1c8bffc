"""Take my record away: everything a teacher may see of themselves, as a workbook, as JSON and as a page for offline."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from typing import IO

from babel.dates import format_date
from flask import Blueprint, current_app, render_template, stream_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import escape

from ...domain.observation import RECORDED
from ...domain.policy import Action
from ...exchange import own_record
from ...store import access, answers, audit
from ...store.records import SharedVisit
from ..assets import text
from ..download import plainly, sent
from ..guard import actor, allow, now
from ..pages import language, today, zone
from ..words import direction
from . import written

blueprint = Blueprint("taking", __name__)

_MOST, _WINDOW = 30, timedelta(hours=1)
_STYLES = ("tokens", "base", "paper", "own-record")
_ONLY_ITSELF = "default-src 'none'; style-src 'unsafe-inline'"


@blueprint.get("/my/record")
@allow(Action.EXPORT_OWN)
def show() -> ResponseReturnValue:
    return render_template("taking/taking.html")


@blueprint.get("/my/record.json")
@allow(Action.EXPORT_OWN)
def as_json() -> ResponseReturnValue:
    return _taken("json", "application/json", _write_json)


@blueprint.get("/my/record.html")
@allow(Action.EXPORT_OWN)
def as_page() -> ResponseReturnValue:
    return _taken("html", "text/html", _write_page)


@blueprint.app_template_filter("dated")
def dated(value: date) -> str:
    """Nov 17, 2026: a file that is kept tells the year."""
    return format_date(value, "medium", locale=get_locale())


@blueprint.app_template_filter("dated_day")
def dated_day(moment: datetime) -> str:
    """The same for a moment, by the reader's clock."""
    return dated(moment.astimezone(zone()).date())


def _taken(ending: str, mimetype: str, write: Callable[[IO[bytes]], int]) -> ResponseReturnValue:
    """Count the try, open all feedback, write the file, note down who took what, and send it."""
    who = actor()
    access.count_try(f"export {who.id}", _MOST, now(), _WINDOW)
    answers.open_all(who.district, who.id, now())
    with ExitStack() as unsent:
        file = unsent.enter_context(tempfile.TemporaryFile())
        number = write(file)
        subject = f"record.{ending}"
        audit.record_act(who.district, who.id, "export", subject, now(), {"visits": number})
        unsent.pop_all()
    named = "-".join(["observe", plainly(who.name) or "record", today().isoformat()])
    return sent(file, mimetype, f"{named}.{ending}")


def _write_json(file: IO[bytes]) -> int:
    who = actor()
    found = (written.visit(who, each) for each in written.visits(who, language()))
    return own_record.write(written.head(who), found, file)


def _write_page(file: IO[bytes]) -> int:
    """One file that needs no other: its styles stand in it, and it runs nothing."""
    numbers: list[str] = []

    def counted() -> Iterator[SharedVisit]:
        for each in written.visits(actor(), language()):
            numbers.append(each.heading.id)
            yield each

    origin = current_app.extensions["observe"].url
    file.write(_head(_("Coaching record of %(name)s", name=actor().name)).encode())
    body = stream_template(
        "taking/document.html",
        head=written.head(actor()),
        visits=counted(),
        made_at=now(),
        recorded=RECORDED,
        app=f"{origin}{url_for('taking.show')}" if origin else "",
    )
    for piece in body:
        file.write(piece.encode())
    file.write(b"</html>\n")
    return len(numbers)


def _head(title: str) -> str:
    styles = "\n".join(text(f"css/{name}.css") for name in _STYLES)
    return (
        f'<!doctype html>\n<html lang="{escape(language())}" dir="{escape(direction())}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_ONLY_ITSELF)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light">\n'
        f"<title>{escape(title)}</title>\n<style>\n{styles}\n</style>\n</head>\n"
    )
