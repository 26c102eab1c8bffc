"""A teacher's own record as JSON: its shape, which docs/own-record.md explains, and how it is written piece by piece.

The version is that of the shape: a new field raises the second number, any other change the first. A field that
came later has a default, so that older files can still be read.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import IO, Literal

import msgspec

from .own_record_coaching import About, Goal, Step, Tried
from .own_record_formal import Before, Formal
from .own_record_part import Part
from .own_record_visits import Visit

FORMAT: Literal["observe-own-record"] = "observe-own-record"
VERSION: Literal["1.1"] = "1.1"


class Head(Part, frozen=True, kw_only=True):
    """Everything but the records."""

    format: Literal["observe-own-record"]
    version: Literal["1.0", "1.1"]
    made_at: datetime
    district: str
    teacher: str
    language: str
    profile: About
    goals: list[Goal]
    steps: list[Step]
    practice: list[Tried]
    before: list[Before] = msgspec.field(default_factory=list)
    formal: list[Formal] = msgspec.field(default_factory=list)


class OwnRecord(Head, frozen=True, kw_only=True):
    records: list[Visit]


def write(head: Head, visits: Iterable[Visit], out: IO[bytes]) -> int:
    """Write the whole, one visit at a time; gives how many there were."""
    out.write(msgspec.json.encode(head)[:-1] + b',"records":[')
    number = 0
    for number, visit in enumerate(visits, start=1):
        out.write((b",\n" if number > 1 else b"\n") + msgspec.json.encode(visit))
    out.write(b"]}\n")
    return number


def read(body: bytes) -> OwnRecord:
    """Raises msgspec.ValidationError for what is not of this shape."""
    return msgspec.json.decode(body, type=OwnRecord)
