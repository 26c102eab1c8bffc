"""Review and share: saving the words for the teacher, and sharing what was previewed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ...domain.errors import NotNow, NotValid
from ...domain.observation import BETWEEN, RECORDED, Kind
from ...domain.policy import Action, observer_role
from ...store import conferring, drafts, evidence, sharing
from ...store.drafts import Draft
from .. import step_form
from ..guard import actor, allow, now, wants_part
from ..pages import language, told, told_fields
from .page import Problem, context
from .typed import typed_fields, typed_words

blueprint = Blueprint("review", __name__)
_MAIL_WAITS = timedelta(minutes=10)


@blueprint.get("/observations/<uuid:observation>/review")
@allow(Action.USE)
def show(observation: object) -> ResponseReturnValue:
    draft = _draft(observation)
    if draft.visit.state in RECORDED:
        return redirect(url_for("record.show", observation=observation), 303)
    if draft.visit.state in BETWEEN and not _levels_are_in(draft):
        return redirect(url_for("evaluation.show", observation=observation), 303)
    if wants_part():
        return render_template("review/_after_mending.html", **context(draft))
    return _page(draft)


@blueprint.post("/observations/<uuid:observation>/words")
@allow(Action.USE)
def save_words(observation: object) -> ResponseReturnValue:
    """Saving never shares."""
    draft = _draft(observation)
    try:
        words = typed_words(draft)
    except NotValid as refused:
        return _refused(draft, refused)
    drafts.save_words(actor().district, actor().id, draft.visit.id, words)
    if not wants_part():
        flash(_("Saved. Nothing is shared yet."))
        return redirect(url_for("review.show", observation=observation), 303)
    part = "_picked.html" if "pick" in request.form else "_saved.html"
    return render_template(f"review/{part}", saved=True, **context(replace(draft, words=words)))


@blueprint.post("/observations/<uuid:observation>/sharing")
@allow(Action.USE)
def share(observation: object) -> ResponseReturnValue:
    draft = _draft(observation)
    if draft.visit.state in RECORDED:
        return redirect(url_for("record.show", observation=observation), 303)
    try:
        words = typed_words(draft) if "glow" in request.form else draft.words
        step_form.check(words)
        sharing.share(
            actor().district,
            actor().id,
            observer_role(actor(), draft.visit.kind or ""),
            draft.visit.id,
            request.form.get("seal", ""),
            language=language(),
            timezone=actor().timezone,
            at=now(),
            incomplete="incomplete" in request.form,
            words=words,
            over=request.form.get("over", ""),
            mail_at=now() + _MAIL_WAITS,
        )
    except NotValid as refused:
        return _refused(draft, refused)
    except NotNow as refused:
        problem = Problem(told(refused.sentence), {})
        return _page(_draft(observation), problem, typed_fields()), 409
    flash(_("Kept in your record.") if draft.visit.kind == Kind.SELF else _("Shared."))
    return redirect(url_for("record.show", observation=observation), 303)


@blueprint.post("/observations/<uuid:observation>/evidence")
@allow(Action.USE)
def share_evidence(observation: object) -> ResponseReturnValue:
    """The first act of a kind that is rated last: the evidence as it was shown, and no level."""
    draft = _draft(observation)
    try:
        evidence.share_evidence(
            actor().district,
            actor().id,
            draft.visit.id,
            request.form.get("seal", ""),
            language=language(),
            at=now(),
            incomplete="incomplete" in request.form,
        )
    except NotNow as refused:
        if draft.visit.state in RECORDED | BETWEEN:
            raise
        return _page(_draft(observation), Problem(told(refused.sentence), {})), 409
    flash(_("The evidence is shared. No level is."))
    return redirect(url_for("evaluation.show", observation=observation), 303)


def _levels_are_in(draft: Draft) -> bool:
    try:
        conferring.agreed(actor().district, draft)
    except NotNow:
        return False
    return True


def _draft(observation: object) -> Draft:
    return drafts.draft(actor().district, actor().id, str(observation))


def _refused(draft: Draft, refused: NotValid) -> ResponseReturnValue:
    problem = Problem(told(refused.sentence), step_form.by_field(told_fields(refused)))
    if wants_part():
        return render_template("review/_saved.html", **context(draft, problem)), 422
    return _page(draft, problem, typed_fields()), 422


def _page(
    draft: Draft, problem: Problem | None = None, typed: Mapping[str, str] | None = None
) -> str:
    return render_template("review/review.html", **context(draft, problem, typed))
