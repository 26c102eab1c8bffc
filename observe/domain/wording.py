"""Sentences for people, put into their own language only where they are shown."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sentence:
    """An English template with %(named)s values; `many` is its plural by the value `num`.

    A date among the values is written by the reader's habits, a sentence in the reader's language,
    a tuple as a list: one, two and three.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    many: str | None = None

    def __str__(self) -> str:
        """The sentence in English, as in logs and at a terminal."""
        chosen = self.many if self.many and self.values.get("num") != 1 else self.template
        return chosen % _in_english(self.values) if self.values else chosen


Tell = Callable[["Sentence | str"], str]
"""Says a sentence in somebody's language; `str` says it in English."""


def sentence(template: str, **values: object) -> Sentence:
    return Sentence(template, values)


def counted(one: str, many: str, num: int, **values: object) -> Sentence:
    """A sentence about a number of things: %(num)d in it is the number."""
    return Sentence(one, {"num": num, **values}, many)


def in_turn(sentences: Iterable[Sentence]) -> Sentence:
    """Several sentences, one after the other."""
    told = list(sentences)
    if len(told) == 1:
        return told[0]
    values = {f"s{place}": each for place, each in enumerate(told)}
    return Sentence(" ".join(f"%({name})s" for name in values), values)


def _in_english(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _and(each) if isinstance(each, tuple) else each for name, each in values.items()}


def _and(values: tuple[object, ...]) -> str:
    *before, last = [str(each) for each in values] or [""]
    return f"{', '.join(before)} and {last}" if before else last
