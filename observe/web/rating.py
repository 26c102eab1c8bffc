"""Rating after the evidence was shared, each of the two for themselves, and sealing what was rated."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.errors import NotNow, NotValid
from ..domain.evaluation import Given, given_from, of_rubric, said, seal_levels
from ..domain.observation import State
from ..domain.policy import Action, observing_reach
from ..domain.record import Evidence
from ..domain.retelling import retold
from ..domain.turns import turn
from ..domain.wording import sentence
from ..store import drafts, late_rating, sealing
from ..store.evaluations import EvaluationSeen
from .assets import build
from .between import revision, seen_here
from .guard import actor, allow, now, wants_part
from .pages import language, told, told_fields

blueprint = Blueprint("rating", __name__)


@blueprint.get("/observations/<uuid:observation>/self-rating")
@allow(Action.USE)
def form(observation: object) -> ResponseReturnValue:
    """The teacher's own levels, theirs alone until sealed."""
    found = seen_here(observation)
    return _form(found) if _may_rate(found, "teacher") else _to_evaluation(found)


@blueprint.post("/observations/<uuid:observation>/self-rating")
@allow(Action.USE)
def save(observation: object) -> ResponseReturnValue:
    found = _rating(observation, "teacher")
    given = _given(found)
    try:
        _check_words(given)
        sealing.save_own(actor().district, actor().id, found.id, given, revision())
    except (NotValid, NotNow) as refused:
        return _refused(_rating(observation, "teacher"), given, refused)
    return _saved(_rating(observation, "teacher"), given)


@blueprint.get("/observations/<uuid:observation>/levels")
@allow(Action.USE)
def levels(observation: object) -> ResponseReturnValue:
    """The observer's own levels: the same as on the capture screen, in the same log."""
    found = seen_here(observation)
    return _form(found) if _may_rate(found, "observer") else _to_evaluation(found)


@blueprint.post("/observations/<uuid:observation>/levels")
@allow(Action.USE)
def save_levels(observation: object) -> ResponseReturnValue:
    found = _rating(observation, "observer")
    given = _given(found)
    try:
        _check_words(given)
        late_rating.rate(
            actor().district, actor().id, observing_reach(actor()), found.id, given, now(), build()
        )
    except (NotValid, NotNow) as refused:
        return _refused(found, given, refused)
    return _saved(found, given)


@blueprint.get("/observations/<uuid:observation>/sealing")
@allow(Action.USE)
def preview(observation: object) -> ResponseReturnValue:
    """What is sealed, as it is shown."""
    found = seen_here(observation)
    return _preview(found) if _may_rate(found, found.reader) else _to_evaluation(found)


@blueprint.post("/observations/<uuid:observation>/sealing")
@allow(Action.USE)
def seal(observation: object) -> ResponseReturnValue:
    found = seen_here(observation)
    act = sealing.seal_own if found.reader == "teacher" else sealing.seal_rated
    try:
        act(actor().district, actor().id, found.id, request.form.get("seal", ""), now())
    except NotNow as refused:
        if found.standing.state in (State.EVIDENCE_SHARED, State.SELF_ASSESSED):
            return _preview(found, told(refused.sentence)), 409
        raise
    flash(_("Sealed. As soon as both are in, both of you see both."))
    return redirect(url_for("evaluation.show", observation=observation), 303)


def _may_rate(found: EvaluationSeen, reader: str) -> bool:
    """Whether it is this reader's time to rate: after the evidence, before sealing."""
    sealed = found.standing.own_in if found.reader == "teacher" else found.standing.rated_in
    rating = found.standing.state in (State.EVIDENCE_SHARED, State.SELF_ASSESSED)
    return found.reader == reader and rating and not sealed


def _rating(observation: object, reader: str) -> EvaluationSeen:
    """Raises NotNow once this reader has sealed, or the time for it is over."""
    found = seen_here(observation)
    if not _may_rate(found, reader):
        raise NotNow("You have sealed your levels already, or the time for rating is over.")
    return found


def _to_evaluation(found: EvaluationSeen) -> ResponseReturnValue:
    return redirect(url_for("evaluation.show", observation=found.id), 303)


def _form(
    found: EvaluationSeen,
    given: Sequence[Given] | None = None,
    problem: str = "",
    wrong: Mapping[str, str] | None = None,
) -> str:
    levels = _own(found) if given is None else given
    held = {each.criterion: each for each in levels if not each.segment}
    codes = [each.code for each in found.rubric.criteria()]
    return render_template(
        "evaluation/rating.html",
        **_common(found),
        held=held,
        count=_count(found, levels),
        first=next((code for code in codes if code not in held), ""),
        segments=_segments(found),
        evidence=_evidence(found),
        problem=problem,
        wrong=wrong or {},
        typed=_typed() if given is not None else {},
        saved=False,
    )


