"""Review and share: the preview of what the teacher gets, the words for it, and sharing it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from ..domain.entry import LONGEST_TEXT
from ..domain.errors import NotNow, NotValid
from ..domain.fold import Rating
from ..domain.loose_ends import loose_ends
from ..domain.observation import BETWEEN, FROM_LOG, LAST_RATED, RECORDED, Kind, State
from ..domain.policy import Action, observer_role
from ..domain.record import Record, seal
from ..domain.rubric import Rubric
from ..domain.step_words import advice
from ..domain.steps import DEFAULT_RULE
from ..store import conferring, drafts, evidence, hearing, school_days, sharing, visits
from ..store.drafts import Draft, Words
from . import step_form
from .guard import actor, allow, now, wants_part
from .pages import language, today, told, told_fields

blueprint = Blueprint("review", __name__)

_FIELDS = (
    "glow", "grow", "step_text", "step_criterion", "step_met_when", "step_due_on", "step_look_for",
    "step_uses", "step_visits", "step_support", "step_support_kind",
    "follow", "follow_step", "follow_revision", "follow_why",
)  # fmt: skip
_MAIL_WAITS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something was not done: a sentence, and the fields it is about."""

    sentence: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """Where and when one of two versions was made."""

    device: str
    at: datetime


@blueprint.get("/observations/<uuid:observation>/review")
@allow(Action.USE)
def show(observation: object) -> ResponseReturnValue:
    draft = _draft(observation)
    if draft.visit.state in RECORDED:
        return redirect(url_for("record.show", observation=observation), 303)
    if draft.visit.state in BETWEEN and not _levels_are_in(draft):
        return redirect(url_for("evaluation.show", observation=observation), 303)
    if wants_part():
        return render_template("review/_after_mending.html", **_context(draft))
    return _page(draft)


@blueprint.post("/observations/<uuid:observation>/words")
@allow(Action.USE)
def save_words(observation: object) -> ResponseReturnValue:
    """Saving never shares."""
    draft = _draft(observation)
    try:
        words = _words(draft)
    except NotValid as refused:
        return _refused(draft, refused)
    drafts.save_words(actor().district, actor().id, draft.visit.id, words)
    if not wants_part():
        flash(_("Saved. Nothing is shared yet."))
        return redirect(url_for("review.show", observation=observation), 303)
    part = "_picked.html" if "pick" in request.form else "_saved.html"
    return render_template(f"review/{part}", saved=True, **_context(replace(draft, words=words)))


@blueprint.post("/observations/<uuid:observation>/sharing")
@allow(Action.USE)
def share(observation: object) -> ResponseReturnValue:
    draft = _draft(observation)
    if draft.visit.state in RECORDED:
        return redirect(url_for("record.show", observation=observation), 303)
    try:
        words = _words(draft) if "glow" in request.form else draft.words
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
        return _page(_draft(observation), problem, _typed_words()), 409
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
        return render_template("review/_saved.html", **_context(draft, problem)), 422
    return _page(draft, problem, _typed_words()), 422


def _page(
    draft: Draft, problem: Problem | None = None, typed: Mapping[str, str] | None = None
) -> str:
    return render_template("review/review.html", **_context(draft, problem, typed))


