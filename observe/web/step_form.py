"""The step in a form: its fields read and shown, defaults from the rubric, suggestions, and what is missing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from flask import request
from flask_babel import gettext as _

from ..domain.record import Step
from ..domain.rubric import Rubric
from ..domain.school_days import move_off
from ..domain.steps import DEFAULT_RULE, LASTS, Rule, StepNow, StepState, check_start
from ..domain.suggest import Suggestion, default_look_for, other_steps, suggest_steps
from ..store import library, rubrics
from ..store.drafted_words import Follow, Words
from ..store.drafts import Draft
from .guard import actor
from .pages import language, today, told

_PLACES = {
    "text": "step_text",
    "look_for": "step_look_for",
    "rule": "step_uses",
    "support_kind": "step_support_kind",
    "why": "follow_why",
}


def step_of(
    typed: Mapping[str, str], rubric: Rubric | None, criterion: str | None, due: date | None
) -> Step | None:
    """The step as typed; what is counted and the rule have defaults. None where nothing was said."""
    told_of = (
        typed["step_text"],
        typed["step_met_when"],
        typed["step_look_for"],
        typed["step_support"],
    )
    if not any(each.strip() for each in told_of):
        return None
    code, words = _look_for(rubric, criterion, typed["step_look_for"])
    uses, visits = _number(typed, "step_uses"), _number(typed, "step_visits")
    step = Step(
        typed["step_text"], criterion, typed["step_met_when"], due, code, words, uses, visits,
        typed["step_support"], typed["step_support_kind"],
    )  # fmt: skip
    return replace(step, met_when=step.met_when or _met_when(step))


def follow_of(typed: Mapping[str, str]) -> Follow | None:
    """What becomes of the open step; None where it goes on."""
    ends = typed["follow"] in (StepState.MET, StepState.NOT_YET)
    if not ends or not typed["follow_revision"].isdecimal():
        return None
    revision = int(typed["follow_revision"][:9])
    return Follow(typed["follow_step"], revision, typed["follow"], typed["follow_why"])


def fields_of(words: Words) -> dict[str, str]:
    step, follow = words.step, words.follow
    return {
        "step_text": step.text if step else "",
        "step_criterion": (step.criterion or "") if step else "",
        "step_met_when": step.met_when if step and step.met_when != _met_when(step) else "",
        "step_due_on": _iso(step.due_on if step else move_off(today() + LASTS, ())),
        "step_look_for": step.look_for_text if step else "",
        "step_uses": str(step.uses or "") if step else str(DEFAULT_RULE.uses),
        "step_visits": str(step.visits or "") if step else str(DEFAULT_RULE.visits),
        "step_support": step.support if step else "",
        "step_support_kind": step.support_kind if step else "",
        "follow": follow.act if follow else "",
        "follow_why": follow.why if follow else "",
    }


def with_pick(typed: dict[str, str]) -> dict[str, str]:
    """A suggestion that was picked takes the place of the step; it brings a look-for, a rule and a day."""
    criterion, _space, text = request.form.get("pick", "").partition(" ")
    if not text:
        return typed
    brought = request.form.get(f"look_for {text}", "")
    rule = {"step_uses": str(DEFAULT_RULE.uses), "step_visits": str(DEFAULT_RULE.visits)}
    due = typed["step_due_on"] or (today() + LASTS).isoformat()
    kept = {name: typed[name] or value for name, value in rule.items()}
    return {
        **typed, **kept, "step_criterion": criterion, "step_text": text, "step_due_on": due,
        "step_look_for": brought,
    }  # fmt: skip


def check(words: Words) -> None:
    """Raises NotValid where a step cannot start yet, naming what is missing by the form's fields."""
    step = words.step
    if step is None or not step.text.strip():
        return
    rule = Rule(step.uses, step.visits) if step.uses and step.visits else None
    check_start(step.text, step.look_for_text, rule)


def checked(typed: Mapping[str, str], criterion: str | None, due: date | None) -> Step:
    """A step of a form without a rubric. Raises NotValid naming what is missing."""
    step = step_of(typed, None, criterion, due) or Step("", criterion, "", due)
    rule = Rule(step.uses, step.visits) if step.uses and step.visits else None
    check_start(step.text, step.look_for_text, rule)
    return step


def others(step: StepNow) -> tuple[Suggestion, ...]:
    """What else fits the criterion of a step: the district's own, then the rubric's."""
    rubric = rubrics.rubric_version(actor().district, step.rubric, step.rubric_version)
    if rubric is None or step.criterion is None:
        return ()
    own = library.offered(actor().district, rubric, [step.criterion], language())
    return (*own, *other_steps(rubric, step.criterion, language(), step.text))


def by_field(problems: Mapping[str, str]) -> dict[str, str]:
    return {_PLACES.get(name, name): sentence for name, sentence in problems.items()}


def suggestions(draft: Draft) -> tuple[Suggestion, ...]:
    """For a branch what else fits its criterion, then the rubric's for the lowest levels; the district's own among them."""
    rubric, before = draft.rubric, draft.open_step
    if rubric is None:
        return ()
    found = list(suggest_steps(rubric, draft.ratings, language()))
    if before:
        found = [*other_steps(rubric, before.criterion, language(), before.text), *found]
    criteria = dict.fromkeys(each.criterion for each in found)
    if before and before.criterion:
        criteria = {before.criterion: None, **criteria}
    own = library.offered(actor().district, rubric, criteria, language())
    return tuple({(each.criterion, each.text): each for each in (*own, *found)}.values())


def countable(rubric: Rubric) -> list[str]:
    """The rubric's look-fors in words, to choose from."""
    return list(dict.fromkeys(rubric.say(each.text, language()) for each in rubric.all_look_fors()))


def _look_for(rubric: Rubric | None, criterion: str | None, words: str) -> tuple[str | None, str]:
    """Code and words of what is counted; words that are the rubric's are its look-for."""
    if rubric is None:
        return None, words.strip()
    if not words.strip():
        found = default_look_for(rubric, criterion)
    else:
        said = {rubric.say(each.text, language()): each for each in rubric.all_look_fors()}
        found = said.get(words.strip())
    if found is None:
        return None, words.strip()
    text = rubric.say(found.text, language())
    return (found.code if found.kind == "tally" else None), text


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _number(typed: Mapping[str, str], name: str) -> int | None:
    """A page of an older version has no such field: then the default."""
    if name not in request.form and not typed[name]:
        return DEFAULT_RULE.uses if name == "step_uses" else DEFAULT_RULE.visits
    text = typed[name].strip()
    return int(text[:4]) if text.isascii() and text.isdigit() else None


def _met_when(step: Step) -> str:
    """The rule in words, as pages show it that know of no counts."""
    if not (step.uses and step.visits and step.look_for_text):
        return ""
    rule = told(Rule(step.uses, step.visits).words)
    return _("%(rule)s: %(look_for)s", rule=rule, look_for=step.look_for_text)
