"""How a coach's own visits are spread: over teachers, times of day and subjects, and what came of them."""

from datetime import date, datetime, time, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ..domain.errors import NotValid
from ..domain.fairness import spread
from ..domain.people import Term
from ..domain.policy import Action
from ..domain.school_time import term_at
from ..store import fairness, ground
from .guard import actor, allow
from .pages import today, zone
from .spread_words import HOUR_WORDS

blueprint = Blueprint("fairness", __name__)

_WEEKS = timedelta(weeks=8)


@blueprint.get("/progress/spread")
@allow(Action.COACH)
def show() -> ResponseReturnValue:
    term = term_at(ground.terms(actor().district), today())
    over = request.args.get("over", "")
    if over not in ("", "weeks"):
        raise NotValid("There is no such filter for you.")
    since = _since(term, over)
    teachers, visits = fairness.own(
        actor().district, actor().id, datetime.combine(since, time(), zone()), zone()
    )
    return render_template(
        "fairness/fairness.html",
        spread=spread(teachers, visits, today(), zone()),
        hour_words=HOUR_WORDS,
        since=since,
        term=term,
        over=over if term else "weeks",
    )


def _since(term: Term | None, over: str) -> date:
    return term.starts_on if term and not over else today() - _WEEKS
