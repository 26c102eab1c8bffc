"""Roles as they are held, and the limits of giving and taking them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from .errors import NotAllowed
from .policy import Role
from .wording import Sentence, sentence


@dataclass(frozen=True, slots=True)
class Held:
    """A role at one school, or for the whole district (school None)."""

    role: Role
    school: str | None


DISTRICT_WIDE = frozenset({Role.COACHING_LEAD, Role.ADMINISTRATOR})
"""Roles held for the whole district only."""

AT_A_SCHOOL = frozenset({Role.TEACHER, Role.LEADER})
"""Roles held at a school only; a coach may be at one, or go wherever their caseload is."""

_RANK: Mapping[Role, int] = {
    Role.TEACHER: 1,
    Role.COACH: 1,
    Role.LEADER: 2,
    Role.COACHING_LEAD: 2,
    Role.ADMINISTRATOR: 3,
}


def rank(roles: Iterable[Role]) -> int:
    return max((_RANK[role] for role in roles), default=0)


def check_rank(own: Collection[Role], other: Collection[Role]) -> None:
    """Raises NotAllowed: nobody decides about who stands above them, nor gives what they lack."""
    if rank(other) > rank(own):
        raise NotAllowed("This is above your own role: ask an administrator.")


def check_not_oneself(actor: str, person: str, refusal: str) -> None:
    """Raises NotAllowed with the refusal, which says who can do it instead."""
    if actor == person:
        raise NotAllowed(refusal)


def problem_with_roles(
    held: Iterable[Held], schools: Collection[str], before: Collection[Held] = ()
) -> Sentence | None:
    """Why these cannot be held; `schools` are open ones, and what was held before may stay."""
    for each in held:
        if each.role in DISTRICT_WIDE and each.school:
            return sentence("Choose “Whole district” for an administrator or a coaching lead.")
        if each.role in AT_A_SCHOOL and not each.school:
            return sentence("Choose a school for each teacher’s or school leader’s role.")
        if each.school and each.school not in schools and each not in before:
            return sentence("Choose one of the schools of your district.")
    return None
