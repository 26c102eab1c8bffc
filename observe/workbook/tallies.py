"""Counting levels while visits stream by: what stands on Summary and on Criteria."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..domain.aggregate import interpolated_median, wilson
from ..domain.export import Rating, Visit
from ..domain.observation import purpose
from .names import Names
from .place import source_of

GOOD_FROM = 3
"""The level from which on the share is told."""


@dataclass(frozen=True, slots=True)
class Group:
    """What may be counted together; the last three are empty where all places count together."""

    rubric: str
    rubric_version: str
    purpose: str
    source: str
    criterion: str
    school: str = ""
    school_code: str = ""
    grade_band: str = ""


@dataclass(slots=True)
class Tally:
    """`levels[0]` counts level 1; `unseen` is not observed, `other` any other non-score."""

    levels: list[int]
    visits: int = 0
    teachers: set[str] = field(default_factory=set)
    observers: set[str] = field(default_factory=set)
    unseen: int = 0
    other: int = 0

    @property
    def rated(self) -> int:
        return sum(self.levels)

    def figures(self) -> tuple[float | None, float | None, float | None, float | None]:
        """The share at level 3 or above, its interval, and the median."""
        good = sum(self.levels[GOOD_FROM - 1 :])
        low, high = wilson(good, self.rated) or (None, None)
        share = good / self.rated if self.rated else None
        return share, low, high, interpolated_median(self.levels)


class Tallies:
    """Its memory grows with groups and people, not with ratings."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.by_place: dict[Group, Tally] = {}
        self.overall: dict[Group, Tally] = {}

    def add(self, visit: Visit) -> None:
        key = (visit.rubric, visit.rubric_version, purpose(visit.kind), source_of(visit))
        place = (visit.school, visit.school_code, visit.grade_band)
        unseen = self._names.rubric(visit).unseen
        seen: set[str] = set()
        for rating in visit.ratings:
            groups = (Group(*key, rating.criterion, *place), Group(*key, rating.criterion))
            for tally in self._of(groups):
                _count(tally, rating, (rating.criterion, rating.code) in unseen)
                if rating.criterion not in seen:
                    tally.visits += 1
                    tally.teachers.add(visit.teacher_code)
                    tally.observers.add(visit.observer_code)
            seen.add(rating.criterion)

    def in_order(self, tallies: dict[Group, Tally]) -> list[tuple[Group, Tally]]:
        """By rubric, then as the rubric has its criteria, then by school and grades."""
        return sorted(tallies.items(), key=lambda item: self._order(item[0]))

    def _of(self, groups: tuple[Group, Group]) -> Iterator[Tally]:
        for tallies, group in zip((self.by_place, self.overall), groups, strict=True):
            if group not in tallies:
                tallies[group] = Tally([0] * self._names.most_levels)
            yield tallies[group]

    def _order(self, group: Group) -> tuple[object, ...]:
        rubric = self._names.rubrics[group.rubric, group.rubric_version]
        return (
            rubric.title,
            group.rubric,
            group.rubric_version,
            group.purpose,
            group.source,
            rubric.criterion(group.criterion).place,
            group.criterion,
            group.school,
            group.school_code,
            group.grade_band,
        )


def _count(tally: Tally, rating: Rating, unseen: bool) -> None:
    if rating.level is not None:
        tally.levels[rating.level - 1] += 1
    elif unseen:
        tally.unseen += 1
    else:
        tally.other += 1
