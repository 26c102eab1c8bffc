"""Due dates from rules, as a district's administrators keep them; a preview says what each rule means."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from ..domain.due import (
    EVENT_WORDS,
    KINDS,
    OFFERED,
    After,
    Event,
    Rule,
    due_day,
    events_of,
    offered,
    untaken,
)
from ..domain.errors import NotValid
from ..domain.observation import Kind
from ..domain.policy import Action
from ..domain.school_days import Closed, closed_at, move_off
from ..store import due_rules, ground, school_days
from ..store.ids import new_id
from .guard import actor, allow, now
from .pages import today, told, told_fields

blueprint = Blueprint("due", __name__)

AFTER_WORDS = {
    After.PLANNED: lazy_gettext("the questions were asked"),
    After.LESSON: lazy_gettext("the lesson"),
    After.EVIDENCE: lazy_gettext("the evidence was shared"),
    After.BOTH_SEALED: lazy_gettext("both sealed"),
    After.CONFERENCE: lazy_gettext("the conference"),
    After.SHARING: lazy_gettext("the record was shared"),
}
_FIELDS = ("kind", "event", "after", "days", "working", "school")


@blueprint.get("/due-dates")
@allow(Action.MANAGE)
def index() -> ResponseReturnValue:
    return _index()


@blueprint.post("/due-dates")
@allow(Action.MANAGE)
def add() -> ResponseReturnValue:
    typed = _typed()
    try:
        due_rules.add(actor(), _rule(new_id(now()), typed), now())
    except NotValid as refused:
        return _index(typed, told_fields(refused)), 422
    flash(_("The rule holds from now on."))
    return redirect(url_for("due.index"), 303)


@blueprint.post("/due-dates/offered")
@allow(Action.MANAGE)
def take_offered() -> ResponseReturnValue:
    number = due_rules.take_offered(actor(), now())
    flash(ngettext("%(num)d rule holds from now on.", "%(num)d rules hold from now on.", number))
    return redirect(url_for("due.index"), 303)


@blueprint.get("/due-dates/<uuid:rule>")
@allow(Action.MANAGE)
def show(rule: object) -> ResponseReturnValue:
    return _page(due_rules.rule(actor().district, str(rule)))


@blueprint.post("/due-dates/<uuid:rule>")
@allow(Action.MANAGE)
def change(rule: object) -> ResponseReturnValue:
    held, typed = due_rules.rule(actor().district, str(rule)), _typed()
    try:
        due_rules.change(actor(), _rule(held.id, typed), now())
    except NotValid as refused:
        return _page(held, typed, told_fields(refused)), 422
    flash(_("Saved. What is due already keeps its day."))
    return redirect(url_for("due.index"), 303)


@blueprint.post("/due-dates/<uuid:rule>/removal")
@allow(Action.MANAGE)
def remove(rule: object) -> ResponseReturnValue:
    due_rules.remove(actor(), str(rule), now())
    flash(_("The rule was removed. What is due already keeps its day."))
    return redirect(url_for("due.index"), 303)


def _index(typed: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None) -> str:
    rules, days = due_rules.rules(actor().district), school_days.closed(actor().district)
    left = untaken(rules, offered(map(str, range(len(OFFERED)))))
    return render_template(
        "due/due.html",
        rules=[(each, _example(each, days)) for each in rules],
        left=[(each, _example(each, days)) for each in left],
        closed=sum(1 for each in days if each.day >= today()),
        **_choices(typed or {"kind": "formal", "working": "yes", "days": "5"}, wrong or {}),
    )


def _page(
    rule: Rule, typed: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None
) -> str:
    held = {
        "kind": rule.kind,
        "event": rule.event,
        "after": rule.after,
        "days": str(rule.days),
        "working": "yes" if rule.working else "no",
        "school": rule.school or "",
    }
    return render_template(
        "due/rule.html",
        rule=rule,
        example_days=_example(rule, school_days.closed(actor().district)),
        **_choices(typed or held, wrong or {}),
    )


def _choices(typed: Mapping[str, str], wrong: Mapping[str, str]) -> dict[str, Any]:
    schools = ground.schools(actor().district)
    return {
        "typed": typed,
        "wrong": wrong,
        "kinds": KINDS,
        "schools": schools,
        "school_names": {each.id: each.name for each in schools},
        "event_words": {event: told(words) for event, words in EVENT_WORDS.items()},
        "after_words": AFTER_WORDS,
        "events": events_of(Kind.FORMAL),
        "afters": list(After),
        "today": today(),
    }


def _example(rule: Rule, days: list[Closed]) -> tuple[date, date]:
    """What happens on the next day with school is due then: the preview of a rule."""
    closed = closed_at(days, rule.school)
    day = move_off(today(), closed)
    return day, due_day(rule, day, closed)


def _rule(rule_id: str, typed: Mapping[str, str]) -> Rule:
    """What was typed as a rule. Raises NotValid naming the fields."""
    wrong = {}
    if typed["kind"] not in KINDS:
        wrong["kind"] = _("Choose a kind of visit.")
    if typed["event"] not in list(Event):
        wrong["event"] = _("Choose what is due.")
    if typed["after"] not in list(After):
        wrong["after"] = _("Choose what it follows.")
    if not typed["days"].isdecimal() or len(typed["days"]) > 3:
        wrong["days"] = _("Write a number of days.")
    if wrong:
        raise NotValid("This rule cannot be stored yet. Look at the fields marked below.", wrong)
    return Rule(
        rule_id,
        typed["school"] or None,
        Kind(typed["kind"]),
        Event(typed["event"]),
        After(typed["after"]),
        int(typed["days"]),
        typed["working"] != "no",
    )


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "").strip() for name in _FIELDS}
