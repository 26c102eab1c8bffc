"""Making a training district: the demo once more, beside the real one, where nobody can sign in."""

import random
import secrets
from datetime import UTC, datetime

from flask import Flask
from flask_babel import gettext as _

from ..domain.policy import Role
from ..store import ground, sandbox
from ..store.jobs import Job
from ..web.words import speaking
from .load import load_copy
from .loading import Copy

_SEED = 7
_SEATS = {
    Role.COACH: "coach",
    Role.TEACHER: "teacher",
    Role.LEADER: "leader",
    Role.COACHING_LEAD: "lead",
    Role.ADMINISTRATOR: "admin",
}


def make_sandbox(app: Flask, job: Job) -> None:
    """In many small transactions, so that nobody's save has to wait; it opens when it is whole."""
    now = datetime.now(UTC)
    with app.test_request_context():
        home = ground.district(job.district)
        with speaking(home.language):
            copy = Copy(
                chance=random.SystemRandom(),
                sandbox_of=home.id,
                name=_("Training: %(name)s"),
                mailbox=f"+{secrets.token_hex(4)}@training.invalid",
            )
        made, accounts = load_copy(copy, _SEED, now)
        seats = {role: accounts[name] for role, name in _SEATS.items()}
        sandbox.open_it(home.id, made, seats, now)
