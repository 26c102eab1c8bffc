"""The whole demo district as one value: the same for the same seed and day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from ..domain.observation import Kind, State
from ..domain.rubric import Rubric
from .cast import FIRST_READER, Cast, cast
from .chance import Deck, stream
from .coaching import coaching
from .judging import look, ratings, taps
from .own_visits import own_visits
from .plan_values import (
    AddendumPlan,
    CaseloadPlan,
    DistrictPlan,
    VisitPlan,
)
from .practice import Practice
from .praise import glow_and_grow
from .schedule import TIMEZONE, Appointment, past_appointments, planned_appointments
from .school_calendar import closed_around, terms_around
from .script import Script
from .sharing import after_the_visit
from .steps import LEADER, with_steps
from .story import as_featured
from .timed import timed_visits


def plan_district(seed: int, today: date, rubrics: Mapping[str, Rubric]) -> DistrictPlan:
    """`rubrics` holds the walkthrough, the full observation and the ten-minute visit, by any key.

    With those of time use and of lesson segments there are visits by them too.
    """
    people = cast(seed)
    by_name = {each.id.rsplit("/", 1)[-1]: each for each in rubrics.values()}
    past = past_appointments(seed, today, people)
    written = _Writer(seed, today, by_name).write(past)
    stands = {(each.leader, each.email): LEADER for each in people.teachers}
    stands |= {(each.coach, each.email): each.rhythm.step or "" for each in people.teachers}
    timed = tuple(timed_visits(written, today, people, by_name))
    visits, dropped = with_steps(_with_addendum(written), timed, stands, seed, today)
    planned = [_planned(each, by_name) for each in planned_appointments(today, people)]
    own = tuple(own_visits(seed, today, people, by_name))
    return DistrictPlan(
        name=people.district,
        timezone=TIMEZONE,
        language="en",
        schools=people.schools,
        terms=terms_around(today),
        people=people.people,
        sections=tuple(section for each in people.teachers for section in each.sections),
        caseloads=tuple(_caseloads(people, past, today)),
        visits=(*visits, *planned),
        timed=timed,
        own=own,
        coaching=tuple(coaching([*visits, *timed], planned, dropped, today)),
        closed=closed_around(today),
    )


@dataclass
class _Writer:
    """Writes the visits in order of time, so that nothing is said twice before it must be."""

    seed: int
    today: date
    rubrics: Mapping[str, Rubric]
    script: Script = field(default_factory=Script)
    words: Deck = field(default_factory=Deck)

    def write(self, past: list[Appointment]) -> list[VisitPlan]:
        return [self._visit(each) for each in past]

    def _visit(self, visit: Appointment) -> VisitPlan:
        draw = stream(self.seed, "visit", visit.key)
        rubric = self.rubrics[visit.rubric]
        lesson = self.script.lesson(visit.section, draw)
        seen = look(visit, rubric, Practice(self.seed), draw)
        script = self.script.notes(visit, lesson, seen.evident, seen.tags, draw)
        written = replace(
            _blank(visit, rubric, State.CAPTURED),
            minutes=visit.minutes,
            lesson=lesson.topic,
            notes=script.notes,
            ratings=ratings(visit, rubric, seen, script.notes, draw),
            tallies=taps(visit, rubric, seen, "tally", draw),
            checks=taps(visit, rubric, seen, "check", draw),
        )
        if visit.fate == "featured":
            written = as_featured(written, rubric)
        elif visit.fate not in {"captured", "capturing"}:
            glow, grow = glow_and_grow(visit, lesson, seen, script.typical, self.words, draw)
            written = replace(written, glow=glow, grow=grow)
        return after_the_visit(written, visit.fate, self.today, self.words, draw)


def _blank(visit: Appointment, rubric: Rubric, state: State) -> VisitPlan:
    return VisitPlan(
        key=visit.key,
        observer=visit.observer,
        teacher=visit.teacher.email,
        section=visit.section.key,
        kind=visit.kind,
        rubric=rubric.id,
        rubric_version=rubric.version,
        started_at=visit.starts_at,
        state=state,
    )


def _planned(visit: Appointment, rubrics: Mapping[str, Rubric]) -> VisitPlan:
    return _blank(visit, rubrics[visit.rubric], State.PLANNED)


def _caseloads(people: Cast, past: list[Appointment], today: date) -> Iterator[CaseloadPlan]:
    """Since the last school year began, unless the caseload is new or came from another coach."""
    begun = terms_around(today)[0].starts_on
    for teacher in people.teachers:
        since = begun
        if teacher.rhythm.since is not None:
            since = today - timedelta(days=teacher.rhythm.since)
        elif teacher.rhythm.before:
            met = (each.day for each in past if each.teacher is teacher)
            own = (each for each in past if each.teacher is teacher)
            since = min(
                (each.day for each in own if each.observer == teacher.coach), default=min(met)
            )
        yield CaseloadPlan(teacher.coach, teacher.email, since)


def _with_addendum(visits: list[VisitPlan]) -> list[VisitPlan]:
    """One rating of an old visit put right after acknowledgement, where the first teacher reads it."""
    done = [
        each
        for each in visits
        if each.teacher == FIRST_READER
        and (each.kind, each.state) == (Kind.COACHING, State.ACKNOWLEDGED)
        and any(rating.level in {"1", "2"} for rating in each.ratings)
    ]
    if not done:
        return visits
    chosen = done[len(done) // 2]
    return [_corrected(each) if each is chosen else each for each in visits]


def _corrected(visit: VisitPlan) -> VisitPlan:
    rating = next(each for each in visit.ratings if each.level in {"1", "2"})
    acknowledged_at = visit.acknowledged_at
    if acknowledged_at is None:
        return visit
    new = str(int(rating.level) + 1)
    reason = "You showed me the pages from the first ten minutes, which I had not seen."
    at = acknowledged_at + timedelta(hours=19, minutes=12)
    return replace(visit, addenda=(AddendumPlan(at, rating.criterion, rating.level, new, reason),))
