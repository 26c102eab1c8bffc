"""Who may do and read what: the one place that decides; default is nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .observation import RECORDED, Kind, State


class Role(StrEnum):
    COACH = "coach"
    TEACHER = "teacher"
    LEADER = "leader"
    COACHING_LEAD = "coaching_lead"
    ADMINISTRATOR = "administrator"


class Action(StrEnum):
    """What an endpoint does; each view declares one or says that it is public."""

    USE = "use"
    OBSERVE = "observe"
    FOLLOW_TEACHERS = "follow teachers"
    EXPORT = "export"
    EXPORT_OWN = "export own record"
    LEAD_SCHOOL = "lead a school"
    LEAD_COACHING = "lead coaching"
    MANAGE = "manage the district"


_ROLES: Mapping[Action, frozenset[Role]] = {
    Action.USE: frozenset(Role),
    Action.OBSERVE: frozenset({Role.COACH, Role.LEADER}),
    Action.FOLLOW_TEACHERS: frozenset({Role.COACH, Role.LEADER, Role.ADMINISTRATOR}),
    Action.EXPORT: frozenset({Role.LEADER, Role.ADMINISTRATOR}),
    Action.EXPORT_OWN: frozenset({Role.TEACHER}),
    Action.LEAD_SCHOOL: frozenset({Role.LEADER}),
    Action.LEAD_COACHING: frozenset({Role.COACHING_LEAD}),
    Action.MANAGE: frozenset({Role.ADMINISTRATOR}),
}

SCHOOL_KINDS = frozenset({Kind.WALKTHROUGH, Kind.FORMAL})
"""Kinds whose shared record a school's leader and the district may read."""

KINDS_OFFERED: Mapping[Role, tuple[Kind, ...]] = {
    Role.COACH: (Kind.COACHING, Kind.WALKTHROUGH),
    Role.LEADER: (Kind.WALKTHROUGH, Kind.FORMAL),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person; `schools` maps each role to the schools it is held at, empty for all.

    `training` where this is somebody's part in a training district.
    """

    id: str
    district: str
    name: str
    roles: frozenset[Role]
    schools: Mapping[Role, frozenset[str]]
    language: str = "en"
    timezone: str = "UTC"
    training: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What the policy needs to know of one observation."""

    observer: str
    teacher: str | None
    school: str | None
    kind: str | None
    state: State


@dataclass(frozen=True, slots=True)
class Scope:
    """Which observations somebody may read: own work, own feedback, and school kinds at some schools.

    `schools` is None for every school of the district; all but own work is read only once shared.
    """

    person: str
    schools: frozenset[str] | None

    def covers(self, facts: Facts) -> bool:
        if facts.observer == self.person:
            return True
        if facts.state not in RECORDED:
            return False
        at_school = self.schools is None or facts.school in self.schools
        return facts.teacher == self.person or (facts.kind in SCHOOL_KINDS and at_school)


@dataclass(frozen=True, slots=True)
class Reach:
    """Which teachers somebody may follow: own caseload, those of some schools, or all (None)."""

    person: str
    caseload: bool
    schools: frozenset[str] | None


def may(actor: Actor, action: Action) -> bool:
    return bool(actor.roles & _ROLES[action])


def reading_scope(actor: Actor) -> Scope:
    """What this person may read in pages, parts, JSON and exports alike."""
    if Role.ADMINISTRATOR in actor.roles:
        return Scope(actor.id, None)
    return Scope(actor.id, actor.schools.get(Role.LEADER, frozenset()))


def observing_reach(actor: Actor) -> Reach:
    """The teachers whom this person may visit."""
    led = actor.schools.get(Role.LEADER, frozenset())
    return Reach(actor.id, Role.COACH in actor.roles, led)


def following_reach(actor: Actor) -> Reach:
    """The teachers whose timeline this person may open; what it shows is the reading scope's matter."""
    if Role.ADMINISTRATOR in actor.roles:
        return Reach(actor.id, True, None)
    return observing_reach(actor)


def led_schools(actor: Actor) -> frozenset[str]:
    """The schools whose plans, coverage and receipts this person keeps an eye on, of `SCHOOL_KINDS` alone."""
    return actor.schools.get(Role.LEADER, frozenset())


def leading_scope(actor: Actor) -> frozenset[str] | None:
    """The schools across whose coaches this person may count, None for all; counts and nothing else."""
    if Role.COACHING_LEAD not in actor.roles:
        return frozenset()
    return actor.schools.get(Role.COACHING_LEAD) or None


class Reader(StrEnum):
    """Whom one visit may concern, by what they are to it."""

    OBSERVER = "observer"
    TEACHER = "teacher"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"


def readers(kind: str | None, state: State) -> frozenset[Reader]:
    """Who may read a visit of this kind in this state: asked of the scopes, written nowhere else."""
    facts = Facts(Reader.OBSERVER, Reader.TEACHER, "their school", kind, state)
    scopes = {
        each: Scope(each, frozenset({"their school"}) if each == Reader.LEADER else frozenset())
        for each in Reader
    }
    scopes[Reader.ADMINISTRATOR] = Scope(Reader.ADMINISTRATOR, None)
    return frozenset(each for each, scope in scopes.items() if scope.covers(facts))


def coaching_reach(actor: Actor) -> Reach:
    """The teachers with whom this person may begin a cycle or set a step: the own caseload alone."""
    return Reach(actor.id, Role.COACH in actor.roles, frozenset())


def reads_coaching(person: str, coach: str | None, teacher: str) -> bool:
    """A cycle or a step is between the two, or the teacher's own: others know at most how many there are."""
    return person in (coach, teacher)


def observer_role(actor: Actor, kind: str) -> Role:
    """The hat worn at a visit: who leads a school wears it for what the school reads."""
    leads = Role.LEADER in actor.roles and (kind in SCHOOL_KINDS or Role.COACH not in actor.roles)
    return Role.LEADER if leads else Role.COACH


def kinds_offered(actor: Actor) -> tuple[Kind, ...]:
    offered = [
        kind for role in KINDS_OFFERED if role in actor.roles for kind in KINDS_OFFERED[role]
    ]
    return tuple(dict.fromkeys(offered))