def _preview(found: EvaluationSeen, problem: str = "") -> str:
    given = _own(found)
    shown = of_rubric(found.rubric, given)
    titles = {e.code: found.rubric.say(e.title, language()) for e in found.rubric.criteria()}
    return render_template(
        "evaluation/sealing.html",
        **_common(found),
        levels=[(titles[each.criterion], said(found.rubric, language(), each)) for each in shown],
        seal=seal_levels(found.rubric, found.evidence_sha, given),
        problem=problem,
    )


def _saved(found: EvaluationSeen, given: Sequence[Given]) -> ResponseReturnValue:
    if wants_part():
        return render_template(
            "evaluation/_saved.html",
            **_common(found),
            count=_count(found, given),
            saved=True,
            problem="",
            unkept=_unkept(found, given),
        )
    if request.form.get("then") == "seal":
        return redirect(url_for("rating.preview", observation=found.id), 303)
    flash(_("Saved. Nobody but you sees it."))
    return redirect(_back(found), 303)


def _refused(
    found: EvaluationSeen, given: Sequence[Given], refused: NotValid | NotNow
) -> ResponseReturnValue:
    """What was typed stays in the form, below the reason."""
    wrong = told_fields(refused) if isinstance(refused, NotValid) else {}
    code = 422 if isinstance(refused, NotValid) else 409
    if wants_part():
        problem = told(refused.sentence)
        part = render_template(
            "evaluation/_saved.html",
            **_common(found),
            count=_count(found, given),
            saved=False,
            problem=problem,
        )
        return part, 422
    return _form(found, given, told(refused.sentence), wrong), code


def _own(found: EvaluationSeen) -> tuple[Given, ...]:
    if found.reader == "teacher":
        return found.draft
    return given_from(drafts.draft(actor().district, actor().id, found.id).ratings)


def _segments(found: EvaluationSeen) -> Mapping[str, list[Any]]:
    """Levels that the observer gave to segments: they are changed on the capture screen."""
    by_code: dict[str, list[Any]] = {}
    if found.reader == "observer":
        for each in of_rubric(found.rubric, _own(found)):
            if each.segment:
                by_code.setdefault(each.criterion, []).append(said(found.rubric, language(), each))
    return by_code


def _count(found: EvaluationSeen, given: Sequence[Given]) -> int:
    """How many criteria have a level, of the whole visit or of a segment."""
    return len({each.criterion for each in given} | set(_segments(found)))


def _evidence(found: EvaluationSeen) -> Mapping[str, tuple[Evidence, ...]]:
    shown = retold(found.evidence, found.rubric, language())
    return {each.code: each.evidence for each in shown.criteria}


def _alone(given: Sequence[Given]) -> set[str]:
    """The criteria with words and without a level."""
    return {code for code, words in _typed().items() if words} - {g.criterion for g in given}


def _unkept(found: EvaluationSeen, given: Sequence[Given]) -> list[str]:
    alone = _alone(given)
    known = [each for each in found.rubric.criteria() if each.code in alone]
    return [found.rubric.say(each.title, language()) for each in known]


def _check_words(given: Sequence[Given]) -> None:
    """Words without a level are kept nowhere: a page that is left says so, and does not lose them."""
    alone = _alone(given)
    if alone and not wants_part():
        why = sentence(
            "Choose a level for these words, or take them out: without one they are not kept."
        )
        marked = {f"comment-{code}": why for code in alone}
        raise NotValid("Not saved: look at the words marked below.", marked)


def _typed() -> Mapping[str, str]:
    """The words of the form by criterion."""
    return {
        name.removeprefix("comment-"): words.replace("\r\n", "\n").strip()
        for name, words in request.form.items()
        if name.startswith("comment-")
    }


def _given(found: EvaluationSeen) -> list[Given]:
    given, words = [], _typed()
    for criterion in found.rubric.criteria():
        level = request.form.get(f"level-{criterion.code}", "")
        comment = words.get(criterion.code, "")
        if level in dict(found.rubric.scale_of(criterion).choices()):
            given.append(Given(criterion.code, level, comment))
    return given


def _common(found: EvaluationSeen) -> dict[str, Any]:
    own = found.reader == "teacher"
    return {
        "seen": found,
        "standing": found.standing,
        "turn": turn(found.standing, found.reader, found.teacher, found.observer),
        "rubric": found.rubric,
        "action": url_for("rating.save" if own else "rating.save_levels", observation=found.id),
        "back": _back(found),
    }


def _back(found: EvaluationSeen) -> str:
    endpoint = "rating.form" if found.reader == "teacher" else "rating.levels"
    return url_for(endpoint, observation=found.id)
