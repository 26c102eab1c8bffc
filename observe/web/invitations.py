"""One-time links that an administrator makes for somebody, each shown once."""

import secrets
from dataclasses import dataclass
from datetime import datetime

import segno
from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.entry import is_id
from ..domain.errors import NotThere, NotValid
from ..domain.policy import Action
from ..store import staff
from ..store.invitations import LASTS, Purpose, invite, make_link
from ..store.staff import Member
from . import cuts, returning
from .guard import actor, allow, now
from .pages import day_and_clock
from .signed_in import fingerprint
from .words import direction, speaking

blueprint = Blueprint("invitations", __name__)
blueprint.context_processor(returning.in_templates)

_SHOWN = "link"
_MARGIN = 4
_FORMULAS = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Drawing:
    """`size` squares each way, its quiet margin included; `path` is the `d` of an SVG path."""

    size: int
    path: str


@dataclass(frozen=True, slots=True)
class Card:
    """What one person is handed, in their own language."""

    member: Member
    language: str
    direction: str
    sign_in: str
    steps: tuple[str, ...]
    address: str
    code: Drawing
    drawing: str


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


@blueprint.post("/people/invitations")
@allow(Action.MANAGE)
def make_all() -> ResponseReturnValue:
    """Answered with the page itself: a hundred links would not fit into the cookie of the session."""
    after, asked = request.form.get("after") or None, cuts.asked()
    if after and not is_id(after):
        raise NotThere("There is no such page, or none that you may open.")
    tokens = [secrets.token_urlsafe(32) for _number in range(cuts.MOST_INVITED)]
    hashes = [fingerprint(each) for each in tokens]
    at = now()
    made = invite(actor().district, actor().id, cuts.cut(asked), after, hashes, at)
    until = at + LASTS[Purpose.JOIN]
    with_links = list(zip(made.members, tokens, strict=False))
    cards = [
        _card(each, token, each.language or made.language, until) for each, token in with_links
    ]
    return render_template(
        "people/invitations.html",
        cards=cards,
        table="\n".join("\t".join(_row(each)) for each in cards),
        until=until,
        asked=asked,
        last=made.members[-1].id,
        more=min(made.more, cuts.MOST_INVITED),
    )


@blueprint.get("/people/invitations")
@allow(Action.MANAGE)
def show_all() -> ResponseReturnValue:
    """The sheet is shown once, as the answer to its making; afterwards there is only the list."""
    return redirect(url_for("people.index", standing="never", then=returning.then()), 303)


def _card(member: Member, token: str, language: str, until: datetime) -> Card:
    address = _origin() + url_for("joining.form", token=token)
    with speaking(language, actor().district):
        return Card(
            member=member,
            language=language,
            direction=direction(),
            sign_in=_("You sign in with %(email)s", email=member.email),
            steps=(
                _("Point your phone’s camera at the code, or type the address into a browser."),
                _("Choose a password that only you know."),
                _("From then on, sign in at %(address)s with your e-mail.", address=_origin()),
                _("The code works once, until %(time)s.", time=day_and_clock(until)),
            ),
            address=address,
            code=_drawing(address),
            drawing=_("QR code with the link for %(name)s", name=member.name),
        )


def _row(card: Card) -> tuple[str, str, str]:
    """As a spreadsheet takes it: what would be read as a formula is marked as text."""
    name, email = (" ".join(text.split()) for text in (card.member.name, card.member.email or ""))
    name, email = (f"'{text}" if text[:1] in _FORMULAS else text for text in (name, email))
    return name, email, card.address


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
