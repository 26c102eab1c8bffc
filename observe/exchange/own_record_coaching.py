"""Coaching in a teacher's own record: their profile, cycles and own goals, steps, and practice."""

from datetime import date

from .own_record_part import Part


class About(Part, frozen=True):
    """In the teacher's own words."""

    strengths: str
    interests: str
    support: str


class Happened(Part, frozen=True):
    """Something in a cycle; `agreed`, `owner` and `by_day` are of a conference, `standing` of a check.

    Kinds: begun, opened, stage, changed, conference, check, reflected, closed, reopened, handed_over.
    """

    kind: str
    day: date
    by: str
    stage: str
    text: str
    agreed: str = ""
    owner: str | None = None
    by_day: date | None = None
    standing: str | None = None


class Goal(Part, frozen=True):
    """A coaching cycle, or an own goal where `coach` is null; `visits` are ids of records."""

    id: str
    coach: str | None
    model: str
    state: str
    stage: str
    goal: str
    students: str
    practice: str
    rubric: str | None
    rubric_version: str | None
    criteria: list[str]
    baseline: str
    plan: str
    opened_on: date | None
    ends_on: date | None
    closed_on: date | None
    result: str | None
    reflection: str
    visits: list[str]
    happened: list[Happened]
    cadence_days: int | None = None
    planned_visits: int | None = None
    planned_checks: int | None = None


class Seen(Part, frozen=True):
    """How often a step's look-for was counted in one visit."""

    visit: str
    day: date
    count: int


class Step(Part, frozen=True):
    """`state` is open, met, not_yet or let_go; `uses` of the look-for in `visits` visits make it met."""

    id: str
    coach: str | None
    cycle: str | None
    visit: str | None
    branch_of: str | None
    criterion: str | None
    text: str
    met_when: str
    look_for: str
    uses: int | None
    visits: int | None
    support: str
    set_on: date
    due_on: date | None
    state: str
    closed_on: date | None
    closed_why: str
    seen: list[Seen]
    leader_sees: bool
    support_kind: str = ""


class Tried(Part, frozen=True):
    """A line of the practice log; `step` is what was practiced, "" for none in particular."""

    day: date
    text: str
    step: str
