"""A list of people pasted from a spreadsheet: looked through first, stored as a whole."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from ..domain.errors import NotNow
from ..domain.policy import Action
from ..domain.roster import MOST_LETTERS, MOST_ROWS, Column, Fate
from ..exchange.roster_list import read
from ..store import glossary, ground, pasting
from . import returning
from .guard import actor, allow, now
from .pages import LANGUAGES, today, told

blueprint = Blueprint("paste", __name__)
blueprint.context_processor(returning.in_templates)

COLUMN_WORDS = {
    Column.NAME: lazy_gettext("Name"),
    Column.GIVEN: lazy_gettext("Given name"),
    Column.FAMILY: lazy_gettext("Family name"),
    Column.CALLED: lazy_gettext("Called"),
    Column.EMAIL: lazy_gettext("E-mail"),
    Column.ROLE: lazy_gettext("Role"),
    Column.SCHOOL: lazy_gettext("School"),
    Column.CLASS: lazy_gettext("Class"),
    Column.SUBJECT: lazy_gettext("Subject"),
    Column.GRADE: lazy_gettext("Grade"),
    Column.ROOM: lazy_gettext("Room"),
    Column.CODE: lazy_gettext("Code"),
    Column.COACH: lazy_gettext("Coach"),
}
FATE_WORDS = {
    Fate.ADDED: lazy_gettext("Will be added"),
    Fate.CHANGED: lazy_gettext("Will be changed"),
    Fate.SAME: lazy_gettext("Here already"),
    Fate.PROBLEM: lazy_gettext("Problem"),
}
_PROBLEMS_SHOWN = 100


@blueprint.get("/people/pasted")
@allow(Action.MANAGE)
def show() -> ResponseReturnValue:
    schools = [each for each in ground.schools(actor().district) if each.active]
    return render_template("paste/paste.html", schools=schools, most=MOST_ROWS)


@blueprint.post("/people/pasted")
@allow(Action.MANAGE)
def check() -> ResponseReturnValue:
    """What would become of the list; it is kept in the page and nowhere else."""
    return _checked(_text(), None)


@blueprint.post("/people/pasted/confirmation")
@allow(Action.MANAGE)
def store() -> ResponseReturnValue:
    text, seal = _text(), request.form.get("seal", "")
    try:
        paste = pasting.store(actor(), read(text, _own_words()), seal, today(), now())
    except NotNow as refused:
        return _checked(text, told(refused.sentence))
    return redirect(url_for("paste.stored", paste=paste, then=returning.then()), 303)


@blueprint.get("/people/pasted/<uuid:paste>")
@allow(Action.MANAGE)
def stored(paste: object) -> ResponseReturnValue:
    counts = pasting.stored(actor().district, str(paste))
    return render_template("paste/stored.html", counts=counts)


def _checked(text: str, refused: str | None) -> ResponseReturnValue:
    roster = read(text, _own_words())
    plan = pasting.check(actor(), roster)
    page = render_template(
        "paste/check.html",
        text=text,
        roster=roster,
        plan=plan,
        counts=[(fate, plan.count(fate)) for fate in Fate],
        problems=plan.problems[:_PROBLEMS_SHOWN],
        more=len(plan.problems[_PROBLEMS_SHOWN:]),
        refused=refused,
        column_words=COLUMN_WORDS,
        read_as=[COLUMN_WORDS[each] for each in roster.columns if each],
        fate_words=FATE_WORDS,
    )
    return page, 422 if plan.problems or refused else 200


def _own_words() -> list[tuple[str, str]]:
    """What this district calls our terms, in any language and number: a list may say so too."""
    chosen = (each for tag in LANGUAGES for each in glossary.words(actor().district, tag))
    return [(each.term, said) for each in chosen for said in (each.one, each.many)]


def _text() -> str:
    """One letter past the most is kept, so that a list too long is refused and not cut."""
    return request.form.get("text", "")[: MOST_LETTERS + 1]
