"""What a device keeps to work without a network: its worker, the page for then, and how it is installed."""

import json

from flask import Blueprint, Response, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..config import Config
from ..domain.errors import NotThere
from . import assets
from .at_device import places, whose
from .guard import maybe_actor, public
from .words import speaking_plainly

blueprint = Blueprint("offline", __name__)

KEPT = (
    "vendor/capture*",
    "vendor/offline*",
    "js/names/[chl]*.js",
    "icon.svg",
)
"""The static files that a capture screen and the page without a network are made of."""


@blueprint.get("/sw.js")
@public
def worker() -> ResponseReturnValue:
    """The worker with its build and its files; where it is switched off, one that takes itself away."""
    config: Config = current_app.extensions["observe"]
    if config.offline:
        facts = json.dumps(_facts(), sort_keys=True)
        body = f"self.OBSERVE = {facts};\n{assets.text('vendor/worker.js')}"
    else:
        body = assets.text("js/worker/off.js")
    return _kept(Response(body, mimetype="text/javascript"))


@blueprint.get("/offline/<language>")
@public
def page(language: str) -> ResponseReturnValue:
    """What a navigation without a network shows; the device fills it, so nobody's data is in it."""
    _check(language)
    with speaking_plainly(language):
        return render_template("capture/offline.html", actor=None, here=places())


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> ResponseReturnValue:
    """How the app stands on a home screen."""
    sizes = (
        ("icon-192", 192, "any"),
        ("icon-512", 512, "any"),
        ("icon-maskable-512", 512, "maskable"),
    )
    content = {
        "id": "/",
        "name": "Observe",
        "short_name": "Observe",
        "description": _("Classroom observation, feedback and coaching"),
        "start_url": url_for("home.show"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f7f5f0",
        "theme_color": "#f7f5f0",
        "icons": [
            {
                "src": assets.asset(f"icons/{name}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for name, size, purpose in sizes
        ],
        "shortcuts": [{"name": _("Start a visit"), "url": url_for("capture.new")}],
    }
    return _kept(Response(json.dumps(content), mimetype="application/manifest+json"))


@blueprint.app_context_processor
def _for_every_page() -> dict[str, object]:
    return {"at_device": _at_device}


def _at_device() -> dict[str, object] | None:
    """What a page of somebody signed in lets its device keep."""
    actor = maybe_actor()
    return {**whose(actor), **places()} if actor else None


def _facts() -> dict[str, object]:
    spoken = list(current_app.config["LOCALES"])
    return {
        "build": assets.build(),
        "files": [assets.asset(name) for name in assets.names(*KEPT)],
        "shells": {each: url_for("capture.shell", language=each) for each in spoken},
        "pages": {each: url_for("offline.page", language=each) for each in spoken},
    }


def _check(language: str) -> None:
    if language not in current_app.config["LOCALES"]:
        raise NotThere("There is no such page, or none that you may open.")


def _kept(response: Response) -> Response:
    """Asked for again each time, and not sent again while it is the same."""
    g.may_be_kept = True
    response.cache_control.no_cache = True
    response.add_etag()
    response.make_conditional(request)
    return response
