"""Who may do and read what: the one place that decides; default is nobody."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
    CAPTURE = "capture"
    COACH = "coach"
    FOLLOW_TEACHERS = "follow teachers"
    EXPORT = "export"
    EXPORT_OWN = "export own record"
    LEAD_SCHOOL = "lead a school"
    LEAD_COACHING = "lead coaching"
    MANAGE = "manage the district"


_ROLES: Mapping[Action, frozenset[Role]] = {
    Action.USE: frozenset(Role),
    Action.OBSERVE: frozenset({Role.COACH, Role.LEADER}),
    Action.CAPTURE: frozenset({Role.COACH, Role.LEADER, Role.TEACHER}),
    Action.COACH: frozenset({Role.COACH}),
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
    Role.TEACHER: (Kind.SELF,),
}

LENT_TO: Mapping[Kind, Role] = {Kind.COACHING: Role.LEADER, Kind.SELF: Role.COACH}
"""Whom a teacher may let read a record of theirs: a leader of their school, a coach who follows them."""


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
    """What the policy needs to know of one observation; `lent_to` are whom its teacher lets read it."""

    observer: str
    teacher: str | None
    school: str | None
    kind: str | None
    state: State
    lent_to: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """Which observations somebody may read: own work, own feedback, school kinds at some schools, lent ones.

    `schools` is None for every school of the district; all but own work is read only once shared.
    """

    person: str
    schools: frozenset[str] | None

    @property
    def leads(self) -> bool:
        """Whether it holds what a school's leader reads, and not the whole district."""
        return bool(self.schools)

    def covers(self, facts: Facts) -> bool:
        if facts.observer == self.person:
            return True
        if facts.state not in RECORDED:
            return False
        if self.person in facts.lent_to and facts.kind in LENT_TO:
            return True
        at_school = self.schools is None or facts.school in self.schools
        return facts.teacher == self.person or (facts.kind in SCHOOL_KINDS and at_school)


@dataclass(frozen=True, slots=True)
class Reach:
    """Which teachers somebody may follow: own caseload, those of some schools, or all (None).

    With `own` they are in reach themselves, as their own observer.
    """

    person: str
    caseload: bool
    schools: frozenset[str] | None
    own: bool = False

    @property
    def others(self) -> bool:
        """Whether anybody but themselves can be in it."""
        return self.caseload or self.schools != frozenset()


def may(actor: Actor, action: Action) -> bool:
    return bool(actor.roles & _ROLES[action])


def reading_scope(actor: Actor) -> Scope:
    """What this person may read in pages, parts, JSON and exports alike."""
    if Role.ADMINISTRATOR in actor.roles:
        return Scope(actor.id, None)
    return Scope(actor.id, actor.schools.get(Role.LEADER, frozenset()))


def observing_reach(actor: Actor) -> Reach:
    """The teachers whom this person may visit; a teacher, their own classes."""
    led = actor.schools.get(Role.LEADER, frozenset())
    return Reach(actor.id, Role.COACH in actor.roles, led, Role.TEACHER in actor.roles)


def visiting_reach(actor: Actor) -> Reach:
    """The same without themselves."""
    return replace(observing_reach(actor), own=False)


def following_reach(actor: Actor) -> Reach:
    """The teachers whose timeline this person may open; what it shows is the reading scope's matter."""
    if Role.ADMINISTRATOR in actor.roles:
        return Reach(actor.id, True, None)
    return visiting_reach(actor)


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


def observes_rightly(observer: str, teacher: str | None, kind: str | None) -> bool:
    """Oneself is seen by self-observation alone, and nobody else is."""
    return (kind == Kind.SELF) == (teacher == observer)


def reads_evaluation(person: str, observer: str, teacher: str | None) -> bool:
    """Shared evidence, sealed levels and the conference are between the two; others read the record."""
    return person in (observer, teacher)


def observer_role(actor: Actor, kind: str) -> Role:
    """The hat worn at a visit: who leads a school wears it for what the school reads."""
    if kind == Kind.SELF:
        return Role.TEACHER
    leads = Role.LEADER in actor.roles and (kind in SCHOOL_KINDS or Role.COACH not in actor.roles)
    return Role.LEADER if leads else Role.COACH


def kinds_offered(actor: Actor, teacher: str | None = None) -> tuple[Kind, ...]:
    """The kinds of visit this person makes; with `teacher`, those that they make to that one."""
    offered = [
        kind for role in KINDS_OFFERED if role in actor.roles for kind in KINDS_OFFERED[role]
    ]
    kinds = tuple(dict.fromkeys(offered))
    if teacher is None:
        return kinds
    return tuple(kind for kind in kinds if observes_rightly(actor.id, teacher, kind))
