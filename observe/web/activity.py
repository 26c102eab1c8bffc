"""Deactivating somebody, with their work going to who takes over, and letting them back in."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.entry import is_id
from ..domain.errors import NotValid
from ..domain.policy import Action
from ..store import activity, hanging, staff
from ..store.hanging import Hat
from .guard import actor, allow, now
from .pages import told, told_fields

blueprint = Blueprint("activity", __name__)

_WAITS = "waits"


@blueprint.get("/people/<uuid:person>/activity")
@allow(Action.MANAGE)
def show(person: object) -> ResponseReturnValue:
    return _page(str(person))


@blueprint.post("/people/<uuid:person>/activity")
@allow(Action.MANAGE)
def change(person: object) -> ResponseReturnValue:
    if request.form.get("active") == "yes":
        activity.reactivate(actor().district, actor().id, str(person), now())
        flash(_("They can sign in again, with the roles they had."))
        return redirect(url_for("people.show", person=person), 303)
    try:
        activity.deactivate(actor().district, actor().id, str(person), _chosen(), now())
    except NotValid as refused:
        return _page(str(person), told(refused.sentence), told_fields(refused)), 422
    flash(_("Done. Nobody can sign in as this person, and what they shared stays."))
    return redirect(url_for("people.show", person=person), 303)


def _chosen() -> dict[Hat, str | None]:
    """Who takes over under each hat; None where the work waits, nothing where nobody was chosen."""
    typed = {hat: request.form.get(hat, "") for hat in Hat}
    return {
        hat: None if who == _WAITS else who
        for hat, who in typed.items()
        if who == _WAITS or is_id(who)
    }


def _page(person: str, problem: str = "", wrong: Mapping[str, str] | None = None) -> str:
    found = staff.member(actor().district, person)
    return render_template(
        "people/activity.html",
        member=found,
        left=hanging.hanging(actor().district, found),
        oneself=person == actor().id,
        chosen={hat: request.form.get(hat, "") for hat in Hat},
        problem=problem,
        wrong=wrong or {},
    )
