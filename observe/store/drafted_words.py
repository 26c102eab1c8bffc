"""The words for the teacher beside a draft: as values, as they are kept, and as they are read again."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ..domain.record import Step
from .tables_records import Feedback


@dataclass(frozen=True, slots=True)
class Follow:
    """What becomes of the step that was open, when the visit is shared: met, or not_yet with a branch.

    `why` is needed where it is met without the count of its rule.
    """

    step: str
    revision: int
    act: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The observer's own words for the teacher, each of them optional."""

    glow: str = ""
    grow: str = ""
    step: Step | None = None
    follow: Follow | None = None


@dataclass(frozen=True, slots=True)
class Renamed:
    """The last replacement of a name by a seat, which can be undone until sharing."""

    code: str
    places: int


def step_plain(step: Step | None) -> dict[str, Any] | None:
    if step is None:
        return None
    return {**asdict(step), "due_on": step.due_on.isoformat() if step.due_on else None}


def words_plain(words: Words) -> dict[str, Any] | None:
    """The step, and what becomes of the one before, as they are kept."""
    kept = step_plain(words.step) or ({"text": ""} if words.follow else None)
    return {**kept, "follow": asdict(words.follow)} if kept and words.follow else kept


def words_from(row: Feedback | None) -> Words:
    if row is None:
        return Words()
    kept = dict(row.step or {})
    follow = kept.pop("follow", None)
    due = kept.get("due_on")
    step = (
        Step(**{**kept, "due_on": date.fromisoformat(due) if due else None})
        if "due_on" in kept
        else None
    )
    return Words(row.glow, row.grow, step, Follow(**follow) if follow else None)


def renamed(row: Feedback | None) -> Renamed | None:
    kept = row.renaming if row else None
    return Renamed(kept["code"], kept["places"]) if kept else None
