"""Entries of every schema version that a device may still hold are understood: real ones, kept as they were made."""

import json
from pathlib import Path
from typing import Any

from flask import Flask

from observe.domain.batch import Status
from observe.domain.entry import SCHEMA_V
from observe.domain.fold import Visit, fold
from observe.store import entries
from tests.cast import DANA, DISTRICT, LINDQVIST, MATH, Tablet, capture, publish_rubric, the_id

HERE = Path(__file__).parent
VISIT = the_id("a visit of an old device")


def kept(version: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((HERE / f"entries_v{version}.json").read_text())
    return found


def stored(app: Flask, version: int) -> Visit:
    """What the server makes of them; every one must be taken as it is."""
    with app.app_context():
        for rubric in ("lesson-segments.yaml", "time-use.yaml"):
            publish_rubric(DISTRICT, rubric)
        answer = capture(VISIT, Tablet("golden tablet"), *kept(version))
        assert {ack.status for ack in answer.acks} == {Status.STORED}
        return fold(each.entry for each in entries.log_since(DISTRICT, DANA, VISIT, 0).entries)


def test_there_are_real_entries_of_every_version() -> None:
    assert [bool(kept(version)) for version in range(1, SCHEMA_V + 1)] == [True] * SCHEMA_V


def test_version_1_means_what_it_meant(app: Flask) -> None:
    visit = stored(app, 1)
    assert (visit.subject.teacher, visit.subject.section) == (LINDQVIST, MATH)
    assert (visit.state, visit.discarded) == ("capturing", False)
    first, second = visit.notes
    assert first.text == "S4: “I picked the model because my goal is drawing what heat does.”"
    assert (first.lesson_ms, first.tags, first.deleted) == (61_000, ("LF.goals",), False)
    assert (second.private, second.deleted) == (True, True)
    ratings = {(each.target, each.segment): each for each in visit.ratings}
    assert {head.value["level"] for head in ratings["LF.goals", None].heads} == {"3", "4"}
    assert ratings["E1", 1].level == "3"
    assert dict(visit.tallies) == {"LF.goals.retell": 1}
    assert dict(visit.checks) == {"LF.goals.posted": True}


def test_the_time_protocols_of_version_1_mean_what_they_meant(app: Flask) -> None:
    visit = stored(app, 1)
    (interval,) = visit.intervals
    assert (interval.number, interval.note) == (11, "Two at the window")
    assert interval.codes == {"A.EXP": True, "L.LIS": True, "L.OFF": True}
    (segment,) = visit.segments
    assert (segment.start_ms, segment.end_ms) == (301_000, 1_201_000)
    (scan,) = visit.snapshots
    assert (scan.at, scan.values) == ("PT4M", {"S.task": "Y", "S.on": "H"})
