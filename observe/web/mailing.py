"""How mail does, for administrators: which way it leaves, what does not get through, and trying again."""

import re
from datetime import timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from ..domain.policy import Action
from ..store import troubles
from ..store.mail_kinds import MAIL_KINDS
from .guard import actor, allow, now

blueprint = Blueprint("mailing", __name__)

_SHOULD_BE_DONE = timedelta(minutes=10)
_ADDRESS = re.compile(r"[^\s<>]+@[^\s<>:;,]+")


@blueprint.get("/mail")
@allow(Action.MANAGE)
def show() -> ResponseReturnValue:
    """Whose mail it is stays out: it would tell with whom a coach has shared."""
    return render_template(
        "told/mail.html",
        mail=current_app.extensions["observe"].mail,
        troubles=troubles.troubles(actor().district, MAIL_KINDS),
        untouched=troubles.untouched(actor().district, MAIL_KINDS, now() - _SHOULD_BE_DONE),
    )


@blueprint.post("/mail/tries")
@allow(Action.MANAGE)
def try_again() -> ResponseReturnValue:
    count = troubles.try_again(actor().district, MAIL_KINDS, now())
    flash(ngettext("%(num)d mail is tried again now.", "%(num)d mails are tried again now.", count))
    return redirect(url_for("mailing.show"), 303)


@blueprint.app_template_filter("without_addresses")
def without_addresses(problem: str) -> str:
    return _ADDRESS.sub("…", problem)
