"""A visit to come: how long each kind takes, and what a plan needs before it is kept."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from .observation import Kind
from .wording import Sentence, sentence

LONGEST_AHEAD = timedelta(days=366)
_MINUTES = {Kind.WALKTHROUGH: 15, Kind.COACHING: 20, Kind.FORMAL: 45, Kind.PEER: 30}
_USUALLY = 20


@dataclass(frozen=True, slots=True)
class Planned:
    """What is agreed: `told` where the teacher is invited, which is not taken back but by dropping."""

    teacher: str
    section: str | None
    rubric: str
    rubric_version: str
    kind: Kind
    starts_at: datetime
    told: bool = False


def length(kind: str) -> timedelta:
    """How long a visit of this kind keeps a calendar busy."""
    return timedelta(minutes=_MINUTES.get(Kind(kind), _USUALLY))


def moment(day: date, clock: time, zone: tzinfo) -> datetime:
    """A time on the school's clock as a moment, whatever daylight saving says on that day."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def check_day(day: date, today: date) -> Sentence | None:
    """Why nobody can plan for that day."""
    if day < today:
        return sentence("This day has passed. Choose today or a later day.")
    if day - today > LONGEST_AHEAD:
        return sentence("This day is more than a year away. Look at its year.")
    return None
