"""Gentle hints about the words of an action step: a verb first, something that can be seen, small enough."""

from .finding import fold
from .wording import Sentence, sentence


def advice(text: str) -> tuple[Sentence, ...]:
    """Gentle hints about a step's words; none of them stands in the way."""
    words = fold(text).replace(",", " ").split()
    if not words:
        return ()
    found = []
    if words[0] in _NO_VERBS:
        found.append(sentence("Begin with a verb: what will be done?"))
    if words[0] in _UNSEEN or " ".join(words[:2]) in _UNSEEN:
        found.append(sentence("Could somebody in the room see it happen? Say what they would see."))
    if len(words) > _LONG:
        found.append(sentence("Can it be smaller? One small thing is practiced sooner."))
    return tuple(found)


_LONG = 40
_NO_VERBS = frozenset(
    [
        "the",
        "a",
        "an",
        "more",
        "less",
        "better",
        "your",
        "my",
        "our",
        "their",
        "students",
        "student",
        "questions",
        "question",
        "all",
        "every",
        "some",
        "no",
        "wait-time",
        "good",
        "clear",
        "high",
        "low",
        "many",
        "few",
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "mas",
        "menos",
        "mejor",
        "mejores",
        "su",
        "sus",
        "mi",
        "estudiantes",
        "estudiante",
        "alumnos",
        "preguntas",
        "pregunta",
        "todos",
        "todas",
        "cada",
        "algunos",
        "buenas",
        "buenos",
    ]
)
"""First words that are no verbs, whatever follows, without accents."""

_UNSEEN = frozenset(
    [
        "be",
        "become",
        "improve",
        "try",
        "think",
        "understand",
        "know",
        "feel",
        "consider",
        "believe",
        "appreciate",
        "reflect",
        "realize",
        "learn",
        "focus on",
        "work on",
        "be better",
        "be more",
        "ser",
        "estar",
        "sea",
        "mejorar",
        "mejore",
        "intentar",
        "intente",
        "tratar de",
        "trate de",
        "pensar",
        "piense",
        "entender",
        "entienda",
        "comprender",
        "saber",
        "sentir",
        "considerar",
        "considere",
        "trabajar en",
        "trabaje en",
        "enfocarse",
        "reflexionar",
        "reflexione",
        "aprender",
    ]
)
"""Verbs for what nobody can see."""
