"""The conference before a planned formal observation: its day, questions, and the teacher's answers."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.errors import NotNow, NotValid
from ..domain.policy import Action
from ..store import before_lessons, pre_conferences
from .guard import actor, allow, now
from .pages import told, told_fields, zone

blueprint = Blueprint("pre_conference", __name__)


@blueprint.get("/planned/<uuid:planned>/pre-conference")
@allow(Action.USE)
def show(planned: object) -> ResponseReturnValue:
    return _page(planned)


@blueprint.post("/planned/<uuid:planned>/pre-conference")
@allow(Action.USE)
def ask(planned: object) -> ResponseReturnValue:
    questions, typed = _typed("questions"), request.form.get("meets_on", "")
    try:
        on = date.fromisoformat(typed) if typed else None
    except ValueError:
        return _page(planned, {"meets_on": _("Choose a day, or leave it empty.")}, questions), 422
    try:
        pre_conferences.ask(actor().district, actor().id, str(planned), on, questions, now())
    except NotValid as refused:
        return _page(planned, told_fields(refused), questions), 422
    except NotNow as refused:
        return _page(planned, {"changed": told(refused.sentence)}, questions), 409
    flash(_("Asked. The teacher sees it now and can answer."))
    return _back(planned)


@blueprint.post("/planned/<uuid:planned>/pre-conference/answers")
@allow(Action.USE)
def answer(planned: object) -> ResponseReturnValue:
    answers = _typed("answers")
    try:
        pre_conferences.answer(actor().district, actor().id, str(planned), answers, now())
    except NotValid as refused:
        return _page(planned, told_fields(refused), answers), 422
    except NotNow as refused:
        return _page(planned, {"changed": told(refused.sentence)}, answers), 409
    flash(_("Saved. Both of you read it."))
    return _back(planned)


def _page(planned: object, wrong: Mapping[str, str] | None = None, typed: str = "") -> str:
    found = before_lessons.seen(actor().district, actor().id, str(planned))
    usual = _(
        "What should students learn in this lesson, and how will they know?\n"
        "Who needs something else, and what do you offer them?\n"
        "What do you want me to look at?"
    )
    return render_template(
        "evaluation/pre_conference.html",
        found=found,
        latest=found.starts_at.astimezone(zone()).date(),
        wrong=wrong or {},
        typed=typed,
        typed_day=request.form.get("meets_on"),
        usual=usual,
    )


def _typed(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n")


def _back(planned: object) -> ResponseReturnValue:
    return redirect(url_for("pre_conference.show", planned=planned), 303)
