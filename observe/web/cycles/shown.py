"""The pages of cycles: what they load, and the cycle as its reader sees it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template

from ...domain.cycle_course import closing_lacks
from ...domain.cycle_models import TEMPLATES
from ...domain.cycles import (
    FEWEST_CHECKS,
    LONGEST,
    LONGEST_CADENCE,
    MOST_CHECKS,
    MOST_CRITERIA,
    MOST_VISITS,
    Change,
    Cycle,
    CycleState,
    Event,
    Outrun,
    Plan,
)
from ...domain.errors import KeptBefore, NotValid, Refusal
from ...domain.rubric import Rubric
from ...store import rubrics
from ...store.cycles import CycleSeen, StepIn, VisitIn
from ...store.ids import new_id
from .. import mishaps
from ..guard import actor, now
from ..pages import language, today, told, told_fields, zone
from . import saying
from .forms import Typed, as_typed


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a cycle's story: an event, a visit or a step, by its day."""

    day: date
    kind: str
    event: Event | None = None
    visit: VisitIn | None = None
    step: StepIn | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a form was not taken: which one, the sentence, its fields, what was typed, and who was quicker."""

    form: str
    sentence: str
    fields: dict[str, str]
    typed: Typed
    outrun: Outrun | None = None


def refused(form: str, refusal: Refusal, typed: Typed) -> Refused:
    fields = told_fields(refusal) if isinstance(refusal, NotValid) else {}
    outrun = refusal if isinstance(refusal, Outrun) else None
    if isinstance(refusal, KeptBefore):
        typed = {**typed, "event": ""}
    return Refused(form, told(refusal.sentence), fields, typed, outrun)


def cycle_page(seen: CycleSeen, wrong: Refused | None = None) -> str:
    cycle, viewer = seen.cycle, actor().id
    rubric = _rubric(cycle)
    course = seen.course(zone(), today())
    return render_template(
        "cycles/cycle.html",
        seen=seen,
        cycle=cycle,
        course=course,
        teaches=viewer == cycle.teacher,
        closes=viewer in (cycle.coach, cycle.teacher if not seen.coached else None),
        titles=saying.titles(cycle, rubric),
        practice=saying.PRACTICES.get(cycle.plan.practice),  # type: ignore[call-overload]
        results=saying.RESULTS,
        step_states=saying.STEP_STATES,
        lacks=closing_lacks(cycle, len(course.checks)),
        story=_story(seen),
        given_back=mishaps.given_back() if wrong and not _has_form(cycle, wrong) else (),
        **_said(cycle, rubric, wrong),
    )


def plan_page(
    cycle: Cycle | None,
    teacher: str,
    own: bool,
    wrong: Refused | None = None,
    teacher_id: str = "",
) -> str:
    """The form of a plan: a new one, a draft, or that of an open cycle."""
    plan = cycle.plan if cycle else Plan(planned_visits=None) if own else Plan()
    typed = wrong.typed if wrong else as_typed(plan)
    return render_template(
        "cycles/plan.html",
        cycle=cycle,
        teacher=teacher,
        teacher_id=teacher_id,
        own=own,
        typed=typed,
        new_cycle=typed.get("cycle") or new_id(now()),
        rubrics=_offered(plan),
        templates=TEMPLATES.values(),
        practices=saying.PRACTICES,
        most={
            "text": LONGEST,
            "criteria": MOST_CRITERIA,
            "cadence_days": LONGEST_CADENCE,
            "planned_visits": MOST_VISITS,
            "planned_checks": MOST_CHECKS,
            "least_checks": FEWEST_CHECKS,
        },
        **_said(cycle, _rubric(cycle) if cycle else None, wrong),
    )


def _said(cycle: Cycle | None, rubric: Rubric | None, wrong: Refused | None) -> dict[str, Any]:
    """What both pages say about a form that was not taken."""
    template = cycle.plan.template if cycle else ""
    outrun = wrong.outrun if wrong else None
    return {
        "wrong": wrong,
        "problems": wrong.fields if wrong else {},
        "fields": saying.FIELDS,
        "outrun": [saying.changed(each, rubric, template) for each in outrun.changes]
        if outrun
        else [],
        "changes": lambda event: [
            saying.changed(Change(*each), rubric, template)
            for each in event.detail.get("changes", ())
        ],
        "tongue": language(),
        "today": today(),
        "event_id": lambda: new_id(now()),
    }


def _has_form(cycle: Cycle, wrong: Refused) -> bool:
    """Whether the form that was not taken still stands on the page, to hold what was typed."""
    if cycle.state is CycleState.CLOSED:
        return wrong.form == "reopening"
    return cycle.state is CycleState.OPEN and wrong.form != "reopening"


def _rubric(cycle: Cycle) -> Rubric | None:
    plan = cycle.plan
    return rubrics.rubric_version(actor().district, plan.rubric, plan.rubric_version)


def _offered(plan: Plan) -> list[Rubric]:
    """The newest version of each rubric, and the one that the plan was made with."""
    newest = {each.id: each for each in rubrics.published(actor().district) if any(each.criteria())}
    held = (plan.rubric, plan.rubric_version)
    if plan.rubric and (plan.rubric not in newest or newest[plan.rubric].version != held[1]):
        found = rubrics.rubric_version(actor().district, *held)
        newest |= {plan.rubric: found} if found else {}
    return list(newest.values())


def _story(seen: CycleSeen) -> list[Told]:
    """What happened, by its day; a conference that was written down again is told as it is now."""
    last = {each.detail.get("of") or each.id: each.id for each in seen.events}
    told = [
        Told(each.day, each.kind, event=each) for each in seen.events if each.id in last.values()
    ]
    told += [
        Told(each.started_at.astimezone(zone()).date(), "visit", visit=each) for each in seen.visits
    ]
    told += [Told(each.set_on, "step", step=each) for each in seen.steps]
    return sorted(told, key=lambda each: each.day)
