"""Sentences for people, put into their own language only where they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sentence:
    """An English template with %(named)s values; `many` is its plural by the value `num`.

    A date among the values is written by the reader's habits, a sentence in the reader's language.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    many: str | None = None

    def __str__(self) -> str:
        """The sentence in English, as in logs and at a terminal."""
        chosen = self.many if self.many and self.values.get("num") != 1 else self.template
        return chosen % self.values if self.values else chosen


def sentence(template: str, **values: object) -> Sentence:
    return Sentence(template, values)


def counted(one: str, many: str, num: int, **values: object) -> Sentence:
    """A sentence about a number of things: %(num)d in it is the number."""
    return Sentence(one, {"num": num, **values}, many)
