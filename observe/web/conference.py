"""Comparing what both sealed, the conference about it, and the levels recorded together."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.errors import NotNow, NotValid
from ..domain.evaluation import Given, compare, said
from ..domain.policy import Action
from ..domain.rubric import Criterion, Rubric
from ..domain.wording import sentence
from ..store import conferring
from ..store.evaluations import EvaluationSeen
from .between import back_to, for_page, is_open, revision, seen_here, written
from .guard import actor, allow, now
from .pages import language, told, told_fields

blueprint = Blueprint("conference", __name__)


@blueprint.get("/observations/<uuid:observation>/comparison")
@allow(Action.USE)
def show(observation: object) -> ResponseReturnValue:
    found = seen_here(observation)
    if not is_open(found):
        return back_to("evaluation.show", observation)
    return _comparison(found)


@blueprint.post("/observations/<uuid:observation>/conference")
@allow(Action.USE)
def plan(observation: object) -> ResponseReturnValue:
    try:
        on = date.fromisoformat(request.form.get("conference_on", ""))
    except ValueError:
        wrong = {"conference_on": _("Choose a day.")}
        return _comparison(_open(observation), wrong), 422
    try:
        conferring.plan_conference(
            actor().district, actor().id, str(observation), on, revision(), now()
        )
    except NotValid as refused:
        return _comparison(_open(observation), told_fields(refused)), 422
    flash(_("The day of the conference is set. Both of you see it."))
    return back_to("conference.show", observation, "conference")


@blueprint.post("/observations/<uuid:observation>/conference/notes")
@allow(Action.USE)
def note(observation: object) -> ResponseReturnValue:
    text = written("text")
    try:
        conferring.note_conference(
            actor().district, actor().id, str(observation), text, revision(), now()
        )
    except NotValid as refused:
        return _comparison(_open(observation), {"text": told(refused.sentence), "kept": text}), 422
    except NotNow as refused:
        changed = {"changed": told(refused.sentence), "kept": text}
        return _comparison(_open(observation), changed), 409
    flash(_("Saved. Both of you read it."))
    return back_to("conference.show", observation, "conference")


@blueprint.post("/observations/<uuid:observation>/conference/holding")
@allow(Action.USE)
def hold(observation: object) -> ResponseReturnValue:
    conferring.hold_conference(actor().district, actor().id, str(observation), now())
    flash(_("Now record the levels together."))
    return back_to("conference.show", observation, "levels")


@blueprint.post("/observations/<uuid:observation>/agreed")
@allow(Action.USE)
def record(observation: object) -> ResponseReturnValue:
    found = _open(observation)
    typed = _typed(found)
    given = [each for each in typed if each.level]
    try:
        _check_words(typed)
        conferring.record_levels(actor().district, actor().id, found.id, given, revision(), now())
    except NotValid as refused:
        wrong = {**told_fields(refused), "levels": told(refused.sentence)}
        return _comparison(found, wrong, typed), 422
    except NotNow as refused:
        wrong = {"levels": told(refused.sentence)}
        return _comparison(_open(observation), wrong, typed), 409
    flash(_("The levels are recorded. Both of you see them; nobody else does until you share."))
    return back_to("conference.show", observation, "levels")


def _open(observation: object) -> EvaluationSeen:
    """Raises NotNow before both levels are open to both."""
    found = seen_here(observation)
    if not is_open(found):
        raise NotNow("Both of you seal first; then you both see both.")
    return found


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
        **for_page(found),
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
            rows.append(_row(found.rubric, criterion, segment, chosen.get((code, segment))))
    return rows


def _row(
    rubric: Rubric, criterion: Criterion, segment: int | None, held: Given | None
) -> dict[str, Any]:
    return {
        "code": criterion.code,
        "segment": segment,
        "name": _name(criterion.code, segment),
        "title": rubric.say(criterion.title, language()),
        "choices": [
            (choice, rubric.say(label, language()))
            for choice, label in rubric.scale_of(criterion).choices()
        ],
        "level": held.level if held else "",
        "comment": held.comment if held else "",
    }


def _typed(found: EvaluationSeen) -> list[Given]:
    """The rows of the form; a rating keeps the id under which the observer made it."""
    ids = {(each.criterion, each.segment): each.rating_id for each in found.rated or ()}
    typed = []
    for row in _rows(found, ()):
        level = request.form.get(f"level-{row['name']}", "")
        comment = written(f"comment-{row['name']}").strip()
        made = ids.get((row["code"], row["segment"]), "")
        typed.append(Given(row["code"], level, comment, row["segment"], made))
    return typed


def _check_words(typed: list[Given]) -> None:
    """Words without a level are kept nowhere."""
    alone = [each for each in typed if each.comment and not each.level]
    if alone:
        why = sentence(
            "Choose a level for these words, or take them out: without one they are not kept."
        )
        marked = {f"comment-{_name(each.criterion, each.segment)}": why for each in alone}
        raise NotValid("Not saved: look at the words marked below.", marked)


def _name(criterion: str, segment: int | None) -> str:
    return f"{criterion}|{segment or 0}"
