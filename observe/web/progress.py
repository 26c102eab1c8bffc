"""The progress centre: a coach's teachers, where each of them is, and whom to see first."""

from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from ..domain import progress as standing
from ..domain.errors import NotValid
from ..domain.policy import Action
from ..domain.progress import Row, Shown
from ..domain.steps import StepNow, StepState
from ..store import progress as stored
from ..store import school_days, steps
from .guard import actor, allow, wants_part
from .look_for_card import cards
from .pages import day, today, zone

blueprint = Blueprint("progress", __name__)

_CLOSED_LATELY = timedelta(days=120)

SHOWN_WORDS = {
    Shown.ALL: lazy_gettext("All"),
    Shown.OVERDUE: lazy_gettext("Overdue"),
    Shown.NO_GOAL: lazy_gettext("No goal"),
    Shown.STEP_DUE: lazy_gettext("Step due"),
    Shown.NOT_SEEN: lazy_gettext("Not seen"),
}


@blueprint.get("/progress")
@allow(Action.COACH)
def index() -> ResponseReturnValue:
    shown, who = _shown(), (actor().district, actor().id)
    goals = stored.goals(*who)
    found_steps = steps.steps_by(*who, today() - _CLOSED_LATELY)
    opened = min((each.opened_on for each in goals), default=today())
    closed = school_days.closed(actor().district, opened)
    found = standing.rows(stored.cared(*who), goals, found_steps, today(), zone(), closed)
    return render_template(
        "progress/_progress.html" if wants_part() else "progress/progress.html",
        rows=[row for row in found if row.fits(shown)],
        everybody=len(found),
        headline=_headline(found),
        counts=standing.counts(found),
        shown=shown,
        shown_words=SHOWN_WORDS,
        cards=cards(
            actor().district, goals, [each for each in found_steps if each.is_open and each.primary]
        ),
        state_of=state_of,
        seen_of=seen_of,
    )


def state_of(step: StepNow) -> str:
    """The state of a step in words, as its record has it."""
    if step.is_open:
        late = step.due_on is not None and step.due_on < today()
        return _("Open, overdue") if late else _("Still open")
    words = {
        StepState.MET: _("Met %(day)s", day=_closed(step)),
        StepState.NOT_YET: _("Not yet met %(day)s", day=_closed(step)),
        StepState.LET_GO: _("Let go %(day)s", day=_closed(step)),
    }
    return words[step.state]


def seen_of(step: StepNow) -> str:
    """How far an open step is by its rule: 2 of 3 uses seen, in 1 of 2 visits."""
    done = step.progress
    if done is None:
        return ""
    visits = ngettext(
        "in %(done)s of %(num)d visit", "in %(done)s of %(num)d visits", done.visits, done=done.done
    )
    if done.seen > done.uses:
        return ngettext(
            "%(num)d use seen, %(uses)s needed, %(visits)s",
            "%(num)d uses seen, %(uses)s needed, %(visits)s",
            done.seen,
            uses=done.uses,
            visits=visits,
        )
    return ngettext(
        "%(seen)s of %(num)d use seen, %(visits)s",
        "%(seen)s of %(num)d uses seen, %(visits)s",
        done.uses,
        seen=done.seen,
        visits=visits,
    )


def _shown() -> Shown:
    try:
        return Shown(request.args.get("show", ""))
    except ValueError as unknown:
        raise NotValid("There is no such filter for you.") from unknown


def _headline(found: list[Row]) -> str:
    late = sum(row.fits(Shown.OVERDUE) for row in found)
    if not found:
        return _("Your caseload is empty")
    if late:
        return ngettext(
            "Something is overdue for %(num)d teacher",
            "Something is overdue for %(num)d teachers",
            late,
        )
    return _("Nothing is overdue")


def _closed(step: StepNow) -> str:
    return day(step.closed_on) if step.closed_on else ""
