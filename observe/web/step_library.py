"""The district's own steps to choose from: coaches and administrators add to them and retire them."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.errors import NotThere, NotValid
from ..domain.policy import Action
from ..domain.rubric import Rubric
from ..store import library, rubrics
from .guard import actor, allow, now
from .pages import language, told, told_fields

blueprint = Blueprint("step_library", __name__)

_FIELDS = ("criterion", "level", "text", "look_for")


@blueprint.get("/steps/library")
@allow(Action.FOLLOW_TEACHERS)
def index() -> ResponseReturnValue:
    return _page(_rubric(request.args.get("rubric", "")), {})


@blueprint.post("/steps/library")
@allow(Action.FOLLOW_TEACHERS)
def add() -> ResponseReturnValue:
    typed = {name: request.form.get(name, "").replace("\r\n", "\n").strip() for name in _FIELDS}
    rubric = _rubric(request.form.get("rubric", ""))
    if rubric is None:
        raise NotThere("This rubric is not published here. Choose another one.")
    criterion, _at, level = typed["criterion"].partition("@")
    try:
        library.add(
            actor().district, actor().id, rubric, criterion, level, typed["text"],
            typed["look_for"], now(),
        )  # fmt: skip
    except NotValid as refused:
        return _page(rubric, typed, refused), 422
    flash(_("Added. It is offered on the next review."))
    return redirect(url_for("step_library.index", rubric=rubric.id), 303)


@blueprint.post("/steps/library/<uuid:step>/offer")
@allow(Action.FOLLOW_TEACHERS)
def offer(step: object) -> ResponseReturnValue:
    offered = request.form.get("offered") == "yes"
    library.keep(actor().district, actor().id, str(step), offered, now())
    flash(
        _("It is offered again.")
        if offered
        else _("It is offered no longer. Steps that were set stay.")
    )
    return redirect(url_for("step_library.index", rubric=request.form.get("rubric", "")), 303)


def _rubric(asked: str) -> Rubric | None:
    """The newest version of the rubric that was asked for, else of the first one with criteria."""
    offered = [each for each in rubrics.published(actor().district) if any(each.criteria())]
    newest = {each.id: each for each in offered}
    return newest.get(asked) or next(iter(newest.values()), None)


def _page(rubric: Rubric | None, typed: Mapping[str, str], refused: NotValid | None = None) -> str:
    offered = [each for each in rubrics.published(actor().district) if any(each.criteria())]
    found = library.kept(actor().district, rubric.id) if rubric else []
    return render_template(
        "steps/library.html",
        rubric=rubric,
        rubrics={each.id: each for each in offered}.values(),
        kept=found,
        typed=typed,
        problem=told(refused.sentence) if refused else None,
        problems=told_fields(refused) if refused else {},
        tongue=language(),
    )
