"""What a password must be, how it is kept, and how it is proven."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = HASHER.hash("nobody has this password")
_two_at_once = threading.BoundedSemaphore(2)

SHORTEST, LONGEST = 15, 1000
_COMMON = ("password", "123456", "qwerty", "letmein", "welcome", "abc123", "iloveyou", "teacher")


def proves(password_hash: str | None, password: str) -> bool:
    """Whether the password is the right one; without a hash it costs the same and is never right."""
    with _two_at_once:
        try:
            HASHER.verify(password_hash or _NOBODY, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def hashed(password: str) -> str:
    """What is kept of a password; as costly as proving one, so that as few are made at once."""
    with _two_at_once:
        return HASHER.hash(password)


def problem_with(password: str) -> str | None:
    """Why a password cannot be used; None where it can. Without a second factor 15 characters."""
    if len(password) < SHORTEST:
        return _("Use %(least)d characters or more: four words are easy to keep.", least=SHORTEST)
    if len(password) > LONGEST:
        return _("Use at most %(most)s characters.", most=f"{LONGEST:,}")
    if len(set(password)) < 5:
        return _("Use more different characters.")
    rest = password.lower()
    for word in _COMMON:
        rest = rest.replace(word, "")
    if len(rest) < SHORTEST // 2:
        return _("This is among the first that people try. Choose other words.")
    return None
