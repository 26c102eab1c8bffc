"""Who works and learns in the demo district: people, classes and how often each is seen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..domain.policy import Role
from .bank import staff
from .chance import stream
from .plan_values import PersonPlan, SchoolPlan, SectionPlan

_KINDERGARTEN = 0
FIRST_READER = "teacher@demo.example"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a teacher is seen; `gap` is calendar days since the coach's last visit.

    `since` is how many days ago the caseload began, `before` who coached them at first, `step` how
    the coach's last step stands: featured, due soon, not yet, let go or none.
    """

    visits: int
    gap: int
    mornings: bool = False
    leader_only: bool = False
    since: int | None = None
    before: str | None = None
    step: str | None = None


@dataclass(frozen=True)
class TeacherRole:
    """A teacher with those who observe them; `practice` fixes where a criterion begins and ends."""

    email: str
    school: str
    coach: str
    leader: str
    rhythm: Rhythm
    sections: tuple[SectionPlan, ...]
    practice: Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Cast:
    district: str
    schools: tuple[SchoolPlan, ...]
    people: tuple[PersonPlan, ...]
    teachers: tuple[TeacherRole, ...]

    def teacher(self, email: str) -> TeacherRole:
        return next(each for each in self.teachers if each.email == email)


def cast(seed: int) -> Cast:
    read = staff()
    return Cast(
        district=read["district"],
        schools=tuple(SchoolPlan(**each) for each in read["schools"]),
        people=tuple(_people(read)),
        teachers=tuple(_teacher(read, each, seed) for each in read["teachers"]),
    )


def address(short: str) -> str:
    return f"{short}@demo.example"


def _people(read: Mapping[str, Any]) -> Iterator[PersonPlan]:
    yield _person(read["administrator"], Role.ADMINISTRATOR)
    yield _person(read["coaching_lead"], Role.COACHING_LEAD)
    for role, group in ((Role.LEADER, "leaders"), (Role.COACH, "coaches")):
        yield from (_person(each, role) for each in read[group])
    yield from (_person(each, Role.TEACHER) for each in read["teachers"])


def _person(plain: Mapping[str, Any], role: Role) -> PersonPlan:
    roles = ((role, plain.get("school")),)
    return PersonPlan(address(plain["email"]), plain["name"], plain["form"], plain["code"], roles)


def _teacher(read: Mapping[str, Any], plain: Mapping[str, Any], seed: int) -> TeacherRole:
    leader = next(each for each in read["leaders"] if each["school"] == plain["school"])
    practice = {code: (low, high) for code, (low, high) in plain.get("practice", {}).items()}
    return TeacherRole(
        email=address(plain["email"]),
        school=plain["school"],
        coach=address(plain["coach"]),
        leader=address(leader["email"]),
        rhythm=_rhythm(read["rhythm"].get(plain["email"], {}), plain["email"], seed),
        sections=tuple(_section(plain, at, seed) for at in range(len(plain["classes"]))),
        practice=practice,
    )


def _rhythm(plain: Mapping[str, Any], email: str, seed: int) -> Rhythm:
    draw = stream(seed, "rhythm", email)
    usual = {"visits": draw.randint(15, 18), "gap": draw.randint(1, 24)}
    return Rhythm(**usual | dict(plain))


def _section(plain: Mapping[str, Any], at: int, seed: int) -> SectionPlan:
    grade, subject, title, room, starts = plain["classes"][at]
    named = "Kindergarten" if grade == _KINDERGARTEN else f"Grade {grade}"
    return SectionPlan(
        key=f"{plain['code']}-{at + 1}",
        teacher=address(plain["email"]),
        school=plain["school"],
        title=title or f"{named} {subject}",
        subject=subject,
        grade_band=_band(grade),
        room=f"Room {room}" if room.isdigit() else room,
        starts=starts,
        size=stream(seed, "size", plain["code"], at).randint(21, 27),
    )


def _band(grade: int) -> str:
    return "K-2" if grade < 3 else "3-5" if grade < 6 else "6-8"
