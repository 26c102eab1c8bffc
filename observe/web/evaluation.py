"""A formal observation between its two parties: the evidence, comparing, the conference, the levels recorded."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.errors import NotNow, NotThere, NotValid
from ..domain.evaluation import Given, compare, said, with_added
from ..domain.observation import RECORDED, State
from ..domain.policy import Action
from ..domain.retelling import retold
from ..domain.turns import Turn, may_go_on, turn
from ..store import conferring, evaluations, evidence, pre_conferences, sealing
from ..store.evaluations import EvaluationSeen, Waiting
from ..store.ids import new_id
from .guard import actor, allow, now
from .pages import language, today, told, told_fields

blueprint = Blueprint("evaluation", __name__)


@blueprint.get("/observations/<uuid:observation>/evaluation")
@allow(Action.USE)
def show(observation: object) -> ResponseReturnValue:
    return _page(_seen(observation))


@blueprint.post("/observations/<uuid:observation>/annotations")
@allow(Action.USE)
def annotate(observation: object) -> ResponseReturnValue:
    text, item = _typed("text"), request.form.get("item") or None
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
        return _page(_seen(observation), typed), 422
    flash(_("Added to the evidence. %(name)s reads it too.", name=_seen(observation).observer))
    return redirect(url_for("evaluation.show", observation=observation, _anchor=item or "add"), 303)


@blueprint.post("/observations/<uuid:observation>/window")
@allow(Action.USE)
def go_on_without(observation: object) -> ResponseReturnValue:
    try:
        sealing.go_on_without(
            actor().district, actor().id, str(observation), _typed("reason"), now()
        )
    except NotValid as refused:
        wrong = {"window": told(refused.sentence), "reason": _typed("reason")}
        return _page(_seen(observation), wrong), 422
    flash(_("You go on without a self-rating. That is written down, and the teacher is told."))
    return _to("evaluation.show", observation)


@blueprint.get("/observations/<uuid:observation>/comparison")
@allow(Action.USE)
def comparison(observation: object) -> ResponseReturnValue:
    found = _seen(observation)
    if not _is_open(found):
        return _to("evaluation.show", observation)
    return _comparison(found)


@blueprint.post("/observations/<uuid:observation>/conference")
@allow(Action.USE)
def plan_conference(observation: object) -> ResponseReturnValue:
    try:
        on = date.fromisoformat(request.form.get("conference_on", ""))
    except ValueError:
        wrong = {"conference_on": _("Choose a day.")}
        return _comparison(_open(observation), wrong), 422
    try:
        conferring.plan_conference(
            actor().district, actor().id, str(observation), on, _revision(), now()
        )
    except NotValid as refused:
        return _comparison(_open(observation), told_fields(refused)), 422
    flash(_("The day of the conference is set. Both of you see it."))
    return _to("evaluation.comparison", observation, "conference")


@blueprint.post("/observations/<uuid:observation>/conference/notes")
@allow(Action.USE)
def note_conference(observation: object) -> ResponseReturnValue:
    text = _typed("text")
    try:
        conferring.note_conference(
            actor().district, actor().id, str(observation), text, _revision(), now()
        )
    except NotValid as refused:
        return _comparison(_open(observation), {"text": told(refused.sentence), "kept": text}), 422
    except NotNow as refused:
        changed = {"changed": told(refused.sentence), "kept": text}
        return _comparison(_open(observation), changed), 409
    flash(_("Saved. Both of you read it."))
    return _to("evaluation.comparison", observation, "conference")


@blueprint.post("/observations/<uuid:observation>/conference/holding")
@allow(Action.USE)
def hold_conference(observation: object) -> ResponseReturnValue:
    conferring.hold_conference(actor().district, actor().id, str(observation), now())
    flash(_("Now record the levels together."))
    return _to("evaluation.comparison", observation, "levels")


@blueprint.post("/observations/<uuid:observation>/agreed")
@allow(Action.USE)
def record_levels(observation: object) -> ResponseReturnValue:
    found = _open(observation)
    given = _given(found)
    try:
        conferring.record_levels(actor().district, actor().id, found.id, given, _revision(), now())
    except NotValid as refused:
        return _comparison(found, {"levels": told(refused.sentence)}, given), 422
    except NotNow as refused:
        wrong = {"levels": told(refused.sentence)}
        return _comparison(_open(observation), wrong, given), 409
    flash(_("The levels are recorded. Both of you see them; nobody else does until you share."))
    return _to("evaluation.comparison", observation, "levels")


@blueprint.app_template_global("whose_turn")
def whose_turn(waiting: Waiting) -> Turn:
    """For the reader of a list."""
    return turn(waiting.standing, waiting.reader, waiting.teacher, waiting.observer)


def _seen(observation: object) -> EvaluationSeen:
    return evaluations.seen(actor().district, actor().id, str(observation))


def _open(observation: object) -> EvaluationSeen:
    """Raises NotNow before both levels are open to both."""
    found = _seen(observation)
    if not _is_open(found):
        raise NotNow("Both of you seal first; then you both see both.")
    return found


def _is_open(found: EvaluationSeen) -> bool:
    return found.standing.state in RECORDED | {State.RATED, State.CONFERENCED}


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
        **_common(found),
        evidence=with_added(shared, found.rubric, language(), about),
        added=by_item,
        adds=adds,
        beside=(typed or {}).get("item") or request.args.get("beside", ""),
        typed=typed or {},
        key=new_id(now()),
        goes_on=found.reader == "observer"
        and not found.standing.own_in
        and may_go_on(found.standing, today()),
        before=pre_conferences.of_visit(actor().district, found.planned),
    )


def _comparison(
    found: EvaluationSeen,
    wrong: Mapping[str, str] | None = None,
    typed: list[Given] | None = None,
) -> str:
    rubric, tongue = found.rubric, language()
    recorded = typed if typed is not None else (found.agreed or found.rated or ())
    known = {each.code for each in rubric.criteria()}
    return render_template(
        "evaluation/comparison.html",
        **_common(found),
        compared=compare(rubric, tongue, found.own or (), found.rated or ()),
        rows=_rows(found, recorded),
        recorded={
            (each.criterion, each.segment): said(rubric, tongue, each)
            for each in found.agreed or ()
            if each.criterion in known
        },
        wrong=wrong or {},
    )


def _rows(found: EvaluationSeen, recorded: Any) -> list[dict[str, Any]]:
    """A field for each criterion that either of them rated, for each segment that the observer did."""
    chosen = {(each.criterion, each.segment): each for each in recorded}
    places = [(each.criterion, each.segment) for each in found.rated or ()]
    rated = {criterion for criterion, _segment in places}
    places += [(g.criterion, None) for g in found.own or () if g.criterion not in rated]
    rows = []
    for criterion in found.rubric.criteria():
        for code, segment in sorted(
            (place for place in places if place[0] == criterion.code), key=lambda p: p[1] or 0
        ):
            held = chosen.get((code, segment))
            rows.append(
                {
                    "code": code,
                    "segment": segment,
                    "name": f"{code}|{segment or 0}",
                    "title": found.rubric.say(criterion.title, language()),
                    "choices": [
                        (choice, found.rubric.say(label, language()))
                        for choice, label in found.rubric.scale_of(criterion).choices()
                    ],
                    "level": held.level if held else "",
                    "comment": held.comment if held else "",
                }
            )
    return rows


def _given(found: EvaluationSeen) -> list[Given]:
    """The levels of the form; a rating keeps the id under which the observer made it."""
    ids = {(each.criterion, each.segment): each.rating_id for each in found.rated or ()}
    given = []
    for row in _rows(found, ()):
        level = request.form.get(f"level-{row['name']}", "")
        if level:
            key = (row["code"], row["segment"])
            comment = _typed(f"comment-{row['name']}").strip()
            given.append(Given(row["code"], level, comment, row["segment"], ids.get(key, "")))
    return given


def _common(found: EvaluationSeen) -> dict[str, Any]:
    return {
        "seen": found,
        "standing": found.standing,
        "turn": turn(found.standing, found.reader, found.teacher, found.observer),
        "rubric": found.rubric,
        "titles": {
            each.code: found.rubric.say(each.title, language()) for each in found.rubric.criteria()
        },
        "say": lambda given: said(found.rubric, language(), given),
        "shared": found.standing.state in RECORDED,
        "today": today(),
    }


def _revision() -> int:
    try:
        return int(request.form.get("revision", ""))
    except ValueError:
        raise NotThere("This page is not whole: reload it.") from None


def _typed(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n")


def _to(endpoint: str, observation: object, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for(endpoint, observation=observation, _anchor=anchor), 303)
