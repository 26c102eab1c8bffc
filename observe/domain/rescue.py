"""A rescue file: what a device held of its person's visits, and what would become of it here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

FORMAT = "observe-rescue/1"
MOST_BYTES = 5 * 1024 * 1024
MOST_ENTRIES = 20_000
MOST_OF_A_VISIT = 5_000


@dataclass(frozen=True, slots=True)
class RescuedVisit:
    """`entries` are decoded JSON values, not yet judged; `about` is the device's own word for the visit."""

    id: str
    about: str
    entries: tuple[Any, ...]

    @property
    def teacher(self) -> str | None:
        """The teacher's id, as its first entry has it."""
        created = (each["payload"] for each in self._of("obs.create"))
        teacher = next((payload.get("teacher") for payload in created), None)
        return teacher if isinstance(teacher, str) else None

    @property
    def started_at(self) -> datetime | None:
        """The start by the device's clock; None where no entry has a time of this world."""
        for each in (*self._of("obs.create"), *self.entries):
            if isinstance(each, Mapping) and type(each.get("wall_ms")) is int:
                wall_ms, lesson_ms = each["wall_ms"], each.get("lesson_ms")
                start = wall_ms - lesson_ms if type(lesson_ms) is int else wall_ms
                if 0 <= start < 4_000_000_000_000:
                    return datetime.fromtimestamp(start / 1000, UTC)
        return None

    def _of(self, kind: str) -> list[Mapping[str, Any]]:
        return [
            each
            for each in self.entries
            if isinstance(each, Mapping)
            and each.get("kind") == kind
            and isinstance(each.get("payload"), Mapping)
        ]


@dataclass(frozen=True, slots=True)
class Rescue:
    """A whole file; `user` is the id of the person who made everything in it."""

    user: str
    name: str
    visits: tuple[RescuedVisit, ...]


@dataclass(frozen=True, slots=True)
class Fate:
    """How many entries of a visit are new, here already, kept aside, or cannot be taken."""

    new: int = 0
    here: int = 0
    aside: int = 0
    refused: int = 0

    @property
    def stores(self) -> bool:
        return self.new + self.aside > 0


@dataclass(frozen=True, slots=True)
class Prospect:
    """A visit of a file with what would become of it; `own` is false where it is somebody else's."""

    visit: RescuedVisit
    teacher: str | None
    fate: Fate
    own: bool = True
