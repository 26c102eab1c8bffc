"""A student's name in somebody's words, and a seat code put in its place."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from .errors import NotValid

LONGEST_NAME = 60
_AROUND = 40
_SEAT = re.compile(r"[A-Z]{1,3}[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Text:
    """Words of one place of a visit; `key` changes whenever the words do."""

    key: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """Where a name stands, with what stands around it; `key` is the text's key and the turn in it."""

    key: str
    kind: str
    before: str
    name: str
    after: str


def seat(typed: str) -> str:
    """The seat code that was typed. Raises NotValid for anything else."""
    code = "".join(typed.split()).upper()
    if not _SEAT.fullmatch(code):
        raise NotValid(
            "Nothing was replaced: look at the seat code.",
            {"code": "Write a seat code: a letter and a number, such as S1 or P7."},
        )
    return code


def first_name(typed: str) -> str:
    """The name that was typed. Raises NotValid where it cannot be looked for."""
    name = " ".join(typed.split())
    if not _folded(name)[0].strip():
        problem = "Write the name to look for."
    elif len(name) > LONGEST_NAME:
        problem = "That is too long for a name: write at most 60 characters."
    elif "\0" in name:
        problem = "One character in here cannot be looked for: type it again."
    else:
        return name
    raise NotValid("Nothing was replaced: look at the name.", {"name": problem})


def places(texts: Sequence[Text], name: str) -> list[Found]:
    """Each place where the name stands as a word of its own."""
    return [
        Found(
            f"{each.key}.{turn}",
            each.kind,
            _from_a_space(each.text[max(0, start - _AROUND) : start], start > _AROUND),
            each.text[start:end],
            _to_a_space(each.text[end : end + _AROUND], end + _AROUND < len(each.text)),
        )
        for each in texts
        for turn, (start, end) in enumerate(spans(each.text, name))
    ]


def replaced(each: Text, name: str, code: str, chosen: Collection[str]) -> str:
    """The text with the code at those of its places whose keys are chosen; a possessive is kept."""
    text = each.text
    found = list(enumerate(spans(text, name)))
    for turn, (start, end) in reversed(found):
        if f"{each.key}.{turn}" in chosen:
            text = text[:start] + code + text[end:]
    return text


def spans(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Start and end of each whole word that is the name, whatever its case and its accents."""
    folded, origin = _folded(text)
    words = [re.escape(word) for word in _folded(name)[0].split()]
    for match in re.finditer(r"\s+".join(words), folded) if words else ():
        start, end = origin[match.start()], _past_marks(text, origin[match.end() - 1] + 1)
        if not (_joins(text[start - 1 : start]) or _joins(text[end : end + 1])):
            yield start, end


def _folded(text: str) -> tuple[str, list[int]]:
    """Text without case, accents and kinds of apostrophe; and where each character came from."""
    folded: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character).casefold():
            if unicodedata.category(part) != "Mn":
                folded.append("'" if part in "’ʼ`" else part)
                origin.append(place)
    return "".join(folded), origin


def _past_marks(text: str, end: int) -> int:
    """Accents that follow their letter as characters of their own belong to it."""
    while end < len(text) and unicodedata.category(text[end]) == "Mn":
        end += 1
    return end


def _joins(character: str) -> bool:
    return bool(character) and unicodedata.category(character)[0] in "LNM"


def _from_a_space(text: str, cut: bool) -> str:
    return "…" + text[text.find(" ") + 1 :] if cut else text


def _to_a_space(text: str, cut: bool) -> str:
    return (text[: text.rfind(" ")] if " " in text else text) + "…" if cut else text
