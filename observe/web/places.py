"""Schools and terms, as a district's administrators keep them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.entry import is_id
from ..domain.errors import NotThere, NotValid
from ..domain.people import Term
from ..domain.places import proposed_terms, school_year_of
from ..domain.policy import Action
from ..domain.wording import Sentence
from ..store import classes, ground, places, school_terms
from ..store.ids import new_id
from ..store.places import ListedSchool
from . import returning
from .guard import actor, allow, now, wants_part
from .pages import today, told_fields

blueprint = Blueprint("places", __name__)
blueprint.context_processor(returning.in_templates)

_SCHOOL_FIELDS = ("name", "code")
_TERM_FIELDS = ("title", "school_year", "starts_on", "ends_on")
_Texts = Mapping[str, str]


@blueprint.get("/places")
@allow(Action.MANAGE)
def index() -> ResponseReturnValue:
    return _index()


@blueprint.post("/places/schools")
@allow(Action.MANAGE)
def add_school() -> ResponseReturnValue:
    typed, school = _typed(_SCHOOL_FIELDS), new_id(now())
    try:
        places.add(actor(), school, typed["name"], typed["code"], now())
    except NotValid as refused:
        return _index(school_typed=typed, school_wrong=told_fields(refused)), 422
    flash(_("%(school)s was added.", school=typed["name"]))
    return _to("places.index")


@blueprint.get("/places/schools/<uuid:school>")
@allow(Action.MANAGE)
def school(school: object) -> ResponseReturnValue:
    return _school(places.school(actor().district, str(school)))


@blueprint.post("/places/schools/<uuid:school>")
@allow(Action.MANAGE)
def change_school(school: object) -> ResponseReturnValue:
    typed = _typed(_SCHOOL_FIELDS)
    try:
        places.change(actor(), str(school), typed["name"], typed["code"], now())
    except NotValid as refused:
        found = places.school(actor().district, str(school))
        return _school(found, typed, told_fields(refused)), 422
    flash(_("Saved."))
    return _to("places.school", school=school)


@blueprint.post("/places/schools/<uuid:school>/activity")
@allow(Action.MANAGE)
def set_school_active(school: object) -> ResponseReturnValue:
    active = _active()
    places.set_active(actor(), str(school), active, now())
    flash(_("The school is open again.") if active else _("The school is closed."))
    return _to("places.school", school=school)


@blueprint.post("/places/schools/<uuid:school>/removal")
@allow(Action.MANAGE)
def remove_school(school: object) -> ResponseReturnValue:
    gone = places.remove(actor(), str(school), now())
    flash(_("%(school)s was removed.", school=gone))
    return _to("places.index")


@blueprint.post("/places/terms")
@allow(Action.MANAGE)
def add_term() -> ResponseReturnValue:
    typed = _typed(_TERM_FIELDS)
    try:
        new = _term(new_id(now()), typed)
        school_terms.add(actor(), new, now())
    except NotValid as refused:
        return _index(term_typed=typed, term_wrong=told_fields(refused)), 422
    flash(_("%(term)s was added.", term=new.title))
    return _to("places.index")


@blueprint.get("/places/terms/<uuid:term>")
@allow(Action.MANAGE)
def term(term: object) -> ResponseReturnValue:
    found = school_terms.term(actor().district, str(term))
    return render_template("places/term.html", term=found, typed=_as_typed(found), wrong={})


@blueprint.post("/places/terms/<uuid:term>")
@allow(Action.MANAGE)
def change_term(term: object) -> ResponseReturnValue:
    typed = _typed(_TERM_FIELDS)
    try:
        school_terms.change(actor(), _term(str(term), typed), now())
    except NotValid as refused:
        found = school_terms.term(actor().district, str(term))
        wrong = told_fields(refused)
        return render_template("places/term.html", term=found, typed=typed, wrong=wrong), 422
    flash(_("Saved."))
    return _to("places.index")


@blueprint.post("/places/terms/<uuid:term>/removal")
@allow(Action.MANAGE)
def remove_term(term: object) -> ResponseReturnValue:
    gone = school_terms.remove(actor(), str(term), now())
    flash(_("%(term)s was removed. Its visits are all still here.", term=gone))
    return _to("places.index")


def _index(
    *,
    school_typed: _Texts | None = None,
    school_wrong: _Texts | None = None,
    term_typed: _Texts | None = None,
    term_wrong: _Texts | None = None,
) -> str:
    terms = ground.terms(actor().district)
    return render_template(
        "places/places.html",
        schools=places.listed(actor().district),
        terms=terms[::-1],
        proposed=proposed_terms(today(), terms),
        today=today(),
        school_typed=school_typed or {},
        school_wrong=school_wrong or {},
        term_typed=term_typed or {},
        term_wrong=term_wrong or {},
    )


def _school(found: ListedSchool, typed: _Texts | None = None, wrong: _Texts | None = None) -> str:
    after = request.args.get("after")
    if after is not None and not is_id(after):
        raise NotThere("There is no such page, or none that you may open.")
    named = request.args.get("named", "").strip()[:100]
    shown, last = classes.of_school(actor().district, found.id, named=named, after=after)
    return render_template(
        "places/_classes.html" if wants_part() else "places/school.html",
        school=found,
        classes=shown,
        last=last,
        named=named,
        typed=typed or {"name": found.name, "code": found.code},
        wrong=wrong or {},
    )


def _term(term_id: str, typed: _Texts) -> Term:
    """What was typed as a term; without a school year the one that its first day is in."""
    days: dict[str, date] = {}
    wrong: dict[str, str | Sentence] = {}
    for name in ("starts_on", "ends_on"):
        try:
            days[name] = date.fromisoformat(typed[name])
        except ValueError:
            wrong[name] = _("Choose a day, such as 2026-08-17.")
    if wrong:
        raise NotValid("This term cannot be stored yet. Look at the fields marked below.", wrong)
    year = typed["school_year"] or school_year_of(days["starts_on"])
    return Term(term_id, typed["title"], year, days["starts_on"], days["ends_on"])


def _as_typed(term: Term) -> _Texts:
    days = {"starts_on": term.starts_on.isoformat(), "ends_on": term.ends_on.isoformat()}
    return {"title": term.title, "school_year": term.school_year, **days}


def _typed(names: tuple[str, ...]) -> _Texts:
    return {name: request.form.get(name, "").strip() for name in names}


def _active() -> bool:
    asked = request.form.get("active")
    if asked not in ("yes", "no"):
        raise NotValid("Choose whether it is open or closed.")
    return asked == "yes"


def _to(endpoint: str, **values: Any) -> ResponseReturnValue:
    return redirect(url_for(endpoint, then=returning.then(), **values), 303)
