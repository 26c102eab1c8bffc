"""Where the demo is entered: the plan, the copy that it becomes, and the ids given so far."""

import random
from dataclasses import dataclass, field
from datetime import datetime

from ..domain.policy import Actor
from .plan_values import DistrictPlan

DEMO_DOMAIN = "@demo.example"


@dataclass(frozen=True, slots=True)
class Copy:
    """What a copy has of its own: its ids, a template for its name, and how its e-mails end."""

    chance: random.Random
    sandbox_of: str | None = None
    name: str = "%(name)s"
    mailbox: str = DEMO_DOMAIN
    password_hash: str | None = field(default=None, repr=False)


@dataclass(slots=True)
class Loading:
    """Ids given so far, by the keys that the plan uses."""

    plan: DistrictPlan
    copy: Copy
    district: str = ""
    ids: dict[str, str] = field(default_factory=dict)

    def new_id(self, at: datetime, key: str = "") -> str:
        """A UUIDv7 that is the same for the same seed; kept under `key` where one is given."""
        ms = int(at.timestamp() * 1000)
        rest = self.copy.chance.getrandbits(74)
        number = (ms << 80) | (7 << 76) | ((rest >> 62) << 64) | (2 << 62) | (rest & (2**62 - 1))
        text = f"{number:032x}"
        made = "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
        if key:
            self.ids[key] = made
        return made

    def actor(self, email: str) -> Actor:
        """Somebody as they would be signed in."""
        person = next(each for each in self.plan.people if each.email == email)
        schools = {role: frozenset({self.ids[c]} if c else ()) for role, c in person.roles}
        return Actor(self.ids[email], self.district, person.name, frozenset(schools), schools)
