"""Finding words in what people wrote: letters without case or accents, and where to mark them."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

FEWEST_LETTERS = 2
MOST_LETTERS = 100
_MOST_WORDS = 8
_AROUND = 90
_MARKS = re.compile("[\u0300-\u036f]+")
"""The combining marks of European letters; those of other scripts change what is said."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `hit` where it is what was looked for."""

    text: str
    hit: bool


def fold(text: str) -> str:
    """The letters of a text as they are compared: no case, no accents."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()


def words_of(asked: str, fewest: int = FEWEST_LETTERS) -> tuple[str, ...]:
    """The different words that were asked for, folded; none where there are too few letters."""
    if sum(each.isalnum() for each in asked) < fewest:
        return ()
    found = (each.strip("“”\"'‘’«»,;:()") for each in fold(asked[:MOST_LETTERS]).split())
    return tuple(dict.fromkeys(each for each in found if each))[:_MOST_WORDS]


def holds(text: str, words: Sequence[str]) -> bool:
    """Whether every word is in the text."""
    folded = fold(text)
    return all(word in folded for word in words)


def marked(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """The whole text in pieces, so that each hit can be marked where it stands."""
    return tuple(_pieces(text, _hits(text, words)))


def excerpt(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """The text around its first hit, in pieces; an ellipsis stands for what is left out."""
    hits = _hits(text, words)
    first = hits[0][0] if hits else 0
    start, end = max(0, first - _AROUND), min(len(text), first + 2 * _AROUND)
    if start:
        start = text.find(" ", start, first) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", first, end), *(to for _, to in hits if to <= end), start + 1)
    inside = [(a - start, b - start) for a, b in hits if a >= start and b <= end]
    found = tuple(_pieces(text[start:end], inside))
    before = (Piece("… ", False),) if start else ()
    return before + found + ((Piece(" …", False),) if end < len(text) else ())


def _hits(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand, by place in the text itself, joined where they meet."""
    places: list[int] = []
    folded = ""
    for place, letter in enumerate(text):
        plain = fold(letter)
        folded += plain
        places += [place] * len(plain)
    spans = sorted(
        (places[at], _past_marks(text, places[at + len(word) - 1] + 1))
        for word in words
        for at in _every(folded, word)
    )
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _past_marks(text: str, end: int) -> int:
    found = _MARKS.match(text, end)
    return found.end() if found else end


def _every(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def _pieces(text: str, hits: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    done = 0
    for start, end in hits:
        if start > done:
            yield Piece(text[done:start], False)
        yield Piece(text[start:end], True)
        done = end
    if done < len(text):
        yield Piece(text[done:], False)
