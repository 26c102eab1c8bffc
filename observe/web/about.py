"""Pages about the app itself: what was tested for accessibility, and the keyboard shortcuts."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from ..domain import policy
from ..domain.observation import State
from ..domain.policy import Action, Reader
from .guard import allow, public, wants_part

blueprint = Blueprint("about", __name__)


@blueprint.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    return render_template("about/accessibility.html")


@blueprint.get("/shortcuts")
@allow(Action.USE)
def shortcuts() -> ResponseReturnValue:
    """The card as a page, or as a dialog for the page that asked with a key."""
    template = "about/_dialog.html" if wants_part() else "about/shortcuts.html"
    return render_template(template)


@blueprint.app_template_global("readers")
def readers(kind: str | None, state: str) -> frozenset[Reader]:
    """Who may read a visit as it is, for the line that says so on its pages."""
    return policy.readers(kind, State(state))
