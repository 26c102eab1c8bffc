"""A school's coverage: each teacher by name, with the last walkthrough and the last formal observation."""

from datetime import datetime, time, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ..domain.coverage import coverage
from ..domain.errors import NotValid
from ..domain.fairness import FEWEST_FOR_SHARE, spread
from ..domain.policy import Action, led_schools
from ..domain.school_time import term_at
from ..store import coverage as stored
from ..store import fairness, ground
from .guard import actor, allow
from .pages import today, zone
from .spread_words import HOUR_WORDS

blueprint = Blueprint("coverage", __name__)

_WITHOUT_TERM = timedelta(days=90)


@blueprint.get("/coverage")
@allow(Action.LEAD_SCHOOL)
def show() -> ResponseReturnValue:
    viewer, led = actor(), led_schools(actor())
    school, seen = request.args.get("school") or None, request.args.get("seen", "")
    if (school and school not in led) or seen not in ("", "no"):
        raise NotValid("There is no such filter for you.")
    term = term_at(ground.terms(viewer.district), today())
    since = term.starts_on if term else today() - _WITHOUT_TERM
    where = frozenset({school}) if school else led
    reached = stored.reached(viewer.district, where, viewer.id)
    found = coverage(reached, since)
    teachers, visits = fairness.of_school(
        viewer.district,
        where,
        [(each.id, each.called, each.sort_name, each.last) for each in found.teachers],
        datetime.combine(since, time(), zone()),
        zone(),
    )
    return render_template(
        "coverage/coverage.html",
        coverage=found,
        shown=found.unseen if seen == "no" else found.teachers,
        schools=[each for each in ground.schools(viewer.district) if each.id in led],
        school=school,
        chosen=seen,
        since=since,
        today=today(),
        spread=spread(teachers, visits, today(), zone()),
        hour_words=HOUR_WORDS,
        few=FEWEST_FOR_SHARE,
    )
