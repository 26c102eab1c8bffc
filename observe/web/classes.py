"""Classes of a school's teachers, as a district's administrators keep them."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.entry import is_id
from ..domain.errors import NotNow, NotThere, NotValid
from ..domain.people import Section
from ..domain.policy import Action
from ..store import class_keeping, classes, places
from ..store.ids import new_id
from . import returning
from .guard import actor, allow, now
from .pages import told_fields

blueprint = Blueprint("classes", __name__)
blueprint.context_processor(returning.in_templates)

_FIELDS = ("title", "subject", "grade_band", "room", "teacher")
_Texts = Mapping[str, str]


@blueprint.get("/places/schools/<uuid:school>/classes")
@allow(Action.MANAGE)
def new(school: object) -> ResponseReturnValue:
    """The form for a new class; `teacher` in the address chooses whose, `instead_of` what it replaces."""
    typed = {"teacher": request.args.get("teacher", "")}
    old = _id(request.args.get("instead_of"))
    if old:
        found, _used = classes.section(actor().district, old)
        typed |= {name: getattr(found, name) for name in _FIELDS if name != "teacher"}
        typed["instead_of"] = old
    return _new(str(school), typed, {})


@blueprint.post("/places/schools/<uuid:school>/classes")
@allow(Action.MANAGE)
def add(school: object) -> ResponseReturnValue:
    typed = _typed()
    old = _id(request.form.get("instead_of"))
    try:
        if not is_id(typed["teacher"]):
            raise NotValid(
                "A class needs a teacher of its school.", {"teacher": _("Choose a teacher.")}
            )
        new = _section(new_id(now()), str(school), typed)
        class_keeping.add(actor(), typed["teacher"], new, now(), old)
    except NotValid as refused:
        return _new(str(school), {**typed, "instead_of": old or ""}, told_fields(refused)), 422
    flash(_("%(title)s was added.", title=typed["title"]))
    return _to_school(school)


@blueprint.get("/places/classes/<uuid:section>")
@allow(Action.MANAGE)
def show(section: object) -> ResponseReturnValue:
    return _show(str(section), None, {})


@blueprint.post("/places/classes/<uuid:section>")
@allow(Action.MANAGE)
def change(section: object) -> ResponseReturnValue:
    typed = _typed()
    try:
        class_keeping.change(actor(), _section(str(section), "", typed), now())
    except NotValid as refused:
        return _show(str(section), typed, told_fields(refused)), 422
    flash(_("Saved."))
    return _to_school(_school_of(section))


@blueprint.post("/places/classes/<uuid:section>/activity")
@allow(Action.MANAGE)
def set_active(section: object) -> ResponseReturnValue:
    asked = request.form.get("active")
    if asked not in ("yes", "no"):
        raise NotValid("Choose whether the class is in use or put away.")
    try:
        class_keeping.set_active(actor(), str(section), asked == "yes", now())
    except NotValid as refused:
        return _show(str(section), None, told_fields(refused)), 422
    flash(_("The class is back.") if asked == "yes" else _("The class is put away."))
    return _to_school(_school_of(section))


@blueprint.post("/places/classes/<uuid:section>/removal")
@allow(Action.MANAGE)
def remove(section: object) -> ResponseReturnValue:
    school = _school_of(section)
    gone = class_keeping.remove(actor(), str(section), now())
    flash(_("%(title)s was removed.", title=gone))
    return _to_school(school)


def _new(school: str, typed: _Texts, wrong: _Texts) -> str:
    found = places.school(actor().district, school)
    if not found.active:
        raise NotNow("%(school)s is closed: open it again first.", school=found.name)
    return render_template(
        "places/new_class.html",
        school=found,
        teachers=classes.teachers_at(actor().district, school),
        typed=typed,
        wrong=wrong,
    )


def _show(section: str, typed: _Texts | None, wrong: _Texts) -> str:
    found, used = classes.section(actor().district, section)
    standing = {name: getattr(found, name) for name in _FIELDS if name != "teacher"}
    return render_template(
        "places/class.html", section=found, used=used, typed=typed or standing, wrong=wrong
    )


def _section(section: str, school: str, typed: _Texts) -> Section:
    return Section(
        id=section,
        school_id=school,
        title=typed["title"],
        subject=typed["subject"],
        grade_band=typed["grade_band"],
        room=typed["room"],
    )


def _school_of(section: object) -> str:
    return classes.section(actor().district, str(section))[0].school_id


def _id(asked: str | None) -> str | None:
    if asked and not is_id(asked):
        raise NotThere("There is no such class.")
    return asked or None


def _typed() -> _Texts:
    return {name: request.form.get(name, "").strip() for name in _FIELDS}


def _to_school(school: object) -> ResponseReturnValue:
    return redirect(url_for("places.school", school=school, then=returning.then()), 303)
