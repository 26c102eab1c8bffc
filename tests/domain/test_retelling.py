"""A shared record read in another language: the rubric's words change, people's words do not."""

from datetime import UTC, datetime

import pytest

from observe.config import files
from observe.domain.compose import compose
from observe.domain.fold import Note, Rating
from observe.domain.record import Record
from observe.domain.retelling import retold
from observe.domain.rubric import Rubric
from observe.exchange.rubric_file import read_rubric

NAME = "pl-walkthrough.yaml"


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return read_rubric((files() / "rubrics" / NAME).read_text(encoding="utf-8"), NAME).rubric


def shared(rubric: Rubric, language: str) -> Record:
    """A record with a note, levels, something not observed and look-fors."""
    note = Note(
        id="note",
        text="S4: “I can show it.”",
        tags=("LF.goals",),
        lesson_ms=0,
        wall_ms=0,
        heads=(),
        private=False,
        deleted=False,
        approx=False,
    )
    given = [
        Rating(code, None, level, None, f"rating {code}", 0, ())
        for code, level in (("LF.goals", "2"), ("LL.pace", "4"), ("R.demand", "NO"))
    ]
    counts = {each.code: 2 for each in rubric.look_fors}
    counts |= {each.code: 1 for criterion in rubric.criteria() for each in criterion.look_fors}
    start = datetime(2026, 11, 17, 16, 5, tzinfo=UTC)
    return compose(rubric, language, start, [note], given, counts, ("You waited.", "", None))


def test_it_reads_as_if_it_had_been_shared_in_that_language(rubric: Rubric) -> None:
    english, spanish = shared(rubric, "en"), shared(rubric, "es")
    assert english != spanish
    assert retold(english, rubric, "es") == spanish
    assert retold(spanish, rubric, "en") == english


def test_what_people_wrote_stays(rubric: Rubric) -> None:
    record = retold(shared(rubric, "en"), rubric, "es")
    assert record.glow == "You waited."
    assert record.script[0].text == "S4: “I can show it.”"


def test_a_language_that_the_rubric_does_not_speak_changes_nothing(rubric: Rubric) -> None:
    record = shared(rubric, "en")
    assert retold(record, rubric, "fr") is record
