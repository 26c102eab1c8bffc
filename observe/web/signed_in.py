"""Who is signed in: the session of a browser, its cookies and marks, and how long it lasts."""

import hashlib
import secrets
from datetime import timedelta

from flask import Flask, Response, g, request, session
from flask_login import LoginManager, UserMixin, current_user

from ..store import access
from ..store.access import Signature
from .guard import now, settings

SESSION_LENGTH = timedelta(days=30)
SHARED_LENGTH = timedelta(hours=12)
_TOUCH_AFTER = timedelta(hours=1)
_YEAR = 365 * 24 * 3600

SHARED, COVERED = "observe_shared", "observe_covered"
"""Marks in the browser: several people use this device; its screen is covered until somebody signs in."""

_UNDER_COVER = frozenset({"api.append", "api.session"})
"""What still works then: a device may always empty its queue."""


class SignedInUser(UserMixin):
    """What Flask-Login knows of a signed-in person."""

    def __init__(self, found: Signature, key_hash: str) -> None:
        self.id = found.actor.id
        self.actor = found.actor
        self.own_words = found.own_words
        self.key_hash = key_hash
        self.ends_at = found.expires_at
        self.short = found.expires_at - found.started_at <= SHARED_LENGTH


def install(app: Flask) -> None:
    LoginManager(app).request_loader(_load_user)


def sign_in(account: str) -> str:
    """Open a session; gives the key for the cookie."""
    key = secrets.token_urlsafe(32)
    device = request.headers.get("User-Agent", "")
    access.open_session(fingerprint(key), account, device, now(), session_length())
    return key


def session_length() -> timedelta:
    """How long a session opened now lasts: on a device that several people use, one school day."""
    decided: bool | None = g.get("shared")
    short = is_shared() or getattr(current_user, "short", False) if decided is None else decided
    return SHARED_LENGTH if short else SESSION_LENGTH


def sign_out() -> None:
    """What waits in the browser to be shown once, such as a link just made, is not for who comes next."""
    session.clear()
    key = request.cookies.get(cookie_name())
    if key:
        access.close_session(fingerprint(key))


def set_cookie(response: Response, key: str) -> None:
    response.set_cookie(
        cookie_name(),
        key,
        max_age=int(session_length().total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings().secure,
        path="/",
    )
    drop_mark(response, COVERED)


def drop_cookie(response: Response) -> None:
    response.delete_cookie(
        cookie_name(), httponly=True, samesite="Lax", secure=settings().secure, path="/"
    )


def cookie_name() -> str:
    return "__Host-observe" if settings().secure else "observe"


def is_shared() -> bool:
    """Whether this browser was said to stand on a device that several people use."""
    decided: bool | None = g.get("shared")
    return SHARED in request.cookies if decided is None else decided


def decide_shared(response: Response, shared: bool) -> None:
    """Settle for this request, and in its answer for all later ones, whose device it is."""
    g.shared = shared
    if shared:
        keep_mark(response, SHARED)
    else:
        drop_mark(response, SHARED)


def keep_mark(response: Response, name: str) -> None:
    response.set_cookie(
        name, "yes", max_age=_YEAR, httponly=True, samesite="Lax", secure=settings().secure
    )


def drop_mark(response: Response, name: str) -> None:
    if name in request.cookies:
        response.delete_cookie(name, httponly=True, samesite="Lax", secure=settings().secure)


def fingerprint(key: str) -> str:
    """What is kept of a key instead of the key."""
    return hashlib.sha256(key.encode()).hexdigest()


def _load_user(_request: object) -> SignedInUser | None:
    key = request.cookies.get(cookie_name())
    if not key or (COVERED in request.cookies and request.endpoint not in _UNDER_COVER):
        return None
    found = access.actor_of(fingerprint(key), now())
    if found is None:
        return None
    user = SignedInUser(found, fingerprint(key))
    if now() - found.seen_at > _TOUCH_AFTER:
        length = found.expires_at - now() if user.short else SESSION_LENGTH
        access.touch_session(fingerprint(key), now(), length)
    return user
