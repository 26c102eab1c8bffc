"""The words for the teacher as they were typed into a form, and why they cannot be kept."""

from datetime import date

from flask import request
from flask_babel import gettext as _

from ...domain.entry import LONGEST_TEXT
from ...domain.errors import NotValid
from ...domain.school_days import is_far
from ...store import school_days
from ...store.drafted_words import Words
from ...store.drafts import Draft
from .. import step_form
from ..guard import actor
from ..pages import today

_FIELDS = (
    "glow", "grow", "step_text", "step_criterion", "step_met_when", "step_due_on", "step_look_for",
    "step_uses", "step_visits", "step_support", "step_support_kind",
    "follow", "follow_step", "follow_revision", "follow_why",
)  # fmt: skip


def typed_words(draft: Draft) -> Words:
    """What was typed. Raises NotValid naming the fields; stores nothing."""
    typed = typed_fields()
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
    elif due and is_far(due, today()):
        wrong["step_due_on"] = _("That day is far from now: check the year.")
    return due


def typed_fields() -> dict[str, str]:
    """The form's fields; a suggestion that was picked takes the place of the step."""
    given = {name: request.form.get(name, "").replace("\r\n", "\n") for name in _FIELDS}
    return step_form.with_pick(given)


def kept_fields(words: Words) -> dict[str, str]:
    return {"glow": words.glow, "grow": words.grow, **step_form.fields_of(words)}
