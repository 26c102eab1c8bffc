"""One-time links that an administrator makes for somebody, each shown once."""

import secrets
from dataclasses import dataclass

import segno
from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.errors import NotValid
from ..domain.policy import Action
from ..store import staff
from ..store.invitations import LASTS, Purpose, make_link
from . import returning
from .guard import actor, allow, fingerprint, now

blueprint = Blueprint("invitations", __name__)
blueprint.context_processor(returning.in_templates)

_SHOWN = "link"
_MARGIN = 4


@dataclass(frozen=True, slots=True)
class Drawing:
    """`size` squares each way, its quiet margin included; `path` is the `d` of an SVG path."""

    size: int
    path: str


@blueprint.post("/people/<uuid:person>/links")
@allow(Action.MANAGE)
def make(person: object) -> ResponseReturnValue:
    purpose = request.form.get("purpose", "")
    if purpose not in set(Purpose):
        raise NotValid(_("Choose an invitation or a link for a new password."))
    token = secrets.token_urlsafe(32)
    make_link(
        actor().district, actor().id, str(person), Purpose(purpose), fingerprint(token), now()
    )
    session[_SHOWN] = [str(person), purpose, token]
    return redirect(url_for("invitations.show", person=person, then=returning.then()), 303)


@blueprint.get("/people/<uuid:person>/links")
@allow(Action.MANAGE)
def show(person: object) -> ResponseReturnValue:
    """The link just made, once; only its hash is kept, so nobody can look it up again."""
    found = staff.member(actor().district, str(person))
    whose, purpose, token = session.pop(_SHOWN, None) or ("", "", "")
    if whose != found.id:
        return redirect(url_for("people.show", person=person), 303)
    address = _origin() + url_for("joining.form", token=token)
    return render_template(
        "people/link.html",
        member=found,
        purpose=Purpose(purpose),
        until=now() + LASTS[Purpose(purpose)],
        address=address,
        code=_drawing(address),
    )


def _origin() -> str:
    url: str | None = current_app.extensions["observe"].url
    return url or request.host_url.rstrip("/")


def _drawing(text: str) -> Drawing:
    code = segno.make_qr(text, error="m")
    runs = []
    for y, row in enumerate(code.matrix):
        start = None
        for x, dark in enumerate([*row, 0]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                runs.append(f"M{start + _MARGIN} {y + _MARGIN}h{x - start}v1H{start + _MARGIN}z")
                start = None
    return Drawing(len(code.matrix) + 2 * _MARGIN, "".join(runs))
