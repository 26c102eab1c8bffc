"""Who may ask for what: every request passes here, and every view says which action it is."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from flask import (
    Flask,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Forbidden, UnsupportedMediaType

from ..config import Config
from ..domain.errors import NotThere
from ..domain.glossary import Word
from ..domain.policy import Action, Actor, may

View = TypeVar("View", bound=Callable[..., object])
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_PUBLIC = "public"
_CONTENT_POLICY = "; ".join(
    [
        "default-src 'none'",
        *(
            f"{kind}-src 'self'"
            for kind in ("script", "style", "img", "connect", "worker", "manifest")
        ),
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


class Undeclared(RuntimeError):
    """A view that says neither which action it is nor that it is public."""


def allow(action: Action) -> Callable[[View], View]:
    """Declare the action that a view is."""

    def declare(view: View) -> View:
        view.observe_action = action  # type: ignore[attr-defined]
        return view

    return declare


def public(view: View) -> View:
    """Declare that a view needs no sign-in."""
    view.observe_action = _PUBLIC  # type: ignore[attr-defined]
    return view


def carries(view: View) -> View:
    """Declare that what is typed into a view's form outlives a session that has ended: see `_carry`."""
    view.observe_carries = True  # type: ignore[attr-defined]
    return view


def carrying(endpoint: str) -> bool:
    return hasattr(current_app.view_functions.get(endpoint), "observe_carries")


def actor() -> Actor:
    """The signed-in person of a view that declares an action."""
    found: Actor = current_user.actor
    return found


def maybe_actor() -> Actor | None:
    return getattr(current_user, "actor", None)


def own_words() -> tuple[Word, ...]:
    """What the district of who is signed in says instead of our terms, in that person's language."""
    return getattr(current_user, "own_words", ())


def now() -> datetime:
    return datetime.now(UTC)


def install(app: Flask) -> None:
    app.before_request(_check_origin)
    app.before_request(_check_address)
    app.before_request(_check_action)
    app.after_request(_add_headers)


def check_declarations(app: Flask) -> None:
    """Raises Undeclared: a view nobody thought about must not be served."""
    missing = [
        name for name, view in app.view_functions.items() if not hasattr(view, "observe_action")
    ]
    if missing:
        raise Undeclared(f"These endpoints declare no action: {', '.join(sorted(missing))}.")


def is_api() -> bool:
    return request.path.startswith("/api/")


def wants_part() -> bool:
    return request.headers.get("HX-Request") == "true"


def settings() -> Config:
    config: Config = current_app.extensions["observe"]
    return config


def _check_origin() -> None:
    """Unsafe methods come from our own pages only; nothing in the check can go stale."""
    if request.method in _SAFE:
        return
    if is_api() and request.mimetype != "application/json":
        raise UnsupportedMediaType("Send application/json.")
    site = request.headers.get("Sec-Fetch-Site")
    ours = site == "same-origin" if site else request.headers.get("Origin") == _own_origin()
    if is_api():
        ours = ours and bool(request.headers.get("X-Obs-Client", "").strip())
    if not ours:
        raise Forbidden("csrf")


def asks_to_sign_in(endpoint: str) -> bool:
    """Whether it is a page that only somebody who is signed in may open."""
    view = current_app.view_functions[endpoint]
    return isinstance(getattr(view, "observe_action", None), Action)


def _own_origin() -> str:
    return settings().url or request.host_url.rstrip("/")


def _check_address() -> None:
    """No value of an address may hold what not every database can look for."""
    if any("\0" in value for values in request.args.listvalues() for value in values):
        raise NotThere("There is no such page, or none that you may open.")


def _check_action() -> ResponseReturnValue | None:
    view = current_app.view_functions.get(request.endpoint or "")
    declared = getattr(view, "observe_action", None)
    if view is None or declared == _PUBLIC:
        return None
    if maybe_actor() is None:
        return _ask_to_sign_in()
    if not isinstance(declared, Action) or not may(actor(), declared):
        raise NotThere("There is no such page, or none that you may open.")
    return None


def _ask_to_sign_in() -> ResponseReturnValue:
    if is_api():
        return {"ok": False, "code": "session_expired"}, 401
    if request.method == "POST" and carrying(request.endpoint or ""):
        return _carry()
    target = url_for("sign_in.form")
    if request.method == "GET" and request.endpoint != "home.show" and not wants_part():
        target = url_for("sign_in.form", next=request.endpoint, **(request.view_args or {}))
    if wants_part():
        response = make_response("", 401)
        response.headers["HX-Redirect"] = target
        return response
    return redirect(target, 303)


def _carry() -> ResponseReturnValue:
    """The sign-in page with what was typed in it, to be sent on by whoever signs in."""
    onward = {"carried_to": request.endpoint, **(request.view_args or {})}
    typed = [(f"carried.{name}", value) for name, value in request.form.items(multi=True)]
    return render_template(
        "sign_in/sign_in.html", email="", problem=None, onward=onward, carried=typed
    ), 401


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = _CONTENT_POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if not g.get("may_be_kept"):
        headers["Cache-Control"] = "no-store"
    if is_api():
        headers["X-Obs-Api"] = "1"
    if settings().secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    response.vary.add("HX-Request")
    return response
