"""What a planned district is made of: frozen values that point to one another by e-mail and key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from ..domain.observation import Kind, State
from ..domain.policy import Role


class StepState(StrEnum):
    OPEN = "open"
    MET = "met"
    NOT_YET = "not_yet"
    LET_GO = "let_go"


@dataclass(frozen=True, slots=True)
class SchoolPlan:
    """`level` is `elementary` or `middle`."""

    name: str
    code: str
    level: str


@dataclass(frozen=True, slots=True)
class TermPlan:
    """A stretch of a school year, both days included."""

    title: str
    school_year: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """`called` is how colleagues name them; a role is held at one school (its code) or at all."""

    email: str
    name: str
    called: str
    code: str
    roles: tuple[tuple[Role, str | None], ...]


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """One class of one teacher; `starts` is the local time it begins, `size` its students."""

    key: str
    teacher: str
    school: str
    title: str
    subject: str
    grade_band: str
    room: str
    starts: str
    size: int


@dataclass(frozen=True, slots=True)
class CaseloadPlan:
    coach: str
    teacher: str
    since: date


@dataclass(frozen=True, slots=True)
class NotePlan:
    lesson_ms: int
    text: str
    tags: tuple[str, ...] = ()
    private: bool = False


@dataclass(frozen=True, slots=True)
class RatingPlan:
    """`level` is a level's code or a non-score's."""

    criterion: str
    level: str
    lesson_ms: int
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class LookForPlan:
    """One tap on a look-for: one more of a tally, or a check set."""

    look_for: str
    lesson_ms: int


@dataclass(frozen=True, slots=True)
class ActPlan:
    """An entry of a time protocol as it is made: its kind, what it is about and what it holds."""

    lesson_ms: int
    kind: str
    target: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StepPlan:
    """`counted` is what is looked for; it was seen `seen` of `times`, or not yet at `not_yet` visits.

    `support_kind` is that of a branch of the step that ended at the same visit as not yet met.
    """

    short: str
    text: str
    criterion: str
    counted: str
    times: int
    visits: int
    set_on: date
    due_on: date
    state: StepState = StepState.OPEN
    closed_on: date | None = None
    seen: int = 0
    not_yet: int = 0
    support_kind: str = ""
    support: str = ""

    @property
    def met_when(self) -> str:
        return f"{self.times} uses seen in {self.visits} visits: {self.counted}"


@dataclass(frozen=True, slots=True)
class ReplyPlan:
    """The teacher's words to one criterion, or to the whole (criterion null)."""

    at: datetime
    text: str
    criterion: str | None = None


@dataclass(frozen=True, slots=True)
class AddendumPlan:
    """A correction after acknowledgement: `old` and `new` are levels' codes."""

    at: datetime
    criterion: str
    old: str
    new: str
    reason: str


@dataclass(frozen=True, slots=True)
class WayPlan:
    """How a formal visit came from its evidence to its levels; what did not happen yet has no time.

    `own` are the teacher's levels by criterion, `added` what they wrote beside the evidence.
    """

    evidence_at: datetime
    own_at: datetime | None = None
    own: Mapping[str, str] = field(default_factory=dict)
    added: str = ""
    rated_at: datetime | None = None
    conference_at: datetime | None = None
    said: tuple[str, str] = ("", "")
    agreed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """One visit; `state` and the times agree, and a planned visit holds nothing yet.

    `step` is set here; `step_taps` are the milliseconds at which the one that was open before was
    seen, and `ends` how that one ends here.
    """

    key: str
    observer: str
    teacher: str
    section: str
    kind: Kind
    rubric: str
    rubric_version: str
    started_at: datetime
    state: State
    minutes: int = 0
    lesson: str = ""
    notes: tuple[NotePlan, ...] = ()
    ratings: tuple[RatingPlan, ...] = ()
    tallies: tuple[LookForPlan, ...] = ()
    checks: tuple[LookForPlan, ...] = ()
    acts: tuple[ActPlan, ...] = ()
    glow: str | None = None
    grow: str | None = None
    step: StepPlan | None = None
    step_taps: tuple[int, ...] = ()
    ends: StepState | None = None
    shared_at: datetime | None = None
    taken_back_at: datetime | None = None
    opened_at: datetime | None = None
    acknowledged_at: datetime | None = None
    replies: tuple[ReplyPlan, ...] = ()
    addenda: tuple[AddendumPlan, ...] = ()
    way: WayPlan | None = None


@dataclass(frozen=True, slots=True)
class LetGoPlan:
    """An open step that whoever set it lets go outside of a visit."""

    at: datetime
    observer: str
    teacher: str
    why: str


@dataclass(frozen=True, slots=True)
class CycleAct:
    """What somebody did in a cycle: its name, and the words and choices that came with it."""

    at: datetime
    cycle: str
    by: str
    act: str
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TriedPlan:
    """A line of a practice log."""

    at: datetime
    teacher: str
    text: str


@dataclass(frozen=True, slots=True)
class ProfilePlan:
    at: datetime
    teacher: str
    strengths: str
    interests: str
    support: str


@dataclass(frozen=True, slots=True)
class AskedPlan:
    """What an observer asked before a planned formal visit, and the teacher's answer, "" for none yet."""

    at: datetime
    visit: str
    observer: str
    teacher: str
    meets_on: date
    questions: str
    answers: str


CoachingAct = LetGoPlan | CycleAct | TriedPlan | ProfilePlan | AskedPlan


@dataclass(frozen=True, slots=True)
class DistrictPlan:
    """`timed` are the visits with a time protocol, `own` self-observations; all others are `visits`."""

    name: str
    timezone: str
    language: str
    schools: tuple[SchoolPlan, ...]
    terms: tuple[TermPlan, ...]
    people: tuple[PersonPlan, ...]
    sections: tuple[SectionPlan, ...]
    caseloads: tuple[CaseloadPlan, ...]
    visits: tuple[VisitPlan, ...]
    timed: tuple[VisitPlan, ...] = ()
    own: tuple[VisitPlan, ...] = ()
    coaching: tuple[CoachingAct, ...] = ()
    closed: tuple[tuple[date, str], ...] = ()
