"""The people of a district, as their administrators keep them: a list, and a page for each."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from ..domain.entry import is_id
from ..domain.errors import NotThere, NotValid
from ..domain.people import LONGEST_EMAIL, is_email
from ..domain.places import problem_with
from ..domain.policy import Action, Role
from ..domain.roles import DISTRICT_WIDE, Held
from ..domain.wording import Sentence, sentence
from ..store import ground, staff, staffing
from ..store.invitations import LASTS, Purpose
from ..store.staff import Member, Standing
from ..store.staffing import Details
from . import cuts, returning
from .guard import actor, allow, now, wants_part
from .pages import LANGUAGES, told_fields

blueprint = Blueprint("people", __name__)
blueprint.context_processor(returning.in_templates)

STANDINGS = {
    Standing.ACTIVE: lazy_gettext("Active"),
    Standing.NEVER: lazy_gettext("Never signed in"),
    Standing.MAIL: lazy_gettext("Mail does not arrive"),
    Standing.INACTIVE: lazy_gettext("Deactivated"),
}
_FIELDS = ("name", "called", "code", "email", "language")
_MOST = {"name": 200, "called": 200, "code": 50, "email": LONGEST_EMAIL}
_FREE_ROWS = 2
_Rows = Sequence[tuple[str, str]]


@blueprint.get("/people")
@allow(Action.MANAGE)
def index() -> ResponseReturnValue:
    after = request.args.get("after")
    if after is not None and not is_id(after):
        raise NotThere("There is no such page, or none that you may open.")
    asked = cuts.asked()
    cut = cuts.cut(asked)
    found, last = staff.members(actor().district, cut, after=after)
    never = cut.standing is Standing.NEVER and not after
    return render_template(
        "people/_people.html" if wants_part() else "people/people.html",
        members=found,
        last=last,
        asked=asked,
        cut=any(asked.values()),
        invitable=staff.count_invitable(actor().district, cut, actor().id) if never else 0,
        most_invited=cuts.MOST_INVITED,
        standings=STANDINGS,
        schools=ground.schools(actor().district),
        ended=now() - LASTS[Purpose.JOIN],
    )


@blueprint.get("/people/new")
@allow(Action.MANAGE)
def new() -> ResponseReturnValue:
    school = request.args.get("school", "")
    return _new({}, [(request.args.get("role", ""), school)] if school else [])


@blueprint.post("/people")
@allow(Action.MANAGE)
def add() -> ResponseReturnValue:
    typed, rows = _typed(), _rows()
    try:
        held = _held(rows)
        person = staffing.add(actor().district, actor().id, _details(typed), held, now())
    except NotValid as refused:
        return _new(typed, rows, told_fields(refused)), 422
    flash(_("%(name)s was added.", name=typed["name"]))
    return redirect(url_for("people.show", person=person, then=returning.then()), 303)


@blueprint.get("/people/<uuid:person>")
@allow(Action.MANAGE)
def show(person: object) -> ResponseReturnValue:
    return _show(staff.member(actor().district, str(person)))


@blueprint.post("/people/<uuid:person>")
@allow(Action.MANAGE)
def change(person: object) -> ResponseReturnValue:
    typed, rows = _typed(), _rows()
    oneself = str(person) == actor().id
    try:
        held = None if oneself and not rows else _held(rows)
        details = _details(typed)
        staffing.change(actor().district, actor().id, str(person), details, held, now())
    except NotValid as refused:
        found = staff.member(actor().district, str(person))
        return _show(found, typed, rows, told_fields(refused)), 422
    flash(_("Saved."))
    return redirect(url_for("people.show", person=person, then=returning.then()), 303)


def _new(typed: Mapping[str, str], rows: _Rows, wrong: Mapping[str, str] | None = None) -> str:
    return render_template("people/new.html", **_form(typed, rows, wrong))


def _show(
    found: Member,
    typed: Mapping[str, str] | None = None,
    rows: _Rows | None = None,
    wrong: Mapping[str, str] | None = None,
) -> str:
    held = [(each.role.value, each.school_id or "") for each in found.places]
    return render_template(
        "people/person.html",
        member=found,
        oneself=found.id == actor().id,
        ended=now() - LASTS[Purpose.JOIN],
        **_form(typed or _as_typed(found), held if rows is None else rows, wrong),
    )


def _form(typed: Mapping[str, str], rows: _Rows, wrong: Mapping[str, str] | None) -> dict[str, Any]:
    """What the form shows; a few empty rows wait for further roles."""
    schools = ground.schools(actor().district)
    only = schools[0].id if len(schools) == 1 else ""
    kept = {school for _role, school in rows}
    return {
        "typed": typed,
        "rows": [*rows, *[("", only)] * _FREE_ROWS],
        "wrong": wrong or {},
        "schools": [each for each in schools if each.active or each.id in kept],
        "languages": LANGUAGES,
        "most": _MOST,
    }


def _as_typed(found: Member) -> dict[str, str]:
    return {name: getattr(found, name) or "" for name in _FIELDS}


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "").strip() for name in _FIELDS}


def _rows() -> list[tuple[str, str]]:
    """The roles as chosen, role and school; rows left empty fall away."""
    rows = zip(request.form.getlist("role"), request.form.getlist("school"), strict=False)
    return [(role, school) for role, school in rows if role]


def _held(rows: _Rows) -> list[Held]:
    """Raises NotValid for a role that there is not."""
    known = set(Role)
    if any(role not in known or (school and not is_id(school)) for role, school in rows):
        wrong = {"roles": sentence("Choose each role from the list.")}
        raise NotValid("Not saved: look at what is marked below.", wrong)
    held = [
        Held(Role(role), None if role in DISTRICT_WIDE else school or None) for role, school in rows
    ]
    return list(dict.fromkeys(held))


def _details(typed: Mapping[str, str]) -> Details:
    """Raises NotValid naming the fields."""
    wrong: dict[str, str | Sentence] = {}
    for name, most in _MOST.items():
        problem = problem_with(typed[name], most)
        if problem:
            wrong[name] = problem
    if not typed["name"]:
        wrong["name"] = sentence("Write the full name.")
    email = typed["email"].lower()
    if email and not is_email(email):
        wrong["email"] = sentence("Write an e-mail address, such as kim@school.example.")
    if typed["language"] and typed["language"] not in LANGUAGES:
        wrong["language"] = sentence("Choose a language from the list.")
    if wrong:
        raise NotValid("Not saved: look at what is marked below.", wrong)
    called = typed["called"] or typed["name"]
    return Details(typed["name"], called, typed["code"], email, typed["language"] or None)
