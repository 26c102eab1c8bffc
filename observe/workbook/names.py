"""Names for the codes of an extract, in its reader's language and by the district's calendar."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ..domain.export import Edition, Extract, Rating, Visit, is_not_observed
from ..domain.people import Term
from ..domain.protocol_plan import plans
from ..domain.rubric import Rubric, Scale, Text


@dataclass(frozen=True, slots=True)
class Named:
    """A criterion as its sheet names it; `place` counts from 1 in the order of the rubric."""

    place: int
    title: str
    domain: str


@dataclass(frozen=True, slots=True)
class RubricNames:
    title: str
    criteria: Mapping[str, Named]
    labels: Mapping[tuple[str, str], str]
    levels: Mapping[str, tuple[str, ...]]
    unseen: frozenset[tuple[str, str]]
    measured: Mapping[str, str]
    answers: Mapping[tuple[str, str], str]

    def criterion(self, code: str) -> Named:
        return self.criteria.get(code) or Named(len(self.criteria) + 1, code, "")

    def label(self, rating: Rating) -> str:
        return self.labels.get((rating.criterion, rating.code), rating.label)


class Names:
    """`say` puts a sentence into the reader's language."""

    def __init__(self, extract: Extract, edition: Edition) -> None:
        self.say, self.language = edition.say, edition.language
        self._rubrics = {
            k: _names(rubric, edition.language) for k, rubric in extract.rubrics.items()
        }
        self._terms = sorted(extract.terms, key=lambda term: term.starts_on)
        self._starts = [term.starts_on for term in self._terms]
        self._zone = ZoneInfo(edition.timezone)
        self._of_goals = {
            k: _names(rubric, edition.language) for k, rubric in extract.coaching.rubrics.items()
        }
        self.today = edition.at.astimezone(self._zone).date()

    def rubric(self, visit: Visit) -> RubricNames:
        return self._rubrics[visit.rubric, visit.rubric_version]

    def of_goal(self, rubric: str | None, version: str | None) -> RubricNames | None:
        """The rubric that a goal or a step belongs to; None for none, and for one that is lost."""
        return self._of_goals.get((rubric, version)) if rubric and version else None

    @property
    def rubrics(self) -> Mapping[tuple[str, str], RubricNames]:
        return self._rubrics

    @property
    def most_levels(self) -> int:
        """How many levels the longest scale has, at least four."""
        scales = [len(s) for names in self._rubrics.values() for s in names.levels.values()]
        return max([4, *scales])

    def term(self, day: date) -> Term | None:
        """The term of a day; None between terms."""
        place = bisect_right(self._starts, day) - 1
        found = self._terms[place] if place >= 0 else None
        return found if found and day <= found.ends_on else None

    def day(self, at: datetime | None) -> date | None:
        return at.astimezone(self._zone).date() if at else None

    def local(self, at: datetime | None) -> datetime | None:
        """The wall clock's time, to the second, without a zone: what Excel can hold."""
        return at.astimezone(self._zone).replace(tzinfo=None, microsecond=0) if at else None


def _names(rubric: Rubric, language: str) -> RubricNames:
    criteria, labels, levels, unseen = {}, {}, {}, set()
    for place, criterion in enumerate(rubric.criteria(), start=1):
        domain = rubric.domain(criterion.domain)
        criteria[criterion.code] = Named(
            place,
            rubric.say(criterion.title, language),
            rubric.say(domain.title, language) if domain else "",
        )
        scale = rubric.scale_of(criterion)
        for code, label in _choices(scale):
            labels[criterion.code, code] = rubric.say(label, language)
        levels[criterion.code] = tuple(rubric.say(each.label, language) for each in scale.levels)
        unseen |= {(criterion.code, c.code) for c in scale.non_scores if is_not_observed(c)}
    return RubricNames(
        rubric.say(rubric.title, language),
        criteria,
        labels,
        levels,
        frozenset(unseen),
        dict(_measured(rubric, language)),
        dict(_answers(rubric, language)),
    )


def _answers(rubric: Rubric, language: str) -> Iterator[tuple[tuple[str, str], str]]:
    """The words for each answer of a scan and each mark of a behavior."""
    items = [(item.code, item.answers) for plan in plans(rubric) for item in plan.items]
    marks = [
        (each.code, rubric.scales[each.scale].choices())
        for criterion in rubric.criteria()
        for each in criterion.behaviours
    ]
    for asked, answers in [*items, *marks]:
        for code, label in answers:
            yield (asked, code), rubric.say(label, language) or code


def _measured(rubric: Rubric, language: str) -> Iterator[tuple[str, str]]:
    """The words for everything that is counted and for its groups, by code."""
    for look_for in rubric.all_look_fors():
        yield look_for.code, rubric.say(look_for.text, language)
    for criterion in rubric.criteria():
        for behaviour in criterion.behaviours:
            yield behaviour.code, rubric.say(behaviour.text, language)
    for plan in plans(rubric):
        for group in plan.groups:
            yield group.code, rubric.say(group.title, language)
        for code in plan.codes():
            yield code.code, rubric.say(code.text, language)
        for item in plan.items:
            yield item.code, rubric.say(item.text, language)


def _choices(scale: Scale) -> Iterator[tuple[str, Text]]:
    """Levels and non-scores alike, as code and label."""
    yield from ((each.code, each.label) for each in scale.levels)
    yield from ((each.code, each.label) for each in scale.non_scores)
