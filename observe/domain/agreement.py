"""How the words around a noun change with it: a and an, el and la, compartido and compartida."""

import re

_ENGLISH_BEFORE = r"(?P<before>\b(?i:an?)\s+)?"
_AN = re.compile(r"[aeiou](?!ni|se|ser)|8|11\b|18\b|honor|hour|heir", re.IGNORECASE)

_PAIRS = (
    ("el", "la"),
    ("un", "una"),
    ("los", "las"),
    ("unos", "unas"),
    ("al", "a la"),
    ("del", "de la"),
    ("este", "esta"),
    ("estos", "estas"),
    ("ese", "esa"),
    ("esos", "esas"),
    ("ningún", "ninguna"),
    ("algún", "alguna"),
    ("otro", "otra"),
    ("otros", "otras"),
    ("todo", "toda"),
    ("todos", "todas"),
    ("nuevo", "nueva"),
    ("nuevos", "nuevas"),
    ("primer", "primera"),
    ("primeros", "primeras"),
    ("último", "última"),
    ("últimos", "últimas"),
    ("próximo", "próxima"),
    ("próximos", "próximas"),
    ("mismo", "misma"),
    ("mismos", "mismas"),
    ("nuestro", "nuestra"),
    ("cuánto", "cuánta"),
    ("cuántos", "cuántas"),
)
"""Words before a Spanish noun, as masculine and feminine."""

_TO_FEMININE = dict(_PAIRS)
_TO_MASCULINE = {feminine: masculine for masculine, feminine in _PAIRS}
_BEFORE = "|".join(sorted((*_TO_FEMININE, *_TO_MASCULINE), key=len, reverse=True))
_WORD_BEFORE = re.compile(rf"\b(?:{_BEFORE})\b", re.IGNORECASE)
_SPANISH_AFTER = (
    r"(?P<after>\s+(?:\w+[aei]d[oa]s?|nuev[oa]s?|abiert[oa]s?|propi[oa]s?|siguientes?)\b)?"
)
_ENDING = re.compile(r"[oa](s?)$")


def neighbors(language: str, but: str) -> tuple[str, str]:
    """Patterns for what goes with a term directly before and after it, where `but` does not begin."""
    if language == "es":
        return rf"(?P<before>(?:\b(?!{but})(?i:{_BEFORE})\s+){{1,3}})?", _SPANISH_AFTER
    return (_ENGLISH_BEFORE if language == "en" else "(?P<before>)"), "(?P<after>)"


def agreed(before: str, noun: str, after: str, genders: tuple[str, str], language: str) -> str:
    """The noun with its neighbors; `genders` are what they were right for, and what they must be."""
    if language == "en":
        return _english(before, noun) + after
    if language == "es" and genders[0] != genders[1]:
        changed = _WORD_BEFORE.sub(lambda found: _turned(found, genders[1]), before)
        return changed + noun + _participle(after, genders[1])
    return before + noun + after


def _english(before: str, noun: str) -> str:
    """An before a vowel's sound: an hour, a unit."""
    if not before:
        return noun
    article = "an" if _AN.match(noun) else "a"
    return (article.capitalize() if before[0].isupper() else article) + " " + noun


def _turned(before: re.Match[str], gender: str) -> str:
    word = before.group()
    table = _TO_FEMININE if gender == "f" else _TO_MASCULINE
    found = table.get(word.casefold(), word)
    return found[0].upper() + found[1:] if word[0].isupper() else found


def _participle(after: str, gender: str) -> str:
    return _ENDING.sub("a\\1" if gender == "f" else "o\\1", after)
