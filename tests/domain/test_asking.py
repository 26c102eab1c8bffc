"""Reading what somebody asks an export for."""

from datetime import date

import pytest

from observe.domain.asking import Choice, Choices, asked
from observe.domain.errors import NotValid
from observe.domain.export import Filter
from observe.domain.wording import sentence

LINCOLN = Choice("018f0000-0000-7000-8000-000000000001", "014", "Lincoln")
RUBRIC = Choice("https://observe.example/rubrics/pl-walkthrough", "2.0.0", "Walkthrough")
OFFERED = Choices((LINCOLN,), (), (), (RUBRIC,))


def test_nothing_asked_is_everything() -> None:
    assert asked({"school": "", "from": " "}, OFFERED).filter == Filter()


@pytest.mark.parametrize("word", [LINCOLN.id, "014", " 014 "])
def test_a_school_is_named_by_id_or_code(word: str) -> None:
    found = asked({"school": word}, OFFERED)
    assert found.filter == Filter(school=LINCOLN.id)
    assert found.told == ((sentence("School"), "Lincoln (014)"),)


def test_a_rubric_is_named_with_or_without_its_version() -> None:
    assert asked({"rubric": f"{RUBRIC.id}@2.0.0"}, OFFERED).filter == Filter(
        rubric=RUBRIC.id, rubric_version="2.0.0"
    )
    assert asked({"rubric": RUBRIC.id}, OFFERED).filter == Filter(rubric=RUBRIC.id)


def test_days_are_days() -> None:
    found = asked({"from": "2026-11-01", "to": "2026-11-30"}, OFFERED)
    assert found.filter == Filter(since=date(2026, 11, 1), until=date(2026, 11, 30))


def test_every_wrong_word_gets_its_own_sentence() -> None:
    words = {"school": "15", "from": "2026-02-30", "to": "soon"}
    with pytest.raises(NotValid) as refusal:
        asked(words, OFFERED)
    assert set(refusal.value.fields) == {"school", "from", "to"}
