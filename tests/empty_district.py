"""A district that was founded a minute ago: one school, one person for each role, and nothing done yet."""

from observe.domain.people import District, NewPerson, School
from observe.domain.policy import Role
from observe.store import entering
from observe.web.passwords import HASHER
from tests.cast import EMAILS, PASSWORD, the_id

EMPTY = the_id("an empty district")
BIRCH = the_id("Birch")
NEWCOMERS = {role: the_id(f"new {role}") for role in Role}
_WHOLE_DISTRICT = (Role.ADMINISTRATOR, Role.COACHING_LEAD)


def enter_empty_district(password: str = PASSWORD) -> None:
    """In an application context; afterwards each newcomer can sign in like the cast."""
    entering.found_district(District(EMPTY, "Birch Hill", "America/Chicago", "en"), "salt")
    entering.enter_places(EMPTY, [School(BIRCH, "Birch", "1")], [])
    password_hash = HASHER.hash(password)
    new = [_newcomer(role, password_hash) for role in Role]
    entering.enter_people(EMPTY, new, [the_id(f"role of new {role}") for role in Role])


def _newcomer(role: Role, password_hash: str) -> NewPerson:
    person, email = NEWCOMERS[role], f"{role}@new.example"
    EMAILS[person] = email
    roles = ((role, None if role in _WHOLE_DISTRICT else BIRCH),)
    name = f"New {role}".replace("_", " ").title()
    return NewPerson(person, name, name, role, roles, email, password_hash)
