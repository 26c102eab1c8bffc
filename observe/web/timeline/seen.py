"""Everything that one timeline page is drawn from, loaded as far as its viewer may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _

from ...domain.errors import NotThere
from ...domain.observation import LAST_RATED
from ...domain.people import Teacher
from ...domain.policy import Actor, Scope, following_reach
from ...domain.rubric import Rubric
from ...domain.timeline import Rated, SchoolYear, StepSeen, VisitSeen, school_years, year_at
from ...store import ground, profiles, rubrics, self_ratings, timelines
from ...store.profiles import Profile
from ...store.timelines import Period
from ..pages import today

EVERY_YEAR = "all"


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything loaded for one page; `by_rubric` maps each rubric to its visits, most used first."""

    teacher: Teacher
    profile: Profile
    years: tuple[SchoolYear, ...]
    year: SchoolYear | None
    period: Period
    visits: list[VisitSeen]
    steps: list[StepSeen]
    by_rubric: Mapping[str, list[VisitSeen]]
    versions: Mapping[tuple[str, str], Rubric]
    selves: Sequence[tuple[VisitSeen, tuple[Rated, ...]]] = ()

    def with_selves(self, rubric: str) -> list[VisitSeen]:
        """The visits of one rubric with the self-ratings beside them, in the order of time."""
        beside = [visit for visit, _rated in self.selves if visit.rubric == rubric]
        both = [*self.by_rubric[rubric], *beside]
        return sorted(both, key=lambda visit: (visit.day, visit.started_at, visit.id))


def load(viewer: Actor, scope: Scope, teacher: str) -> Seen:
    found, profile = profiles.followed(viewer.district, following_reach(viewer), teacher)
    years = school_years(ground.terms(viewer.district))
    year = _year(years)
    period = Period(year.starts_on, year.ends_on) if year else Period()
    visits = timelines.visits(viewer.district, scope, teacher, period)
    by_rubric: dict[str, list[VisitSeen]] = {}
    for visit in visits:
        by_rubric.setdefault(visit.rubric, []).append(visit)
    return Seen(
        teacher=found,
        profile=profile,
        years=years,
        year=year,
        period=period,
        visits=visits,
        steps=timelines.steps(viewer.district, viewer.id, teacher, period),
        by_rubric=dict(sorted(by_rubric.items(), key=lambda each: -len(each[1]))),
        versions=rubrics.versions(viewer.district, {(v.rubric, v.version) for v in visits}),
        selves=self_ratings.self_ratings(viewer.district, viewer.id, teacher, period)
        if any(visit.kind in LAST_RATED for visit in visits)
        else (),
    )


def _year(years: Sequence[SchoolYear]) -> SchoolYear | None:
    """The year asked for, this one by default; None for all. Raises NotThere for one that is none."""
    asked = request.args.get("year")
    if asked == EVERY_YEAR:
        return None
    if not asked:
        return year_at(years, today())
    found = next((year for year in years if year.title == asked), None)
    if found is None:
        raise NotThere(_("There is no such school year here."))
    return found
