"""A formal observation between its two parties: the evidence, what the teacher adds to it, what comes next."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.errors import NotValid
from ..domain.evaluation import with_added
from ..domain.observation import State
from ..domain.policy import Action
from ..domain.retelling import retold
from ..domain.turns import Turn, may_go_on, turn
from ..store import before_lessons, evidence, sealing
from ..store.evaluations import EvaluationSeen
from ..store.ids import new_id
from ..store.on_the_way import Waiting
from .between import back_to, for_page, seen_here, written
from .guard import actor, allow, now
from .pages import language, today, told

blueprint = Blueprint("evaluation", __name__)


@blueprint.get("/observations/<uuid:observation>/evaluation")
@allow(Action.USE)
def show(observation: object) -> ResponseReturnValue:
    return _page(seen_here(observation))


@blueprint.post("/observations/<uuid:observation>/annotations")
@allow(Action.USE)
def annotate(observation: object) -> ResponseReturnValue:
    text, item = written("text"), request.form.get("item") or None
    try:
        evidence.annotate(
            actor().district,
            actor().id,
            str(observation),
            request.form.get("key", ""),
            text,
            now(),
            item=item,
            criterion=request.form.get("criterion") or None,
        )
    except NotValid as refused:
        typed = {"text": text, "item": item or "", "wrong": told(refused.sentence)}
        return _page(seen_here(observation), typed), 422
    flash(_("Added to the evidence. %(name)s reads it too.", name=seen_here(observation).observer))
    return redirect(url_for("evaluation.show", observation=observation, _anchor=item or "add"), 303)


@blueprint.post("/observations/<uuid:observation>/window")
@allow(Action.USE)
def go_on_without(observation: object) -> ResponseReturnValue:
    try:
        sealing.go_on_without(
            actor().district, actor().id, str(observation), written("reason"), now()
        )
    except NotValid as refused:
        wrong = {"window": told(refused.sentence), "reason": written("reason")}
        return _page(seen_here(observation), wrong), 422
    flash(_("You go on without a self-rating. That is written down, and the teacher is told."))
    return back_to("evaluation.show", observation)


@blueprint.app_template_global("whose_turn")
def whose_turn(waiting: Waiting) -> Turn:
    """For the reader of a list."""
    return turn(waiting.standing, waiting.reader, waiting.teacher, waiting.observer)


def _page(found: EvaluationSeen, typed: Mapping[str, str] | None = None) -> str:
    shared = retold(found.evidence, found.rubric, language())
    by_item: dict[str | None, list[Any]] = defaultdict(list)
    for each in found.added:
        by_item[each.item or each.criterion].append(each)
    about = [each.criterion for each in found.added]
    adds = found.reader == "teacher" and found.standing.state in (
        State.EVIDENCE_SHARED,
        State.SELF_ASSESSED,
    )
    return render_template(
        "evaluation/evaluation.html",
        **for_page(found),
        evidence=with_added(shared, found.rubric, language(), about),
        added=by_item,
        adds=adds,
        beside=(typed or {}).get("item") or request.args.get("beside", ""),
        typed=typed or {},
        key=new_id(now()),
        goes_on=found.reader == "observer"
        and not found.standing.own_in
        and may_go_on(found.standing, today()),
        before=before_lessons.of_visit(actor().district, found.planned),
    )
