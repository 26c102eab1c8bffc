"""After sharing: declining with a comment, and opening a received record again with the other's consent."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.errors import NotValid
from ..domain.policy import Action
from ..store import delivering, reopening, standings
from .guard import actor, allow, now
from .pages import told_fields

blueprint = Blueprint("reopening", __name__)


@blueprint.get("/observations/<uuid:observation>/reopening")
@allow(Action.USE)
def show(observation: object) -> ResponseReturnValue:
    return _page(observation)


@blueprint.post("/observations/<uuid:observation>/refusal")
@allow(Action.USE)
def decline(observation: object) -> ResponseReturnValue:
    comment = _typed("comment")
    try:
        delivering.decline(actor().district, actor().id, str(observation), comment, now())
    except NotValid as refused:
        return _page(observation, told_fields(refused), comment), 422
    flash(_("Declined. Your comment stands with the record."))
    return redirect(url_for("record.show", observation=observation), 303)


@blueprint.post("/observations/<uuid:observation>/reopening")
@allow(Action.USE)
def ask(observation: object) -> ResponseReturnValue:
    act, reason = request.form.get("act", "reopen"), _typed("reason")
    try:
        reopening.ask(actor().district, actor().id, str(observation), act, reason, now())
    except NotValid as refused:
        return _page(observation, told_fields(refused), reason), 422
    flash(_("Asked. Nothing changes until somebody else agrees."))
    return redirect(url_for("reopening.show", observation=observation), 303)


@blueprint.post("/observations/<uuid:observation>/reopening/<uuid:wish>/answer")
@allow(Action.USE)
def answer(observation: object, wish: object) -> ResponseReturnValue:
    if request.form.get("answer") not in ("yes", "no"):
        raise NotValid(_("Choose whether you agree."))
    yes = request.form["answer"] == "yes"
    who = (actor().district, actor().id, str(observation))
    reopening.answer(*who, str(wish), yes, now())
    flash(_("You agreed.") if yes else _("You did not agree: the record stays as it is."))
    return redirect(url_for("home.show"), 303)


def _page(observation: object, wrong: Mapping[str, str] | None = None, typed: str = "") -> str:
    found = standings.standing(actor().district, actor(), str(observation))
    other = found.observer if found.reader == "teacher" else found.teacher
    return render_template(
        "evaluation/reopening.html", found=found, other=other, wrong=wrong or {}, typed=typed
    )


def _typed(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n")
