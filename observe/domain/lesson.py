"""The time of a lesson as it is shared: what was coded, marked, scanned and timed, frozen with its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SeenCode:
    """`seen` holds the numbers of the intervals in which it was seen."""

    code: str
    text: str
    seen: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """Codes that belong together, such as what the adult did; all of them, seen or not."""

    code: str
    title: str
    rows: tuple[SeenCode, ...]


@dataclass(frozen=True, slots=True)
class Coded:
    """An interval that was coded; `late` when it was begun more than half a minute after its end."""

    number: int
    late: bool
    note: str | None


@dataclass(frozen=True, slots=True)
class Grid:
    """`total` intervals passed while the lesson was watched; what is not among `coded` was missed."""

    protocol: str
    title: str
    length_ms: int
    total: int
    coded: tuple[Coded, ...]
    lanes: tuple[Lane, ...]

    @property
    def missed(self) -> tuple[int, ...]:
        coded = {each.number for each in self.coded}
        return tuple(number for number in range(1, self.total + 1) if number not in coded)

    @property
    def late(self) -> tuple[int, ...]:
        return tuple(each.number for each in self.coded if each.late)


@dataclass(frozen=True, slots=True)
class Part:
    """A segment of the lesson by its marks; `end_ms` is None where the visit ended before it did."""

    protocol: str
    number: int
    start_ms: int | None
    end_ms: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """`value` is an answer's code, or the number of an item that counts; `label` says it in words."""

    item: str
    text: str
    value: str | int
    label: str


@dataclass(frozen=True, slots=True)
class Scan:
    """`at` is its moment on the plan, `part` the segment it belongs to, `minute` its minute there."""

    at: str
    part: int | None
    minute: int
    lesson_ms: int
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Scans:
    """`moments` are those of the plan that came, whether a scan was made then or not."""

    protocol: str
    title: str
    moments: tuple[str, ...]
    made: tuple[Scan, ...]

    @property
    def missed(self) -> tuple[str, ...]:
        made = {each.at for each in self.made}
        return tuple(each for each in self.moments if each not in made)


@dataclass(frozen=True, slots=True)
class Happened:
    """`end_ms` is None for what went on until the end; what has only a moment ends as it starts."""

    start_ms: int
    end_ms: int | None


@dataclass(frozen=True, slots=True)
class EventSeen:
    code: str
    text: str
    times: tuple[Happened, ...]


@dataclass(frozen=True, slots=True)
class Events:
    protocol: str
    title: str
    codes: tuple[EventSeen, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """`length_ms` tells how long it was watched."""

    length_ms: int
    grids: tuple[Grid, ...]
    parts: tuple[Part, ...]
    scans: tuple[Scans, ...]
    events: tuple[Events, ...]


def lesson_from(content: Mapping[str, Any] | None) -> Lesson | None:
    """What the record's `plain` wrote of a lesson; None for records from before there was any."""
    if content is None:
        return None
    return Lesson(
        length_ms=content["length_ms"],
        grids=tuple(_grid(each) for each in content["grids"]),
        parts=tuple(Part(**each) for each in content["parts"]),
        scans=tuple(_scans(each) for each in content["scans"]),
        events=tuple(_events(each) for each in content["events"]),
    )


def _grid(content: Mapping[str, Any]) -> Grid:
    coded = tuple(Coded(**each) for each in content["coded"])
    lanes = tuple(
        Lane(each["code"], each["title"], tuple(_seen(row) for row in each["rows"]))
        for each in content["lanes"]
    )
    return Grid(**{**content, "coded": coded, "lanes": lanes})


def _seen(content: Mapping[str, Any]) -> SeenCode:
    return SeenCode(content["code"], content["text"], tuple(content["seen"]))


def _scans(content: Mapping[str, Any]) -> Scans:
    made = tuple(
        Scan(**{**each, "answers": tuple(Answer(**answer) for answer in each["answers"])})
        for each in content["made"]
    )
    return Scans(**{**content, "moments": tuple(content["moments"]), "made": made})


def _events(content: Mapping[str, Any]) -> Events:
    codes = tuple(
        EventSeen(each["code"], each["text"], tuple(Happened(**time) for time in each["times"]))
        for each in content["codes"]
    )
    return Events(**{**content, "codes": codes})
