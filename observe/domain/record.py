"""The shared record: what a teacher gets of a visit, frozen as it was previewed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .lesson import Lesson, lesson_from


@dataclass(frozen=True, slots=True)
class Evidence:
    """A note as shared; `at` is its clock time on the server's clock."""

    note_id: str
    text: str
    at: datetime
    lesson_ms: int
    approx: bool
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LevelGiven:
    """`place` counts from 1 among `of` levels; None for what is not a level, such as not observed."""

    rating_id: str
    segment: int | None
    code: str
    label: str
    descriptor: str
    place: int | None
    of: int
    comment: str | None
    next_label: str | None
    next_descriptor: str | None


@dataclass(frozen=True, slots=True)
class LookForSeen:
    """`kind` is check or tally; `count` is how often, or 1 for a tick."""

    code: str
    kind: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class BehaviourGiven:
    """What was marked for a behavior of a criterion; it informs the level and never computes it."""

    code: str
    text: str
    segment: int | None
    level: str
    label: str
    comment: str | None


@dataclass(frozen=True, slots=True)
class Combined:
    """One level for all segments, by the rule that the rubric names: last or preponderance."""

    rule: str
    code: str
    label: str
    place: int
    of: int


@dataclass(frozen=True, slots=True)
class CriterionShown:
    """One criterion with its evidence, then its levels; evidence stands under every tag it has."""

    code: str
    title: str
    domain: str
    domain_title: str
    evidence: tuple[Evidence, ...]
    levels: tuple[LevelGiven, ...]
    look_fors: tuple[LookForSeen, ...]
    behaviours: tuple[BehaviourGiven, ...] = ()
    combined: Combined | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """An action step as agreed: what to practice, and the rule that says when it is met.

    `uses` of the look-for in `visits` visits; `look_for` is a code of the rubric's, or None where
    `look_for_text` are the step's own words. `support_kind` is that of a branch: practice, model, co_teach.
    """

    text: str
    criterion: str | None
    met_when: str
    due_on: date | None
    look_for: str | None = None
    look_for_text: str = ""
    uses: int | None = None
    visits: int | None = None
    support: str = ""
    support_kind: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """The step that was open at this visit: how often it was counted here, `seen` of `uses` by now.

    `outcome` is met, not_yet, or open for one that goes on.
    """

    step_id: str
    text: str
    counted_code: str
    counted_text: str
    count: int
    seen: int
    uses_asked: int
    visits_asked: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Record:
    """`script` holds all shared notes in the order of the lesson, the untagged among them."""

    rubric_title: str
    language: str
    glow: str
    grow: str
    step: Step | None
    criteria: tuple[CriterionShown, ...]
    script: tuple[Evidence, ...]
    look_fors: tuple[LookForSeen, ...]
    lesson: Lesson | None = None
    followed: Followed | None = None

    @property
    def untagged(self) -> tuple[Evidence, ...]:
        filed = {each.note_id for shown in self.criteria for each in shown.evidence}
        return tuple(each for each in self.script if each.note_id not in filed)


def plain(record: Record) -> dict[str, Any]:
    """The record as JSON values, times in ISO 8601; `record_from` reads it back."""
    content: dict[str, Any] = _plain(record)
    return content


def seal(record: Record) -> str:
    """SHA-256 of the record, to prove that what is shared is what was shown."""
    return hashlib.sha256(json.dumps(plain(record), sort_keys=True).encode()).hexdigest()


def record_from(content: Mapping[str, Any]) -> Record:
    """The record that `plain` wrote."""
    step = content["step"]
    return Record(
        rubric_title=content["rubric_title"],
        language=content["language"],
        glow=content["glow"],
        grow=content["grow"],
        step=step
        and Step(**step | {"due_on": step["due_on"] and date.fromisoformat(step["due_on"])}),
        criteria=tuple(_criterion_from(each) for each in content["criteria"]),
        script=tuple(_evidence_from(each) for each in content["script"]),
        look_fors=tuple(LookForSeen(**each) for each in content["look_fors"]),
        lesson=lesson_from(content.get("lesson")),
        followed=Followed(**content["followed"]) if content.get("followed") else None,
    )


_ADDED = {
    "lesson": None,
    "behaviours": (),
    "combined": None,
    "followed": None,
    "look_for": None,
    "look_for_text": "",
    "uses": None,
    "visits": None,
    "support": "",
    "support_kind": "",
}
"""What records gained later: left out where there is nothing, so that older ones keep their seal."""


def _criterion_from(content: Mapping[str, Any]) -> CriterionShown:
    parts = {
        "evidence": tuple(_evidence_from(each) for each in content["evidence"]),
        "levels": tuple(LevelGiven(**each) for each in content["levels"]),
        "look_fors": tuple(LookForSeen(**each) for each in content["look_fors"]),
        "behaviours": tuple(BehaviourGiven(**each) for each in content.get("behaviours", ())),
        "combined": Combined(**content["combined"]) if content.get("combined") else None,
    }
    return CriterionShown(**{**content, **parts})


def _evidence_from(content: Mapping[str, Any]) -> Evidence:
    at = datetime.fromisoformat(content["at"])
    return Evidence(**{**content, "at": at, "tags": tuple(content["tags"])})


def _plain(value: Any) -> Any:
    if hasattr(value, "__slots__") and not isinstance(value, date):
        held = {name: getattr(value, name) for name in value.__slots__}
        return {n: _plain(v) for n, v in held.items() if n not in _ADDED or v != _ADDED[n]}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return value
