"""One teacher's visits, ratings, steps and quotations lined up in time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from .measurement import Noise
from .observation import EVALUATIVE, Kind
from .people import Term
from .policy import Role
from .rubric import Criterion, Rubric, Scale
from .wording import Sentence


class Voice(StrEnum):
    """Whose ratings a line holds; two voices are never joined."""

    COACH = "coach"
    LEADER = "leader"
    EVALUATION = "evaluation"
    SELF = "self"


@dataclass(frozen=True, slots=True)
class VisitSeen:
    """A shared visit; `observer` is the name, `version` that of its rubric, `day` the district's."""

    id: str
    kind: Kind
    observer_id: str
    observer: str
    role: Role
    rubric: str
    version: str
    day: date
    started_at: datetime

    @property
    def voice(self) -> Voice:
        if self.kind is Kind.SELF:
            return Voice.SELF
        if self.kind in EVALUATIVE:
            return Voice.EVALUATION
        return Voice.COACH if self.role is Role.COACH else Voice.LEADER


@dataclass(frozen=True, slots=True)
class Rated:
    """One shared rating; `place` is None for what is not a level, segment 0 is the whole visit.

    `correction` is what the latest addendum says instead.
    """

    visit: str
    criterion: str
    segment: int
    level: str
    place: int | None
    correction: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One visit's mark on one criterion, never an average.

    Segments of different levels stand from `low` to `high` with their lower median as `place`; `was`
    is the level before a correction. All three places are None where no level was seen.
    """

    visit: VisitSeen
    criterion: str
    level: str
    place: int | None
    low: int | None
    high: int | None
    was: str | None = None
    correction: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Two visits that follow one another in one voice, between which something changed."""

    before: VisitSeen
    after: VisitSeen


@dataclass(frozen=True, slots=True)
class Line:
    """Points of one voice; only the points of one run are joined."""

    voice: Voice
    runs: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """One criterion on one scale; `strata` says of each point with which others it may be compared.

    A stratum is one observer, one kind and one run of comparable versions. The rubric's version changes
    at `breaks` and `joins`: what follows a break is not comparable with what was before.
    """

    criterion: Criterion
    scale: Scale
    rubric: Rubric
    points: tuple[Point, ...]
    strata: tuple[str, ...]
    lines: tuple[Line, ...]
    breaks: tuple[Turn, ...]
    joins: tuple[Turn, ...]
    noise: Noise

    @property
    def rated(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.place is not None)


@dataclass(frozen=True, slots=True)
class Tallied:
    """A step's look-for against its rule: `seen` of `uses` in `done` of `visits` visits."""

    seen: int
    uses: int
    done: int
    visits: int


@dataclass(frozen=True, slots=True)
class StepSeen:
    """An action step; `state` is open, met, not_yet or let_go; `tallied` is None where nothing is counted.

    `visit` is the record that it came with, if any.
    """

    id: str
    visit: str | None
    criterion: str | None
    text: str
    met_when: str | Sentence
    set_on: date
    due_on: date | None
    state: str
    closed_on: date | None
    tallied: Tallied | None = None

    @property
    def open(self) -> bool:
        return self.state == "open"


@dataclass(frozen=True, slots=True)
class NoteSeen:
    """A shared note with the criteria it is tagged to."""

    visit: str
    text: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThenAndNow:
    """The first and the latest evidence of one criterion, from two visits."""

    criterion: str
    then: NoteSeen
    now: NoteSeen


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """`ends_on` is None for the latest one."""

    title: str
    starts_on: date
    ends_on: date | None

    def holds(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def school_years(terms: Iterable[Term]) -> tuple[SchoolYear, ...]:
    """The years that the terms make, the newest first; one lasts until the next begins."""
    starts: dict[str, date] = {}
    for term in sorted(terms, key=lambda each: each.starts_on):
        starts.setdefault(term.school_year, term.starts_on)
    ends = [start - timedelta(days=1) for start in list(starts.values())[1:]]
    years = zip(starts.items(), [*ends, None], strict=False)  # no term: no year
    return tuple(SchoolYear(title, start, end) for (title, start), end in years)[::-1]


def year_at(years: Iterable[SchoolYear], day: date) -> SchoolYear | None:
    return next((year for year in years if year.starts_on <= day), None)


def then_and_now(
    visits: Sequence[VisitSeen], notes: Sequence[NoteSeen], first_choice: str | None
) -> ThenAndNow | None:
    """Evidence from both ends: of the first choice if it has any, else of what spans most visits.

    `visits` are in the order of time, `notes` in the order of each lesson; a note that quotes somebody
    is taken before one that does not. Own observations of the teacher are left out.
    """
    observed = (visit.id for visit in visits if visit.voice is not Voice.SELF)
    order = {visit: at for at, visit in enumerate(observed)}
    filed: dict[str, dict[int, list[NoteSeen]]] = {}
    for note in notes:
        if note.visit in order:
            for tag in note.tags:
                filed.setdefault(tag, {}).setdefault(order[note.visit], []).append(note)
    spans = {tag: max(seen) - min(seen) for tag, seen in filed.items() if len(seen) > 1}
    if not spans:
        return None
    tag = first_choice if first_choice in spans else max(spans, key=lambda each: spans[each])
    seen = filed[tag]
    return ThenAndNow(tag, _telling(seen[min(seen)]), _telling(seen[max(seen)]))


def _telling(notes: Sequence[NoteSeen]) -> NoteSeen:
    return next((note for note in notes if "“" in note.text or '"' in note.text), notes[0])