def _context(
    draft: Draft, problem: Problem | None = None, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    rubric, visit = draft.rubric, draft.visit
    first = visit.kind in LAST_RATED and visit.state in FROM_LOG
    if visit.state in BETWEEN:
        draft = conferring.agreed(actor().district, draft)
    record = _preview(draft, first)
    return {
        "evidence_first": first,
        "between": visit.state in BETWEEN,
        "visit": visit,
        "named": visits.named(actor().district, actor().id, visit.id),
        "record": record,
        "seal": _seal(draft, record, first),
        "over": sharing.seal_words(draft.words),
        "fields": typed or _fields(draft.words),
        "problem": problem,
        "criteria": [(c.code, rubric.say(c.title, language())) for c in rubric.criteria()]
        if rubric
        else [],
        "suggestions": step_form.suggestions(draft) if rubric else (),
        "open_step": draft.open_step,
        "countable": step_form.countable(rubric) if rubric else (),
        "hints": advice(draft.words.step.text) if draft.words.step else (),
        "rule": DEFAULT_RULE,
        "rubric": rubric,
        "tongue": language(),
        "ends": loose_ends(rubric, draft.notes, draft.ratings, draft.timed, draft.visit.length_ms)
        if rubric
        else None,
        "renamed": draft.renamed,
        "missing": draft.completeness.missing if draft.completeness else {},
        "arrived": _arrived(draft),
        "sources": _sources(draft),
        "level_name": lambda rating, code: _level_name(rubric, rating, code),
        "finished": visit.state in BETWEEN | {State.CAPTURED},
        "today": today(),
        "reader": None,
        "addenda": {},
    }


def _arrived(draft: Draft) -> str:
    """That everything has come from several devices; "" where only one wrote, or something is missing."""
    if draft.completeness is None or not draft.completeness.complete:
        return ""
    if draft.arrived is None or draft.arrived.devices < 2:
        return ""
    return ngettext(
        "All %(num)d note or tap received from %(devices)s devices.",
        "All %(num)d notes and taps received from %(devices)s devices.",
        draft.arrived.made,
        devices=draft.arrived.devices,
    )


def _sources(draft: Draft) -> dict[str, Source]:
    """Of two versions: on which device each was made, and when by the clock."""
    versions = [each.heads for each in draft.notes] + [each.heads for each in draft.ratings]
    heads = [head.entry_id for each in versions if len(each) > 1 for head in each]
    found = hearing.made(actor().district, draft.visit.id, heads)
    start = draft.visit.started_at
    return {
        entry: Source(each.device, start + timedelta(milliseconds=each.at_ms))
        for entry, each in found.items()
    }


def _preview(draft: Draft, evidence_first: bool) -> Record | None:
    """None where the visit names no teacher or rubric, or was thrown away."""
    if draft.rubric is None or draft.visit.teacher is None or draft.visit.discarded:
        return None
    if evidence_first:
        return evidence.preview_evidence(draft, language())
    return sharing.preview(draft, language())


def _seal(draft: Draft, record: Record | None, evidence_first: bool) -> str:
    """SHA-256 of what is shown, which the act that shares it must name."""
    if record is None:
        return ""
    return seal(record) if evidence_first else sharing.seal_shown(draft, language())


def _words(draft: Draft) -> Words:
    """What was typed. Raises NotValid naming the fields; stores nothing."""
    typed = _typed_words()
    wrong = {
        name: _("That is too long: write at most %(most)s characters.", most=f"{LONGEST_TEXT:,}")
        for name, text in typed.items()
        if len(text) > LONGEST_TEXT
    }
    wrong |= {
        name: _("One character in here cannot be stored: type it again.")
        for name, text in typed.items()
        if "\0" in text
    }
    due = _due(typed["step_due_on"], wrong)
    if wrong:
        raise NotValid(_("Not saved and not shared: look at the words marked below."), wrong)
    criterion = typed["step_criterion"]
    rubric = draft.rubric
    known = rubric is not None and rubric.criterion(criterion) is not None
    due = due and school_days.moved(actor().district, draft.visit.school, due)
    step = step_form.step_of(typed, rubric, criterion if known else None, due)
    return Words(typed["glow"], typed["grow"], step, step_form.follow_of(typed))


def _due(typed: str, wrong: dict[str, str]) -> date | None:
    try:
        due = date.fromisoformat(typed) if typed else None
    except ValueError:
        wrong["step_due_on"] = _("That is not a date. Choose a day, or leave it empty.")
        return None
    if due and due < today():
        wrong["step_due_on"] = _("That day has passed. Choose today or later, or leave it empty.")
    return due


def _typed_words() -> dict[str, str]:
    """The form's fields; a suggestion that was picked takes the place of the step."""
    given = {name: request.form.get(name, "").replace("\r\n", "\n") for name in _FIELDS}
    return step_form.with_pick(given)


def _fields(words: Words) -> dict[str, str]:
    return {"glow": words.glow, "grow": words.grow, **step_form.fields_of(words)}


def _level_name(rubric: Rubric | None, rating: Rating, code: str | None) -> str:
    criterion = rubric.criterion(rating.target) if rubric else None
    if rubric is None or criterion is None or code is None:
        return code or _("no level")
    scale = rubric.scale_of(criterion)
    found = scale.level(code) or scale.non_score(code)
    return rubric.say(found.label, language()) if found else code
