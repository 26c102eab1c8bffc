"""Who sees whom and when: the appointments of 40 school weeks, without anybody in two rooms at once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from ..domain.observation import Kind
from .bank import staff
from .cast import Cast, TeacherRole, address
from .chance import stream
from .plan_values import SectionPlan
from .school_calendar import school_days_after, school_days_before

TIMEZONE = "America/Chicago"
SCHOOL_DAYS = 180
WALKTHROUGH, OBSERVATION, TEN_MINUTES = "pl-walkthrough", "pl-observation", "ten-minute-visit"
_MINUTES = {WALKTHROUGH: (8, 15), OBSERVATION: (32, 46), TEN_MINUTES: (10, 10)}
_COACHING_MINUTES = (13, 20)
_WALK_TO_NEXT_ROOM = timedelta(minutes=5)


@dataclass(frozen=True)
class Appointment:
    """One visit before anything happens in it; `fate` is set where the plan wants one ending."""

    observer: str
    teacher: TeacherRole
    section: SectionPlan
    kind: Kind
    rubric: str
    day: date
    starts_at: datetime
    minutes: int
    moment: float
    fate: str | None = None
    notes: int | None = None
    rated: int | None = None

    @property
    def key(self) -> str:
        return f"{self.section.key}@{self.starts_at:%Y-%m-%dT%H:%MZ}"


@dataclass(frozen=True, slots=True)
class _Wish:
    """A visit of the usual rhythm, before a free hour is found for it."""

    observer: str
    kind: Kind
    rubric: str
    at: int


@dataclass
class Agenda:
    """The hours taken so far, and the days on which each teacher is already seen."""

    _taken: dict[str, list[tuple[datetime, datetime]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _seen: set[tuple[str, date]] = field(default_factory=set)

    def book(self, found: Appointment) -> bool:
        """Whether the observer and the teacher were free; if so they no longer are."""
        start, end = _span(found)
        clash = any(start < other and since < end for since, other in self._taken[found.observer])
        if clash or (found.teacher.email, found.day) in self._seen:
            return False
        self._taken[found.observer].append((start, end))
        self._seen.add((found.teacher.email, found.day))
        return True


def past_appointments(seed: int, today: date, people: Cast) -> list[Appointment]:
    """All visits before today, oldest first."""
    days = school_days_before(today, SCHOOL_DAYS)
    agenda = Agenda()
    booked = [_told(each, days, people) for each in staff()["recent"]]
    booked = [each for each in booked if agenda.book(each)]
    for teacher in people.teachers:
        draw = stream(seed, "schedule", teacher.email)
        for wish in _wishes(teacher, people, days, today, draw):
            booked.append(_first_free(teacher, wish, days, agenda, draw))
    return sorted(booked, key=lambda each: (each.starts_at, each.observer))


def planned_appointments(today: date, people: Cast) -> list[Appointment]:
    """Visits of today, if there is school, and of the next school days."""
    days = school_days_after(today - timedelta(days=1), 6)
    return [_told(each, days, people) for each in staff()["planned"]]


def local(day: date, clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime.combine(day, time(hour, minute), ZoneInfo(TIMEZONE))


def _told(plain: Mapping[str, Any], days: list[date], people: Cast) -> Appointment:
    """`days` counts back from the end for what is past, forward for what is planned."""
    teacher = people.teacher(address(plain["teacher"]))
    section, kind = teacher.sections[plain["section"]], Kind(plain["kind"])
    past = "fate" in plain
    return Appointment(
        observer=address(plain["observer"]),
        teacher=teacher,
        section=section,
        kind=kind,
        rubric=OBSERVATION if kind is Kind.FORMAL else WALKTHROUGH,
        day=(day := days[-plain["days"] if past else plain["days"]]),
        starts_at=utc(local(day, section.starts)),
        minutes=40 if kind is Kind.FORMAL else 19,
        moment=1 - plain["days"] / len(days) if past else 1,
        fate=plain.get("fate"),
        notes=plain.get("notes"),
        rated=plain.get("rated"),
    )


def _wishes(
    teacher: TeacherRole, people: Cast, days: list[date], today: date, draw: Random
) -> Iterator[_Wish]:
    count, rhythm = teacher.rhythm.visits, teacher.rhythm
    last = _last_of_rhythm(teacher, days, today)
    formal = {count // 4, 3 * count // 4} if count >= 10 else {count // 2} if count > 2 else set()
    if any(
        (address(each["teacher"]), each["kind"]) == (teacher.email, Kind.FORMAL)
        for each in staff()["recent"]
    ):
        formal = set(sorted(formal)[:1])
    for which in range(count):
        at = int((which + draw.uniform(0.1, 0.9)) * last / count)
        if rhythm.leader_only:
            yield _Wish(teacher.leader, Kind.WALKTHROUGH, WALKTHROUGH, last)
        elif which == count - 1:
            yield _Wish(teacher.coach, Kind.COACHING, WALKTHROUGH, last)
        elif which in formal:
            yield _Wish(teacher.leader, Kind.FORMAL, OBSERVATION, at)
        else:
            yield _usual_wish(teacher, people, which < count / 4, at, draw)


def _last_of_rhythm(teacher: TeacherRole, days: list[date], today: date) -> int:
    """Where the gap begins, and well before a visit by the coach that tells its own story."""
    gap = today - timedelta(days=teacher.rhythm.gap)
    told = [
        each["days"]
        for each in staff()["recent"]
        if (address(each["teacher"]), address(each["observer"])) == (teacher.email, teacher.coach)
    ]
    quiet = max(told, default=-4) + 4
    return min(max(at for at, day in enumerate(days) if day <= gap), len(days) - 1 - quiet)


def _usual_wish(teacher: TeacherRole, people: Cast, early: bool, at: int, draw: Random) -> _Wish:
    chance = draw.random()
    if chance < 0.16:
        return _Wish(teacher.leader, Kind.WALKTHROUGH, WALKTHROUGH, at)
    coach = address(teacher.rhythm.before) if early and teacher.rhythm.before else teacher.coach
    if chance < 0.29:
        return _Wish(coach, Kind.WALKTHROUGH, WALKTHROUGH, at)
    if chance < 0.36:
        return _Wish(coach, Kind.WALKTHROUGH, TEN_MINUTES, at)
    if chance < 0.4 and not teacher.rhythm.before:
        others = sorted({each.coach for each in people.teachers} - {coach})
        coach = draw.choice(others)
    return _Wish(coach, Kind.COACHING, WALKTHROUGH, at)


def _first_free(
    teacher: TeacherRole, wish: _Wish, days: list[date], agenda: Agenda, draw: Random
) -> Appointment:
    """The wished day or the nearest earlier one, else a later one."""
    shortest, longest = _MINUTES[wish.rubric]
    if wish.kind is Kind.COACHING:
        shortest, longest = _COACHING_MINUTES
    minutes = draw.randint(shortest, longest)
    for at in [*range(wish.at, -1, -1), *range(wish.at + 1, len(days))]:
        for section in _hours(teacher, draw):
            starts_at = local(days[at], section.starts) + timedelta(minutes=draw.randint(0, 8))
            found = Appointment(
                wish.observer, teacher, section, wish.kind, wish.rubric, days[at],
                utc(starts_at), minutes, at / len(days),
            )  # fmt: skip
            if agenda.book(found):
                return found
    raise ValueError(f"no free hour for {teacher.email}")


def _hours(teacher: TeacherRole, draw: Random) -> list[SectionPlan]:
    fit = [
        each
        for each in teacher.sections
        if not teacher.rhythm.mornings or int(each.starts.split(":")[0]) < 12
    ]
    return draw.sample(fit, len(fit))


def _span(found: Appointment) -> tuple[datetime, datetime]:
    length = timedelta(minutes=found.minutes) + _WALK_TO_NEXT_ROOM
    return found.starts_at, found.starts_at + length


def utc(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo("UTC"))
