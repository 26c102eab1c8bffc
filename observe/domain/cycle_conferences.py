"""The conferences of a cycle, each as it was last written down."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .cycles import Change, Event, Happening


class Party(StrEnum):
    TEACHER = "teacher"
    COACH = "coach"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Conference:
    """As it was last written down, by the event `latest`; `id` is that of the event which first told of it."""

    id: str
    day: date
    first: Party
    text: str
    agreed: str
    owner: Party | None
    by_day: date | None
    author_name: str
    latest: str

    @property
    def held(self) -> bool:
        return bool(self.text or self.agreed)


def conferences(events: Iterable[Event]) -> tuple[Conference, ...]:
    """Each conference once, as last written down, by its day."""
    found: dict[str, Conference] = {}
    for each in events:
        if each.kind is Happening.CONFERENCE:
            first = each.detail.get("of") or each.id
            found[first] = _conference(first, each)
    return tuple(sorted(found.values(), key=lambda each: (each.day, each.id)))


def rewritten(before: Conference, after: Conference) -> tuple[Change, ...]:
    """What differs between two ways in which a conference was written down."""
    names = ("day", "first", "text", "agreed", "owner", "by_day")
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return tuple(Change(f"conference_{name}", was, is_) for name, was, is_ in pairs if was != is_)


def _conference(first: str, event: Event) -> Conference:
    detail = event.detail
    return Conference(
        first,
        event.day,
        Party(detail.get("first") or Party.TEACHER),
        event.text,
        detail.get("agreed") or "",
        Party(detail["owner"]) if detail.get("owner") else None,
        date.fromisoformat(detail["by"]) if detail.get("by") else None,
        event.author_name,
        event.id,
    )
