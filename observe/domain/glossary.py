"""A district's own words for our terms, put into our sentences in place of ours."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from .agreement import agreed, neighbors
from .errors import NotValid
from .places import problem_with
from .terms import ALL, TERMS, Forms
from .wording import Sentence, sentence

LONGEST_WORD = 80
LONGEST_GLOSS = 300

KEPT = {
    "en": (
        r"(?:to|you|I|we|they|can|may|must|will|should) (?:visit|coach|note|rate|step|grow|glow)",
        r"first (?:step|steps)",
        r"school (?:year|years)",
        r"step by step",
    ),
    "es": (r"primeros? pasos?", r"paso a paso"),
}
"""Phrases that only look like a term: a verb, or something else with the same word in it."""

_UNTOUCHED = r"%\(\w+\)[a-z]|%%|\{\w+\}|<[^>]*>|&\w+;|https?://\S+"
_OPENING = re.compile(r"(?:^|[.!?:·\n])[\s“”\"¿¡(]*$|[“\"¿¡(]$")


@dataclass(frozen=True, slots=True)
class Word:
    """What a district says for a term in one language; an empty gloss is ours."""

    term: str
    one: str
    many: str
    gender: str = ""
    gloss: str = ""


def put_in(text: str, words: Sequence[Word], language: str) -> str:
    """This sentence of ours with the district's words in it; values, mark-up and names stay.

    A word with a capital inside a sentence is a name, such as a sheet's, and not the term.
    """
    if not words:
        return text
    pattern, chosen = _pattern(tuple(words), language)
    done, last = "", 0
    for found in pattern.finditer(text):
        ours = found["term"]
        done += text[last : found.start()]
        last = found.end()
        if ours is None or _is_name(text[: found.start("term")], ours):
            done += found.group()
            continue
        word, many, was = chosen[ours.casefold()]
        done += agreed(
            found["before"] or "",
            _cased(word.many if many else word.one, ours),
            found["after"] or "",
            (was, word.gender or was),
            language,
        )
    return done + text[last:]


def checked(term: str, language: str, word: Word, others: Iterable[Word]) -> Word:
    """The word as it will be kept. Raises NotValid with a sentence for each field that cannot be."""
    wrong: dict[str, Sentence] = {}
    one, many, gloss = (_plain(each) for each in (word.one, word.many, word.gloss))
    taken = _taken(term, language, others)
    for name, value in (("one", one), ("many", many)):
        problem = _problem(value, taken)
        if problem:
            wrong[name] = problem
    gendered = bool(TERMS[term].forms[language].gender)
    if gendered and word.gender not in ("m", "f"):
        wrong["gender"] = sentence("Choose the gender, so that the articles before it are right.")
    problem = problem_with(gloss, LONGEST_GLOSS)
    if problem:
        wrong["gloss"] = problem
    if wrong:
        raise NotValid("This word was not stored. Look at the fields marked below.", wrong)
    return Word(term, one, many, word.gender if gendered else "", gloss)


def _plain(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", value).split())


def _problem(value: str, taken: Mapping[str, str]) -> Sentence | None:
    if not value:
        return sentence("Write both forms, also where they are the same.")
    if len(value) > LONGEST_WORD:
        return sentence("That is too long: write at most %(most)s characters.", most=LONGEST_WORD)
    if not all(_is_letter(each) or each in " -’'/" for each in value) or not value[0].isalnum():
        return sentence("Write letters, digits, spaces and hyphens only.")
    if value.casefold() in taken:
        return sentence("This is the word for “%(term)s” already.", term=taken[value.casefold()])
    return None


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _taken(term: str, language: str, others: Iterable[Word]) -> dict[str, str]:
    """Every word that stands for another term here, with that term's own name."""
    own = {each.term: each for each in others}
    found: dict[str, str] = {}
    for each in ALL:
        if each.name != term:
            ours = each.forms[language]
            held = own.get(each.name) or Word(each.name, ours.one, ours.many)
            found |= {held.one.casefold(): ours.one, held.many.casefold(): ours.one}
    return found


@cache
def _pattern(
    words: tuple[Word, ...], language: str
) -> tuple[re.Pattern[str], dict[str, tuple[Word, bool, str]]]:
    """What finds our terms in a sentence, and for each form the word, whether many, our gender."""
    chosen: dict[str, tuple[Word, bool, str]] = {}
    for word in words:
        forms = TERMS[word.term].forms.get(language) if word.term in TERMS else None
        for one, many in _ways(forms):
            chosen[many.casefold()] = (word, True, forms.gender if forms else "")
            chosen[one.casefold()] = (word, False, forms.gender if forms else "")
    longest_first = sorted(chosen, key=len, reverse=True)
    kept = rf"(?i:\b(?:{'|'.join((*KEPT.get(language, ()), '(?!)'))})\b)"
    terms = "|".join(re.escape(each) for each in longest_first) or "(?!)"
    before, after = neighbors(language, kept)
    whole = rf"{_UNTOUCHED}|{kept}|{before}(?i:\b(?P<term>{terms})\b){after}"
    return re.compile(whole), chosen


def _ways(forms: Forms | None) -> tuple[tuple[str, str], ...]:
    return ((forms.one, forms.many), *forms.also) if forms else ()


def _is_name(before: str, ours: str) -> bool:
    return ours[0].isupper() and not ours.isupper() and not _OPENING.search(before)


def _cased(word: str, ours: str) -> str:
    return word[0].upper() + word[1:] if ours[0].isupper() else word
