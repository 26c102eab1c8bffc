"""Somebody new, a second administrator, and changes to who is there."""

from observe.domain.people import NewPerson
from observe.domain.policy import Role
from observe.domain.roles import Held
from observe.store import entering, staff
from observe.store.staffing import Details
from tests.cast import DISTRICT, LINCOLN, the_id

BEA = the_id("Bea")
KIM = Details("Kim Soto", "Ms. Soto", email="kim@school.example")
TEACHES = [Held(Role.TEACHER, LINCOLN)]


def enter_bea() -> None:
    bea = NewPerson(
        BEA, "Bea Lund", "Bea Lund", "A-9", ((Role.ADMINISTRATOR, None),), "bea@x.example", "hash"
    )
    entering.enter_people(DISTRICT, [bea], [the_id("role of Bea")])


def details_of(person: str, **changes: str) -> Details:
    found = staff.member(DISTRICT, person)
    kept = {"name": found.name, "called": found.called, "code": found.code}
    return Details(**{**kept, "email": found.email or "", **changes})
