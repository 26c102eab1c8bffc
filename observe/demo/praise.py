"""The observer's own words to the teacher: what shone, and a question about what could grow."""

import re
from collections.abc import Mapping
from random import Random

from .bank import Lesson, feedback, lines
from .chance import Deck
from .judging import Look
from .schedule import Appointment
from .script import fill

_QUOTE = re.compile(r"“[^“”]{24,}”")
_WITH_QUOTE = 0.75
_ESTABLISHED = 3


def glow_and_grow(
    visit: Appointment,
    lesson: Lesson,
    seen: Look,
    typical: Mapping[str, str],
    words: Deck,
    draw: Random,
) -> tuple[str | None, str | None]:
    """Each is optional; `typical` is the note of each criterion that a quotation may be taken from."""
    high = [code for code, level in seen.evident.items() if level >= _ESTABLISHED]
    low = [code for code, level in seen.evident.items() if level < _ESTABLISHED]
    glow = _about("glow", high, visit, lesson, typical, words, draw)
    grow = _about(
        "grow", [each for each in low if each not in high], visit, lesson, typical, words, draw
    )
    return (
        glow if draw.random() < 0.94 else None,
        grow if draw.random() < 0.82 else None,
    )


def _about(
    what: str,
    codes: list[str],
    visit: Appointment,
    lesson: Lesson,
    typical: Mapping[str, str],
    words: Deck,
    draw: Random,
) -> str:
    """On one of these criteria, in the words of a note where it quotes somebody."""
    draw.shuffle(codes)
    codes.sort(key=lambda each: _QUOTE.search(typical.get(each, "")) is None)
    teacher = visit.teacher.email
    if not codes or not feedback(what, codes[0]):
        return words.deal(teacher, lines("glow_early" if what == "glow" else "grow_next"), draw)
    quote = _QUOTE.search(typical.get(codes[0], ""))
    if quote and draw.random() < _WITH_QUOTE:
        heard = feedback("heard_high" if what == "glow" else "heard_low", codes[0])
        said = words.deal(teacher, lines("heard"), draw)
        return f"{said} {quote.group()} {words.deal(teacher, heard, draw)}"
    return fill(words.deal(teacher, feedback(what, codes[0]), draw), visit, lesson, draw)
