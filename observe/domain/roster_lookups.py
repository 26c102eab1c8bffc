"""The schools and coaches that a pasted list names, found by any of their words; else the nearest one."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from .people import School
from .places import plain
from .wording import Sentence, sentence

Reference = str | int
"""Who somebody is: an id, or for somebody new the row of the list."""


_MOST_GUESSES = 100


class _Guesses:
    """What was meant by a word that nobody is called; not for endless words, since each meets every name."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {plain(each): each for each in names}
        self._made: dict[str, str | None] = {}

    def nearest(self, text: str) -> str | None:
        key = plain(text)[:200]
        if key not in self._made and len(self._made) < _MOST_GUESSES:
            found = get_close_matches(key, list(self._names), n=1, cutoff=0.6)
            self._made[key] = self._names[found[0]] if found else None
        return self._made.get(key)


class Schools:
    """The district's schools as a list may write them: by name or by code."""

    def __init__(self, schools: Iterable[School]) -> None:
        self.all = tuple(schools)
        self._found = {plain(each.code): each for each in self.all}
        self._found |= {plain(each.name): each for each in self.all}
        opened = [each for each in self.all if each.active]
        self.only = opened[0] if len(opened) == 1 else None
        self._guesses = _Guesses(each.name for each in opened)

    def find(self, text: str) -> School | Sentence:
        found = self._found.get(plain(text))
        if found is None:
            return _unknown_school(text, self._guesses.nearest(text))
        if not found.active:
            return sentence(
                "%(school)s is closed: open it again under Places first.", school=found.name
            )
        return found

    def name(self, school_id: str | None) -> str:
        return next((each.name for each in self.all if each.id == school_id), "")


class Coaches:
    """Who coaches here or will: by name, e-mail, code or what they are called."""

    def __init__(self, coaches: Iterable[tuple[Reference, Sequence[str]]]) -> None:
        """Each with the words that may stand for them, their name first."""
        self._found: dict[str, list[Reference]] = {}
        self._names: dict[Reference, str] = {}
        for reference, words in coaches:
            self._names[reference] = words[0]
            for key in dict.fromkeys(plain(each) for each in words if each):
                self._found.setdefault(key, []).append(reference)
        self._guesses = _Guesses(self._names.values())

    def find(self, text: str) -> Reference | Sentence:
        found = self._found.get(plain(text), [])
        if len(found) == 1:
            return found[0]
        if found:
            several = "Several coaches are called %(coach)s: write the e-mail."
            return sentence(several, coach=text[:80])
        return _unknown_coach(text, self._guesses.nearest(text))

    def name(self, reference: Reference) -> str:
        return self._names[reference]


def _unknown_school(text: str, near: str | None) -> Sentence:
    if near:
        return sentence(
            "There is no school “%(school)s”: did you mean “%(near)s”? Write that, or add the school under Places first.",
            school=text[:80],
            near=near,
        )
    return sentence(
        "There is no school “%(school)s”: add it under Places first, or write another one.",
        school=text[:80],
    )


def _unknown_coach(text: str, near: str | None) -> Sentence:
    if near:
        return sentence(
            "There is no coach “%(coach)s”: did you mean “%(near)s”?", coach=text[:80], near=near
        )
    return sentence(
        "There is no coach “%(coach)s”: write a coach’s name or e-mail, or give them the role of coach in this list.",
        coach=text[:80],
    )
