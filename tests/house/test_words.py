"""Every sentence can be translated, is translated, and says each idea by its chosen term."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from observe.domain.terms import ALL
from tests.catalogue import LANGUAGES, ROOT, SAID_LATER, catalogue, missing, read, sentences
from tests.sentences import loose

LAYERS = ("domain", "store", "web", "workbook", "post")
VALUES = re.compile(r"%\(\w+\)[a-z]|%%|\{\w+\}")
ON_PURPOSE = {
    "This server does not answer under that name. Who runs it can set OBSERVE_URL to its address.",
    "The database does not take writes: {}.",
    "{} tables are missing: run observe migrate.",
    "This is a trial of Observe’s mail. It got through.",
    "The outbox cannot be written: {}.",
    "The worker was stopped in the middle of it every time.",
}
"""Said to who runs the server, or before it is known who asks."""


def lost(tree: ast.AST, layer: str) -> list[str]:
    """The sentences of a module that no catalogue can reach."""
    constants, put_together = loose(tree, columns=layer == "workbook")
    alone = [] if layer in SAID_LATER else constants
    return [each for each in (*alone, *put_together) if each not in ON_PURPOSE]


def test_every_sentence_of_the_code_can_be_found() -> None:
    found = []
    for layer in LAYERS:
        for path in sorted((ROOT / "observe" / layer).rglob("*.py")):
            tree = ast.parse(path.read_text())
            found += [f"{path.relative_to(ROOT)}: {each}" for each in lost(tree, layer)]
    assert "\n".join(found) == ""


@pytest.mark.parametrize(
    "bad",
    [
        'raise NotNow(f"This visit of {day} is shared.")',
        'wrong["name"] = "Write the full name."',
        'return 422, "The body is not JSON."',
        'flash("Saved. Nothing is shared yet.")',
        '_("You have " + "three notes left.")',
        'waits(day, "%(name)s’s turn: rate and seal")',
        'yours("Your turn: share the record")',
    ],
)
def test_a_sentence_out_of_reach_is_found(bad: str) -> None:
    assert lost(ast.parse(bad), "web") != []


@pytest.mark.parametrize(
    "good",
    [
        'raise NotNow("This visit of %(day)s is shared.", day=day)',
        'wrong["name"] = sentence("Write the full name.")',
        'raise ValueError("there is no value at place 3.")',
        '"""Reads what was asked."""',
    ],
)
def test_a_sentence_within_reach_is_let_be(good: str) -> None:
    assert lost(ast.parse(good), "web") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    held = read(language)
    held.update(catalogue(), no_fuzzy_matching=True)
    assert missing(held) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_every_value(language: str) -> None:
    wrong = [each.id for each in read(language) if each.id and not _same_values(each)]
    assert wrong == []


def _same_values(message: Message) -> bool:
    """Each form has the values of its sentence; one thing may be told without its number."""
    ours = message.id if isinstance(message.id, tuple) else (message.id,)
    theirs = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(
        set(VALUES.findall(there)) == set(VALUES.findall(here))
        for here, there in zip(ours, theirs, strict=True)
        if there
    )


SYNONYMS = {
    "en": {
        "visit": r"drop-ins?|observed lessons?",
        "walkthrough": r"walk-throughs?|classroom walks?|pop-ins?",
        "formal": r"formal visits?|evaluation visits?|summative observations?",
        "coach": r"mentors?|instructional coach(?:es)?",
        "teacher": r"educators?|instructors?|observees?",
        "leader": r"principals?|evaluators?|school administrators?",
        "rubric": r"frameworks?|scoring guides?|instruments?(?!,)",
        "criterion": r"indicators?|criterions|standards? of practice",
        "level": r"scores?|performance bands?",
        "look_for": r"lookfors?",
        "rating": r"scorings?|marks? given|grades? given",
        "step": r"action items?|next moves?|to-dos?",
        "caseload": r"case loads?|rosters? of teachers",
        "timeline": r"time lines?|growth charts?",
        "workbook": r"spreadsheet exports?|excel exports?",
    },
    "es": {
        "visit": r"visitación|visitaciones",
        "walkthrough": r"caminatas?|paseos?",
        "coach": r"entrenador(?:a|es|as)?|mentor(?:a|es|as)?|asesor(?:a|es|as)?",
        "teacher": r"maestr[oa]s?|profesor(?:a|es|as)?|profes?",
        "leader": r"director(?:a|es|as)?",
        "rubric": r"matri(?:z|ces)|pautas?",
        "criterion": r"estándar(?:es)?",
        "rating": r"calificaci(?:ón|ones)|puntuaci(?:ón|ones)|puntajes?",
        "evidence": r"pruebas? recogidas?",
        "workbook": r"libros? de trabajo|cuadernos?",
        "term": r"semestres?|términos?",
        "caseload": r"carteras?",
    },
}
"""Other words for the same ideas, reviewed by hand: none of them stands in a sentence of ours."""

ELSEWHERE = {
    "Ratings of one lesson are noisy",  # reliabilities were published for other instruments
}


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_each_idea_has_one_word(language: str) -> None:
    assert set(SYNONYMS[language]) <= {term.name for term in ALL}
    found = []
    for text in _texts(language):
        for term, pattern in SYNONYMS[language].items():
            hit = re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE)
            if hit and not any(text.startswith(each) for each in ELSEWHERE):
                found.append(f"{term}, not {hit.group()}: {text}")
    assert "\n".join(found) == ""


def _texts(language: str) -> list[str]:
    if language == "en":
        messages = [each.message for each in sentences()]
        return [text for each in messages for text in ((each,) if isinstance(each, str) else each)]
    strings = [each.string for each in read(language) if each.id]
    return [text for each in strings for text in ((each,) if isinstance(each, str) else each)]


def test_this_test_reads_the_code() -> None:
    """The control: there are sentences to judge."""
    files = {Path(each.file).parts[0] for each in sentences()}
    assert files == {"observe", "templates"}
    assert len(sentences()) > 500
