"""The sentences of the demo district, read from `bank/*.yaml` into values."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

_FOLDER = Path(__file__).with_name("bank")
_SCOPE = re.compile(r"\[([^\]]+)\] ")
_TAG = re.compile(r" #([A-Z]+\.[a-z]+)$")
_BANDS = {"K-2": {"K-2"}, "3-5": {"3-5"}, "6-8": {"6-8"}, "3-8": {"3-5", "6-8"}}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A low-inference sentence with slots, the criterion it is evidence for and how high.

    `when` is `start` or `end` where a sentence fits no other part of a lesson.
    """

    text: str
    criterion: str
    level: int
    bands: frozenset[str]
    also: tuple[str, ...] = ()
    topic: str | None = None
    when: str = ""


@dataclass(frozen=True)
class Lesson:
    """What one lesson is about: the words that fill a sentence's slots."""

    subject: str
    band: str
    words: Mapping[str, str]
    moments: tuple[Sentence, ...]

    @property
    def topic(self) -> str:
        return self.words["topic"]


@dataclass(frozen=True, slots=True)
class StepIdea:
    short: str
    text: str
    counted: str


@cache
def evidence() -> tuple[Sentence, ...]:
    read = {**_load("evidence"), **_load("evidence-depth")}
    return tuple(
        _sentence(line, criterion, int(level))
        for criterion, levels in read.items()
        for level, block in levels.items()
        for line in block.splitlines()
    )


@cache
def everyday_criteria() -> tuple[str, ...]:
    """Those with the most sentences, seen in visits of every kind."""
    return tuple(_load("evidence"))


@cache
def lessons() -> tuple[Lesson, ...]:
    return tuple(_lesson(each) for name in _LESSONS for each in _load(name))


@cache
def lines(name: str) -> tuple[str, ...]:
    """Sentences of `words.yaml` by name; a part of a name after the dot is a level band."""
    group, _, band = name.partition(".")
    found = _load("words")[group]
    return tuple((found[band] if band else found).splitlines())


@cache
def feedback(what: str, criterion: str) -> tuple[str, ...]:
    """What `feedback.yaml` has for a criterion, such as its glows; none where it is not ours."""
    return tuple(_load("feedback").get(criterion, {}).get(what, "").splitlines())


@cache
def step_ideas(criterion: str) -> tuple[StepIdea, ...]:
    return tuple(StepIdea(*line.split(" | ")) for line in feedback("step", criterion))


def staff() -> Mapping[str, Any]:
    return _load("staff")


def featured() -> Mapping[str, Any]:
    return _load("featured")


def timed() -> Mapping[str, Any]:
    """Stories of visits with a time protocol, as written."""
    return _load("timed")


def coached() -> Mapping[str, Any]:
    """Cycles, own goals, profiles and practice, as written."""
    return _load("coaching")


_LESSONS = ("lessons-elementary", "lessons-middle")


@cache
def _load(name: str) -> Any:
    return YAML(typ="safe").load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def _sentence(line: str, criterion: str, level: int, topic: str | None = None) -> Sentence:
    bands, when = frozenset({"K-2", "3-5", "6-8"}), ""
    if scope := _SCOPE.match(line):
        line = line[scope.end() :]
        for word in scope.group(1).split(", "):
            bands, when = (frozenset(_BANDS[word]), when) if word in _BANDS else (bands, word)
    also = tuple(_TAG.findall(line))
    return Sentence(_TAG.sub("", line), criterion, level, bands, also, topic, when)


def _lesson(plain: Mapping[str, str]) -> Lesson:
    words = {k: v for k, v in plain.items() if k not in {"subject", "band", "moments"}}
    return Lesson(plain["subject"], plain["band"], words, tuple(_moments(plain)))


def _moments(plain: Mapping[str, str]) -> Iterator[Sentence]:
    for line in plain["moments"].splitlines():
        criterion, level, text = line.split(" ", 2)
        yield _sentence(text, criterion, int(level), plain["topic"])
