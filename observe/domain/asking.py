"""Reading what somebody asks an export for: words from a form or a command, against what there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .entry import is_id
from .errors import NotValid
from .export import Filter
from .wording import Sentence, in_turn, sentence


@dataclass(frozen=True, slots=True)
class Choice:
    """`id` and `code` both name it; of a rubric they are its id and one version."""

    id: str
    code: str
    name: str

    @property
    def words(self) -> str:
        return f"{self.name} ({self.code})"


@dataclass(frozen=True, slots=True)
class Choices:
    schools: tuple[Choice, ...]
    teachers: tuple[Choice, ...]
    observers: tuple[Choice, ...]
    rubrics: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The filter, and the same in words for people."""

    filter: Filter
    told: tuple[tuple[Sentence, str], ...]


_NAMES = {
    "school": sentence("School"),
    "teacher": sentence("Teacher"),
    "observer": sentence("Observer"),
    "rubric": sentence("Rubric"),
    "from": sentence("From"),
    "to": sentence("To"),
}


def asked(words: Mapping[str, str], offered: Choices) -> Asked:
    """`words` by school, teacher, observer, rubric, from and to; an empty word asks for all.

    People and places are named by id or code, a rubric by its id or by `id@version`. Raises
    NotValid with a sentence for each word that cannot be meant.
    """
    given = {name: value.strip() for name, value in words.items() if value.strip()}
    reader = _Reader(given)
    school = reader.one("school", offered.schools)
    teacher = reader.one("teacher", offered.teachers)
    observer = reader.one("observer", offered.observers)
    rubric, version = reader.rubric(offered.rubrics)
    since, until = reader.day("from"), reader.day("to")
    if since and until and since > until:
        reader.wrong["to"] = sentence("The last day is before the first: change one of them.")
    if reader.wrong:
        raise NotValid(in_turn(reader.wrong.values()), reader.wrong)
    found = Filter(school, teacher, observer, rubric, version, since, until)
    return Asked(found, tuple(reader.told))


class _Reader:
    """Collects what was meant, in ids and in words, and what cannot be."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self.wrong: dict[str, Sentence] = {}
        self.told: list[tuple[Sentence, str]] = []

    def one(self, name: str, offered: Sequence[Choice]) -> str | None:
        """An id that is not offered is taken as it is: it finds nothing, and tells nothing."""
        word = self._given.get(name)
        if word is None:
            return None
        for choice in offered:
            if word in (choice.id, choice.code):
                return self._tell(name, choice.words, choice.id)
        if is_id(word):
            return self._tell(name, word, word)
        self.wrong[name] = _unknown(name, word[:60])
        return None

    def rubric(self, offered: Sequence[Choice]) -> tuple[str | None, str | None]:
        word = self._given.get("rubric")
        if word is None:
            return None, None
        for choice in offered:
            if word == f"{choice.id}@{choice.code}":
                self._tell("rubric", choice.words, word)
                return choice.id, choice.code
        return self._tell("rubric", word[:300], word), None

    def day(self, name: str) -> date | None:
        word = self._given.get(name)
        if word is None:
            return None
        try:
            found = date.fromisoformat(word)
        except ValueError:
            self.wrong[name] = sentence(
                "“%(word)s” is not a day: write year, month and day, such as 2026-11-17.",
                word=word[:60],
            )
            return None
        self._tell(name, found.isoformat(), word)
        return found

    def _tell(self, name: str, words: str, value: str) -> str:
        self.told.append((_NAMES[name], words))
        return value


def _unknown(name: str, word: str) -> Sentence:
    if name == "school":
        return sentence("“%(word)s” is no school here: choose one from the list.", word=word)
    if name == "teacher":
        return sentence("“%(word)s” is no teacher here: choose one from the list.", word=word)
    return sentence("“%(word)s” is no observer here: choose one from the list.", word=word)
