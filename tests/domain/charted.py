"""Visits, ratings and rubrics as a test of the timeline needs them, and the charts of them."""

from datetime import UTC, date, datetime

from observe.domain.observation import Kind
from observe.domain.policy import Role
from observe.domain.rubric import Criterion, Domain, Level, NonScore, Rubric, Scale, VersionLink
from observe.domain.timeline import Chart, Rated, StepSeen, VisitSeen
from observe.domain.timeline_charts import charts

FOUR = Scale(
    "four",
    tuple(Level(str(n), n, {"en": f"Level {n}"}) for n in (1, 2, 3, 4)),
    (NonScore("NO", {"en": "Not observed"}),),
)


def rubric(
    version: str = "1.0.0", codes: str = "goals", scale: Scale = FOUR, *links: VersionLink
) -> Rubric:
    criteria = tuple(
        Criterion(code, {"en": code.title()}, scale.code, "D") for code in codes.split()
    )
    older = {"supersedes_id": "r", "supersedes_version": "1.0.0"} if version != "1.0.0" else {}
    return Rubric(
        id="r",
        version=version,
        title={"en": "Rubric"},
        default_language="en",
        languages=("en",),
        scales={scale.code: scale},
        domains=(Domain("D", {"en": "Domain"}, criteria),),
        version_links=links,
        **older,
    )


def visit(
    day: int,
    by: str = "Dana",
    kind: Kind = Kind.COACHING,
    role: Role = Role.COACH,
    version: str = "1.0.0",
) -> VisitSeen:
    at = datetime(2026, 9, day, 15, tzinfo=UTC)
    return VisitSeen(f"{by} {day}", kind, by, by, role, "r", version, at.date(), at)


def rated(seen: VisitSeen, level: str, code: str = "goals", segment: int = 0) -> Rated:
    return Rated(seen.id, code, segment, level, int(level) if level.isdigit() else None)


def drawn(*pairs: tuple[VisitSeen, str], versions: tuple[Rubric, ...] = (rubric(),)) -> Chart:
    """The one chart of these visits, each with its level."""
    given = [rated(seen, level) for seen, level in pairs]
    found = charts([seen for seen, _ in pairs], given, {each.version: each for each in versions})
    assert len(found) == 1
    return found[0]


def a_step(set_on: date, due_on: date | None = None, closed_on: date | None = None) -> StepSeen:
    state = "met" if closed_on else "open"
    return StepSeen("a step", "elsewhere", "goals", "Wait.", "", set_on, due_on, state, closed_on)
