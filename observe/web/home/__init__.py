"""The start page: what is mine to do now, a part for each hat that somebody wears."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from ...domain.policy import Action, may
from ...domain.turns import turn
from ...store import before_lessons, on_the_way
from ...store.before_lessons import PreConferenceSeen
from ...store.on_the_way import Waiting
from ..guard import actor, allow, now
from ..pages import today
from . import coaching, district, observing, school, teaching
from .hat import Hat

blueprint = Blueprint("home", __name__)

_MOST_CLAUSES = 2


@blueprint.get("/")
@allow(Action.USE)
def show() -> ResponseReturnValue:
    hats = _hats()
    who, teaches = (actor().district, actor().id), may(actor(), Action.EXPORT_OWN)
    on_way = [each for hat in hats for each in hat.between]
    if teaches:
        on_way += [each for each in on_the_way.waiting(*who) if each.reader == "teacher"]
    coming = before_lessons.coming(*who, observing.start_of_day()) if teaches else []
    return render_template(
        "home/home.html",
        hats=hats,
        several=len(hats) > 1,
        headline=_headline(hats, _formal(on_way, coming)),
        states=[each.state for each in hats if each.state],
        today=today(),
        now=now(),
        between=[each for each in on_way if not each.asked],
        asked=[each.asked for each in on_way if each.asked],
        coming=coming,
    )


def _hats() -> list[Hat]:
    """The observer's hat first; a leader's visits stand in the school's part."""
    coaches = observing.carries_caseload()
    parts = [
        (coaches, observing.hat),
        (may(actor(), Action.LEAD_SCHOOL), lambda: school.hat(with_visits=not coaches)),
        (may(actor(), Action.EXPORT_OWN), teaching.hat),
        (may(actor(), Action.LEAD_COACHING), coaching.hat),
        (may(actor(), Action.MANAGE), district.hat),
    ]
    return [make() for worn, make in parts if worn]


def _formal(on_way: list[Waiting], coming: list[PreConferenceSeen]) -> tuple[str, ...]:
    """What formal observations wait for this person, as the first clause: each has its day."""
    mine = sum(each.asked is not None or _is_mine(each) for each in on_way)
    mine += sum(each.reader == "teacher" and each.answered_at is None for each in coming)
    if not mine:
        return ()
    says = ngettext(
        "%(num)d formal observation waits for you", "%(num)d formal observations wait for you", mine
    )
    return (says,)


def _is_mine(each: Waiting) -> bool:
    return turn(each.standing, each.reader, each.teacher, each.observer).mine


def _headline(hats: list[Hat], first: tuple[str, ...]) -> str:
    """The most urgent of all hats in one sentence; with nothing urgent, the first hat's calm one."""
    urgent = [*first, *(clause for each in hats for clause in each.urgent)][:_MOST_CLAUSES]
    if len(urgent) == _MOST_CLAUSES:
        return _("%(first)s, %(second)s", first=urgent[0], second=urgent[1])
    return urgent[0] if urgent else hats[0].calm if hats else _("Nothing to do here")
