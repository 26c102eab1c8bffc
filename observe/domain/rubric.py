"""A rubric as everyone downstream sees it: frozen values built from the plain content of a rubric file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Text = Mapping[str, str]


def say(text: Text, language: str, default: str = "en") -> str:
    """The wording for a BCP 47 tag: `es-x-plain` falls back to `es`, then to the default language."""
    plain_base = language.split("-x-", 1)[0]
    primary = plain_base.split("-", 1)[0]
    for tag in (language, plain_base, primary, default, default.split("-", 1)[0]):
        if tag in text:
            return text[tag]
    return next(iter(text.values()), "")


@dataclass(frozen=True, slots=True)
class Level:
    """One point of a scale; `value` orders the points from low to high."""

    code: str
    value: int
    label: Text
    note_required: bool = False


@dataclass(frozen=True, slots=True)
class NonScore:
    """Something recorded instead of a level, such as not observed; never counted as one."""

    code: str
    label: Text
    note_required: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    code: str
    levels: tuple[Level, ...]
    non_scores: tuple[NonScore, ...] = ()
    allow_half_points: bool = False

    def choices(self) -> list[tuple[str, Text]]:
        """Code and label of every level and non-score."""
        levels = [(each.code, each.label) for each in self.levels]
        return levels + [(each.code, each.label) for each in self.non_scores]

    def level(self, code: str) -> Level | None:
        return next((level for level in self.levels if level.code == code), None)

    def non_score(self, code: str) -> NonScore | None:
        return next((choice for choice in self.non_scores if choice.code == code), None)


@dataclass(frozen=True, slots=True)
class LookFor:
    """Something small and visible: `kind` is `check` or `tally`.

    `surface` marks seating, devices and displays, which never carry an upper level on their own.
    """

    code: str
    kind: str
    text: Text
    surface: bool = False


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A sub-rating that informs its criterion's level and never computes it."""

    code: str
    scale: str
    text: Text
    descriptors: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Criterion:
    code: str
    title: Text
    scale: str
    domain: str
    short: Text = field(default_factory=dict)
    prompt: Text = field(default_factory=dict)
    descriptors: Mapping[str, Text] = field(default_factory=dict)
    lines: Mapping[str, Text] = field(default_factory=dict)
    look_fors: tuple[LookFor, ...] = ()
    behaviours: tuple[Behaviour, ...] = ()
    next_steps: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    alignments: tuple[Mapping[str, str], ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)
    visible_to: tuple[str, ...] = ()
    required: bool = False
    reverse: bool = False
    cumulative: bool = False
    weight: float = 1


@dataclass(frozen=True, slots=True)
class Domain:
    code: str
    title: Text
    criteria: tuple[Criterion, ...]
    description: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """Criteria shown together, by their codes."""

    code: str
    title: Text
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Another way to arrange the same criteria on a page."""

    code: str
    title: Text
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Protocol:
    """How time is cut: `kind` is interval, segment, snapshot or event.

    `plain` is its form in the file, with every title, text and description as a Text.
    """

    code: str
    kind: str
    plain: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class VersionLink:
    """How a criterion of the superseded version continues in this one; a new one has no source."""

    source: str
    targets: tuple[str, ...]
    relation: str
    comparable: bool


@dataclass(frozen=True, slots=True)
class Rubric:
    id: str
    version: str
    title: Text
    default_language: str
    languages: tuple[str, ...]
    scales: Mapping[str, Scale]
    domains: tuple[Domain, ...]
    protocols: tuple[Protocol, ...] = ()
    frameworks: tuple[Mapping[str, Any], ...] = ()
    rights: Mapping[str, Any] = field(default_factory=dict)
    description: Text = field(default_factory=dict)
    look_fors: tuple[LookFor, ...] = ()
    supersedes_id: str | None = None
    supersedes_version: str | None = None
    version_links: tuple[VersionLink, ...] = ()
    groupings: tuple[Grouping, ...] = ()
    summary: Mapping[str, Any] = field(default_factory=dict)
    roles: tuple[str, ...] = ()

    def criteria(self) -> Iterator[Criterion]:
        for domain in self.domains:
            yield from domain.criteria

    def criterion(self, code: str) -> Criterion | None:
        return next((each for each in self.criteria() if each.code == code), None)

    def domain(self, code: str) -> Domain | None:
        return next((each for each in self.domains if each.code == code), None)

    def scale_of(self, criterion: Criterion) -> Scale:
        return self.scales[criterion.scale]

    def all_look_fors(self) -> Iterator[LookFor]:
        """Those of the rubric as a whole first, then each criterion's own."""
        yield from self.look_fors
        for criterion in self.criteria():
            yield from criterion.look_fors

    def say(self, text: Text, language: str) -> str:
        return say(text, language, self.default_language)
