"""How somebody gets to a shared record: its address to copy or to scan, and the mail about it."""

import io
from datetime import timedelta

import segno
from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..config import Way
from ..domain.policy import Action, reading_scope
from ..store import mail, record_headings
from ..store.jobs import Standing
from ..store.record_headings import Heading
from .guard import actor, allow, now
from .pages import clock, day_and_clock

blueprint = Blueprint("link", __name__)

_A_MOMENT = timedelta(minutes=1)


@blueprint.get("/observations/<uuid:observation>/link")
@allow(Action.USE)
def show(observation: object) -> ResponseReturnValue:
    """Looking at the address is not opening the record."""
    heading = _heading(observation)
    return render_template("link/link.html", heading=heading, link=_address(heading))


@blueprint.get("/observations/<uuid:observation>/link/code")
@allow(Action.USE)
def code(observation: object) -> ResponseReturnValue:
    """A QR code that holds the address, which asks to sign in, and nothing else."""
    drawn = io.BytesIO()
    made = segno.make(_address(_heading(observation)), error="m", micro=False)
    made.save(drawn, kind="svg", xmldecl=False, omitsize=True, dark="#000", light="#fff")
    return drawn.getvalue(), {"Content-Type": "image/svg+xml"}


@blueprint.app_template_global("mail_words")
def mail_words(heading: Heading) -> str:
    """What the observer is told of the mail about a record that nobody has opened yet."""
    found = mail.outlook(actor().district, heading.teacher_id, heading.id, heading.shared_at)
    standing = found.standing
    if standing and standing.state == "failed":
        return _("The mail about it did not get through: send the link yourself.")
    if not (_leaves() and found.takes_mail) or (standing and standing.state == "dropped"):
        return _(
            "%(teacher)s gets no mail from Observe: send the link yourself.",
            teacher=heading.teacher,
        )
    if standing and standing.state == "done":
        when = day_and_clock(standing.ended_at or standing.due_at)
        return _("Mail about it went out %(when)s.", when=when)
    return _goes_out(standing) if standing else ""


def _goes_out(standing: Standing) -> str:
    if standing.problem:
        when = day_and_clock(standing.due_at)
        return _("The mail about it has not got through yet. The next try: %(when)s.", when=when)
    if standing.due_at < now() + _A_MOMENT:
        return _("Mail about it goes out in a moment.")
    return _("Mail about it goes out at %(time)s.", time=clock(standing.due_at))


def _leaves() -> bool:
    way: Way = current_app.extensions["observe"].mail.way
    return way == Way.SMTP


def _heading(observation: object) -> Heading:
    return record_headings.heading(actor().district, reading_scope(actor()), str(observation))


def _address(heading: Heading) -> str:
    origin = current_app.extensions["observe"].url or request.host_url.rstrip("/")
    return f"{origin}{url_for('record.show', observation=heading.id)}"
