"""A visit written on paper, read line by line and turned into the entries that a device would have made."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from .entry import LONGEST_TEXT, SCHEMA_V, is_text
from .errors import NotValid

MOST_LINES = 1_000

_CLOCK = re.compile(r"(\d{1,2})[:h](\d{2})(?:\s*([ap])\.?m\b\.?)?(?![\d:])", re.IGNORECASE)
_LIKE_A_CLOCK = re.compile(r"\d{1,3}[:h]\d{1,3}(?!\S)|\d{1,2}\.\d{2}(?!\S)", re.IGNORECASE)
_TAG = re.compile(r"#\d{1,3}")
_NOON = 12


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as written: `open` where it may as well be twelve hours later."""

    at: time
    open: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One note; `clock` is None where no time was written before it. Without text it is a time alone."""

    text: str
    tags: tuple[str, ...]
    clock: Clock | None


@dataclass(frozen=True, slots=True)
class Written:
    """What is on the paper; `ratings` maps (code, segment) to the code of a level or a non-score."""

    observation: str
    about: Mapping[str, str | None]
    start: datetime
    end: datetime | None
    lines: Sequence[Line]
    ratings: Mapping[tuple[str, int | None], str]
    tallies: Mapping[str, int]
    checks: Sequence[str]


def read_clock(typed: str) -> Clock | None:
    """A time such as 10:05, 1:05 pm or 13h05 and nothing else; None for what is none."""
    found = _CLOCK.fullmatch(typed.strip())
    return _clock(found) if found else None


def read_lines(typed: str, criteria: Sequence[str]) -> list[Line]:
    """One note a line; raises NotValid naming the first line that cannot be taken."""
    lines = [(at, each.strip()) for at, each in enumerate(typed.splitlines(), 1) if each.strip()]
    if len(lines) > MOST_LINES:
        raise NotValid(
            "That is more than %(most)d lines. Enter the first ones here and add the rest on the "
            "capture screen.",
            most=MOST_LINES,
        )
    return [_line(at, text, criteria) for at, text in lines]


def outside(written: Written) -> int:
    """How many notes have a written time before the start or after the end."""
    end = written.end or datetime.max.replace(tzinfo=written.start.tzinfo)
    clocks = [each.clock for each in written.lines if each.text]
    moments = [_moment(clock, written) for clock in clocks if clock]
    return sum(1 for moment in moments if not written.start <= moment <= end)


def entries_of(written: Written, device: str, build: str) -> list[dict[str, Any]]:
    """The log of the visit; the same paper gives the same entries, ids too.

    A note without a time takes that of the one before it. What has no time of its own is `approx`.
    """
    notes = sorted(_notes(written), key=lambda made: made["lesson_ms"])
    last = max((made["lesson_ms"] for made in notes), default=0)
    end = max(last, _ms(written.end - written.start) if written.end else 0)
    begun = {"lesson_ms": 0, "approx": False}
    closing = {"lesson_ms": end, "approx": True}
    made = [
        {"kind": "obs.create", "payload": dict(written.about), **begun},
        {"kind": "obs.start", "payload": {}, **begun},
        *notes,
        *({**each, **closing} for each in _judged(written)),
    ]
    made.append(
        {
            "kind": "obs.finish",
            "payload": {"manifest": {device: len(made) + 1}},
            **closing,
            "approx": written.end is None,
        }
    )
    start_ms = int(written.start.timestamp() * 1000)
    return [
        {
            "id": _id(written, f"entry {seq}"),
            "device_id": device,
            "device_seq": seq,
            "target": None,
            "base": None,
            "wall_ms": start_ms + each["lesson_ms"],
            "schema_v": SCHEMA_V,
            "build": build,
            **each,
        }
        for seq, each in enumerate(made, start=1)
    ]


def _line(at: int, text: str, criteria: Sequence[str]) -> Line:
    clock, rest = _leading_clock(at, text)
    if len(rest) > LONGEST_TEXT or not is_text(rest):
        raise NotValid(
            "Line %(line)d is too long or has a character that cannot be stored. Write it in "
            "several lines, or type it again.",
            line=at,
        )
    tags: list[str] = []
    before, numbers = _without_tags(rest)
    if numbers and criteria:
        wrong = next((each for each in numbers if not 1 <= each <= len(criteria)), None)
        if wrong is not None:
            raise NotValid(
                "Line %(line)d is filed under #%(wrong)d, and this rubric has the criteria #1 to "
                "#%(most)d.",
                line=at,
                wrong=wrong,
                most=len(criteria),
            )
        tags, rest = [criteria[each - 1] for each in numbers], before
    return Line(rest, tuple(dict.fromkeys(tags)), clock)


def _without_tags(text: str) -> tuple[str, list[int]]:
    """A note and the numbers at its end, taken off one by one: a pattern would try from every space."""
    numbers: list[int] = []
    rest = text.rstrip()
    while (parts := rest.rsplit(maxsplit=1)) and len(parts) > 1 and _TAG.fullmatch(parts[1]):
        numbers.insert(0, int(parts[1][1:]))
        rest = parts[0].rstrip()
    return rest.strip(), numbers


def _leading_clock(at: int, text: str) -> tuple[Clock | None, str]:
    found = _CLOCK.match(text)
    clock = _clock(found) if found else None
    if found and clock:
        return clock, text[found.end() :].lstrip(" \t-–—,;:.|")
    like = _LIKE_A_CLOCK.match(text)
    if like or found:
        looks = (like or found or text)[0]
        raise NotValid(
            "Line %(line)d begins with “%(looks)s”, which is not a time. Write it like 10:05 or "
            "1:05 pm; if it is no time, put a word before it.",
            line=at,
            looks=looks,
        )
    return None, text


def _clock(found: re.Match[str]) -> Clock | None:
    hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").lower()
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= _NOON):
        return None
    if half:
        return Clock(time(hour % _NOON + (_NOON if half == "p" else 0), minute), False)
    return Clock(time(hour, minute), 1 <= hour <= _NOON)


def _moment(clock: Clock, written: Written) -> datetime:
    """The reading of a written time that lies nearest to the lesson."""
    start = written.start
    end = written.end or start + timedelta(minutes=90)
    first = datetime.combine(start.date(), clock.at, start.tzinfo)
    if not clock.open:
        return first
    other = first.replace(hour=(clock.at.hour + _NOON) % 24)
    return min((first, other), key=lambda moment: max(start - moment, moment - end, timedelta(0)))


def _notes(written: Written) -> Iterator[dict[str, Any]]:
    before = written.start
    start_ms = int(written.start.timestamp() * 1000)
    for number, line in enumerate(written.lines, start=1):
        moment = _moment(line.clock, written) if line.clock else before
        before = moment
        if not line.text:
            continue
        ms = _ms(moment - written.start)
        yield {
            "kind": "note.add",
            "target": _id(written, f"note {number}"),
            "payload": {"text": line.text, "tags": list(line.tags), "private": False},
            "lesson_ms": max(0, ms),
            "wall_ms": start_ms + ms,
            "approx": line.clock is None or ms < 0,
        }


def _judged(written: Written) -> Iterator[dict[str, Any]]:
    for (code, segment), level in written.ratings.items():
        payload = {"level": level, "segment": segment, "comment": None}
        yield {"kind": "rate.set", "target": code, "payload": payload}
    for code, count in written.tallies.items():
        yield {"kind": "tally.add", "target": code, "payload": {"delta": count}}
    for code in written.checks:
        yield {"kind": "check.set", "target": code, "payload": {"on": True}}


def _id(written: Written, name: str) -> str:
    return str(uuid5(UUID(written.observation), name))


def _ms(length: timedelta) -> int:
    return int(length.total_seconds() * 1000)
