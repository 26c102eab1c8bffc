"""What a page tells its device to keep: whose it is, and where things are."""

from typing import Any

from flask import current_app, url_for

from ..config import Config
from ..domain.policy import Action, Actor, may
from .assets import asset, build
from .words import language, locale_tag


def whose(actor: Actor) -> dict[str, Any]:
    """The person at this device, as the pages there need to know them."""
    return {
        "user": actor.id,
        "name": actor.name,
        "language": actor.language,
        "locale": locale_tag(),
        "timezone": actor.timezone,
        "training": actor.training,
        "observes": may(actor, Action.CAPTURE),
    }


def places() -> dict[str, Any]:
    """Addresses, and the build they belong to; `worker` is empty where it is switched off."""
    config: Config = current_app.extensions["observe"]
    return {
        "build": build(),
        "worker": url_for("offline.worker") if config.offline else "",
        "capture": url_for("capture.new").rsplit("/", 1)[0],
        "review": url_for("home.show") + "observations/{}/review",
        "sign_in": url_for("sign_in.form"),
        "home": url_for("home.show"),
        "away": url_for("offline.page", language=language()),
        "others": asset("vendor/capture-others.js"),
        "names": asset("js/names/capture.js"),
    }
