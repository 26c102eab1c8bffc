"""The district's name, time zone and language."""

from collections.abc import Mapping
from zoneinfo import available_timezones

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.places import MOST, problem_with
from ..domain.policy import Action
from ..store import district as kept
from ..store import ground
from . import returning
from .guard import actor, allow, now
from .pages import told
from .words import LANGUAGES

blueprint = Blueprint("district", __name__)
blueprint.context_processor(returning.in_templates)

_NEAR = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
)
_FIELDS = ("name", "timezone", "language")
_Texts = Mapping[str, str]


@blueprint.get("/district")
@allow(Action.MANAGE)
def show() -> ResponseReturnValue:
    found = ground.district(actor().district)
    return _page({name: getattr(found, name) for name in _FIELDS}, {})


@blueprint.post("/district")
@allow(Action.MANAGE)
def change() -> ResponseReturnValue:
    typed = {name: request.form.get(name, "").strip() for name in _FIELDS}
    wrong = _problems(typed)
    if wrong:
        return _page(typed, wrong), 422
    kept.change(actor(), typed["name"], typed["timezone"], typed["language"], now())
    flash(_("Saved."))
    return redirect(url_for("district.show", then=returning.then()), 303)


def _problems(typed: _Texts) -> _Texts:
    wrong = {}
    problem = problem_with(typed["name"], MOST["name"])
    if not typed["name"]:
        wrong["name"] = _("Give the district or school a name.")
    elif problem:
        wrong["name"] = told(problem)
    if typed["timezone"] not in available_timezones():
        wrong["timezone"] = _("Choose a time zone from the list.")
    if typed["language"] not in LANGUAGES:
        wrong["language"] = _("Choose a language from the list.")
    return wrong


def _page(typed: _Texts, wrong: _Texts) -> str:
    others = sorted(each for each in available_timezones() if "/" in each and each not in _NEAR)
    zones = [*_NEAR, *others]
    if typed["timezone"] in available_timezones() and typed["timezone"] not in zones:
        zones.insert(0, typed["timezone"])
    return render_template(
        "district/district.html", typed=typed, wrong=wrong, zones=zones, languages=LANGUAGES
    )
