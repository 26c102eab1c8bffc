"""What the page of a review shows: the preview, its seal, the words, and what is still loose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from ...domain.fold import Rating
from ...domain.loose_ends import loose_ends
from ...domain.observation import BETWEEN, FROM_LOG, LAST_RATED, State
from ...domain.record import Record, seal
from ...domain.rubric import Rubric
from ...domain.step_words import advice
from ...domain.steps import DEFAULT_RULE
from ...store import conferring, evidence, hearing, previewing, visits
from ...store.drafts import Draft
from .. import step_form
from ..guard import actor
from ..pages import language, today
from .typed import kept_fields


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


def context(
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
        "over": previewing.seal_words(draft.words),
        "fields": typed or kept_fields(draft.words),
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
    return previewing.preview(draft, language())


def _seal(draft: Draft, record: Record | None, evidence_first: bool) -> str:
    """SHA-256 of what is shown, which the act that shares it must name."""
    if record is None:
        return ""
    return seal(record) if evidence_first else previewing.seal_shown(draft, language())


def _level_name(rubric: Rubric | None, rating: Rating, code: str | None) -> str:
    criterion = rubric.criterion(rating.target) if rubric else None
    if rubric is None or criterion is None or code is None:
        return code or _("no level")
    scale = rubric.scale_of(criterion)
    found = scale.level(code) or scale.non_score(code)
    return rubric.say(found.label, language()) if found else code
