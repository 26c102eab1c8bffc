"""The shared record: sealed, kept as JSON and read back as it was."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from observe.domain.record import (
    CriterionShown,
    Evidence,
    LevelGiven,
    LookForSeen,
    Record,
    Step,
    plain,
    record_from,
    seal,
)

AT = datetime(2026, 11, 17, 16, 6, tzinfo=UTC)
TAGGED = Evidence("n1", "S: “I picked the model.” 😀", AT, 60_000, False, ("LF.goals",))
LOOSE = Evidence("n2", "Quiet start.", AT - timedelta(minutes=1), 0, True, ())
LEVEL = LevelGiven(
    "r1", 2, "3", "Established", "Learners say it.", 3, 4, None, "Student-driven", None
)
SEEN = LookForSeen("LF.goals.retell", "tally", "Retells the goal", 2)
CRITERION = CriterionShown(
    "LF.goals", "Goals", "LF", "Learner Focused", (TAGGED,), (LEVEL,), (SEEN,)
)
RECORD = Record(
    rubric_title="Walkthrough",
    language="en",
    glow="They ran it.",
    grow="Show the goal.",
    step=Step("Post the goal", "LF.goals", "Two retell it", date(2026, 12, 1)),
    criteria=(CRITERION,),
    script=(LOOSE, TAGGED),
    look_fors=(SEEN,),
)


@pytest.mark.parametrize(
    "record",
    [
        RECORD,
        replace(RECORD, step=None),
        replace(RECORD, step=replace(RECORD.step, due_on=None, criterion=None)),  # type: ignore[type-var]
        Record("", "es", "", "", None, (), (), ()),
    ],
)
def test_a_record_comes_back_from_json_as_it_was(record: Record) -> None:
    assert record_from(json.loads(json.dumps(plain(record)))) == record


def test_what_is_not_filed_under_a_criterion_is_untagged() -> None:
    assert RECORD.untagged == (LOOSE,)


def test_one_record_has_one_seal() -> None:
    again = record_from(json.loads(json.dumps(plain(RECORD))))
    assert seal(RECORD) == seal(again)
    assert len(seal(RECORD)) == 64


OLD_SEAL = "118bd0f06883b9044e1aea14822099e6c3c2e957e72d83e9c9268692458d955e"


def test_a_record_from_before_there_were_lessons_reads_as_it_did_and_keeps_its_seal() -> None:
    """The seal was taken by the release that had no lesson, behaviors or combined levels."""
    content = plain(RECORD)
    assert "lesson" not in content
    assert set(content["criteria"][0]) == {
        "code", "title", "domain", "domain_title", "evidence", "levels", "look_fors",
    }  # fmt: skip
    assert record_from(content) == RECORD
    assert seal(RECORD) == OLD_SEAL


@pytest.mark.parametrize(
    "change",
    [
        {"glow": "They ran it!"},
        {"grow": ""},
        {"step": None},
        {"language": "es"},
        {"script": (TAGGED, LOOSE)},
        {"script": (LOOSE,)},
        {"script": (LOOSE, replace(TAGGED, text="S: “I picked the model.”"))},
        {"script": (LOOSE, replace(TAGGED, at=AT + timedelta(seconds=1)))},
        {"criteria": (replace(CRITERION, levels=()),)},
        {"criteria": (replace(CRITERION, levels=(replace(LEVEL, code="4"),)),)},
        {"look_fors": (replace(SEEN, count=3),)},
    ],
)
def test_any_difference_is_another_seal(change: dict[str, Any]) -> None:
    assert seal(replace(RECORD, **change)) != seal(RECORD)


def test_the_same_moment_in_another_zone_is_told_apart_from_another_moment() -> None:
    moved = replace(TAGGED, at=AT.astimezone(timezone(timedelta(hours=-6))))
    back = record_from(plain(replace(RECORD, script=(LOOSE, moved))))
    assert back.script[1].at == AT
