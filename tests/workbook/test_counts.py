"""What was counted in a visit: its rows on the sheet Counts, with what was missed told apart."""

import io
import json
from typing import Any

import openpyxl
import pytest

from observe.domain.export import Filter
from observe.domain.policy import Scope
from observe.store import exports
from observe.workbook.twins import write_json
from tests.cast import DANA, DISTRICT, OKAFOR, THEO
from tests.timed import NOTHING, TIMED, publish_timed
from tests.workbook.visits import ADMINISTRATOR, EDITION, Make, captured, rows, shared, workbook

pytestmark = pytest.mark.usefixtures("district")

MINUTE = 60_000
ABOUT = {"rubric": TIMED, "rubric_version": "1.0.0", "kind": "walkthrough"}
COLUMNS = [
    "observation_id", "cycle_id", "district", "school", "school_code", "grade_band", "subject",
    "teacher", "teacher_code", "observer", "observer_code", "observer_role", "kind", "purpose",
    "date", "school_year", "term", "minutes", "rubric", "rubric_version", "measure_kind",
    "protocol_code", "group_code", "group", "measure_code", "measure", "answer_code", "answer",
    "numerator", "denominator", "unit", "rate", "missed", "total", "late", "segment", "detail",
]  # fmt: skip


def entry(kind: str, target: str, minute: float, **payload: Any) -> Make:
    return lambda tablet: tablet.entry(kind, target, ms=int(minute * MINUTE), **payload)


def interval(
    number: int, *codes: str, late: bool = False, note: str | None = None, **other: bool
) -> Make:
    minute = number * 2 + (1 if late else -0.2)
    named = {**dict.fromkeys(codes, True), **other}
    return entry("interval.set", "grid", minute, interval=number, codes=named, note=note)


MADE = (
    interval(1, "A.EXP", "L.LIS"),
    interval(2, "A.EXP", note="=A drill"),
    interval(4, late=True, **NOTHING),
    interval(5, "A.CIR"),
    entry("interval.set", "grid", 9.9, interval=5, codes={"A.CIR": None}),
    entry("snapshot.set", "parts", 4, at="PT4M", values={"S.task": "Y", "S.on": "2", "S.off": 3}),
    entry("snapshot.set", "parts", 8, at="PT9M", values={"S.task": "Y", "S.on": "3", "S.off": 0}),
    entry("snapshot.set", "scans", 8.5, at="PT5M", values={"T.calm": "N"}),
    entry("event.add", "events", 8.5, code="E.cold", start_ms=MINUTE, end_ms=MINUTE),
    entry("event.add", "events", 8.6, code="E.cold", start_ms=3 * MINUTE, end_ms=None),
    entry("event.add", "events", 8.6, code="E.cold", start_ms=7 * MINUTE, end_ms=0),
    entry("event.add", "events", 8.7, code="E.out", start_ms=2 * MINUTE, end_ms=5 * MINUTE),
    entry("event.add", "events", 8.8, code="E.out", start_ms=6 * MINUTE, end_ms=390_000),
    *(entry("tally.add", "A.one.ask", minute, delta=1) for minute in (1, 2, 3)),
    entry("check.set", "A.one.goal", 9, on=True),
    lambda tablet: tablet.rate("A.one", "2", ms=9 * MINUTE, segment=1),
    lambda tablet: tablet.rate("A.one", "3", ms=9 * MINUTE, segment=2),
    lambda tablet: tablet.rate("A.one.b", "3", ms=9 * MINUTE, segment=2),
)


@pytest.fixture
def visit(district: str) -> str:
    publish_timed(district)
    return shared("timed", *MADE, **ABOUT)


def counts(book: io.BytesIO) -> dict[tuple[str, str, str | None], dict[str, Any]]:
    return {
        (row["measure_kind"], row["measure_code"], row["answer_code"]): row
        for row in rows(book, "Counts")
    }


def figures(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("numerator", "denominator", "unit", "rate"))


@pytest.mark.usefixtures("visit")
def test_the_sheet_has_its_columns_and_a_table() -> None:
    sheet = openpyxl.load_workbook(workbook())["Counts"]
    assert [cell.value for cell in sheet[1]] == COLUMNS
    assert list(sheet.tables) == ["tblCounts"]


def test_a_code_is_counted_among_coded_intervals_and_a_missed_one_nowhere(visit: str) -> None:
    found = counts(workbook())
    explaining = found["interval", "A.EXP", None]
    assert figures(explaining) == (2, 3, "share_of_intervals", pytest.approx(0.6667))
    told = (
        "observation_id",
        "protocol_code",
        "group_code",
        "group",
        "measure",
        "missed",
        "total",
        "late",
        "detail",
    )
    assert tuple(explaining[name] for name in told) == (
        visit, "grid", "adult", "What the adult does", "Explaining", 2, 5, 1, "1, 2",
    )  # fmt: skip
    assert figures(found["interval", "A.CIR", None]) == (0, 3, "share_of_intervals", 0)


@pytest.mark.usefixtures("visit")
def test_a_tally_is_told_by_the_minute_and_a_tick_as_one() -> None:
    found = counts(workbook())
    tally = found["tally", "A.one.ask", None]
    assert figures(tally) == (3, 10, "per_minute", 0.3)
    assert (tally["group_code"], tally["group"], tally["missed"]) == ("A.one", "One", None)
    assert figures(found["check", "A.one.goal", None]) == (1, 1, "ticked", 1)


@pytest.mark.usefixtures("visit")
def test_answers_of_scans_are_counted_and_numbers_added_up() -> None:
    found = counts(workbook())
    assert figures(found["snapshot", "S.off", None]) == (3, 2, "per_scan", 1.5)
    assert found["snapshot", "S.off", None]["detail"] == "PT4M: 3, PT9M: 0"
    assert figures(found["snapshot", "S.task", "Y"]) == (2, 2, "share_of_scans", 1)
    assert found["snapshot", "S.task", "Y"]["answer"] == "Yes"
    word = found["snapshot", "S.on", "2"]
    assert (figures(word), word["answer"], word["missed"], word["total"]) == (
        (1, 2, "share_of_scans", 0.5), "Some", 0, 2,
    )  # fmt: skip


@pytest.mark.usefixtures("visit")
def test_events_are_counted_and_those_with_an_end_are_timed() -> None:
    found = counts(workbook())
    assert figures(found["event", "E.out", None]) == (2, 10, "per_minute", 0.2)
    assert figures(found["event_time", "E.out", None]) == (3.5, 10, "share_of_minutes", 0.35)
    assert found["event", "E.out", None]["detail"] == "2:00–5:00, 6:00–6:30"


@pytest.mark.usefixtures("visit")
def test_an_event_that_nobody_ended_lasted_until_the_visit_ended_and_a_moment_has_no_length() -> (
    None
):
    found = counts(workbook())
    assert figures(found["event_time", "E.cold", None]) == (7, 10, "share_of_minutes", 0.7)
    assert found["event", "E.cold", None]["detail"] == "1:00, 3:00–"


@pytest.mark.usefixtures("visit")
def test_a_behavior_is_told_with_its_segment_and_its_word() -> None:
    row = counts(workbook())["behavior", "A.one.b", "3"]
    assert (row["group_code"], row["answer"], row["segment"]) == ("A.one", "High", 2)


@pytest.mark.usefixtures("visit")
def test_ratings_have_a_row_for_each_segment_and_behaviors_none() -> None:
    told = [
        (row["criterion_code"], row["segment"], row["level"]) for row in rows(workbook(), "Ratings")
    ]
    assert told == [("A.one", 1, 2), ("A.one", 2, 3)]


@pytest.mark.usefixtures("visit")
def test_the_note_of_an_interval_stands_on_feedback_unchanged() -> None:
    assert ("interval_2", "=A drill") in {
        (r["item"], r["text"]) for r in rows(workbook(), "Feedback")
    }


def test_a_draft_is_in_no_row(district: str) -> None:
    publish_timed(district)
    captured("draft", *MADE, **ABOUT)
    assert counts(workbook()) == {}


def test_a_coaching_visit_is_counted_for_its_two_parties_alone(district: str) -> None:
    publish_timed(district)
    shared("coached", *MADE, **{**ABOUT, "kind": "coaching"})
    assert counts(workbook(ADMINISTRATOR)) == {}
    assert counts(workbook(Scope(THEO, frozenset()))) == {}
    for party in (DANA, OKAFOR):
        assert counts(workbook(Scope(party, frozenset())))


@pytest.mark.usefixtures("visit")
def test_the_json_twin_holds_the_same_rows() -> None:
    out = io.BytesIO()
    with exports.extract(DISTRICT, ADMINISTRATOR, Filter()) as extract:
        write_json(extract, EDITION, out)
    found = json.loads(out.getvalue())["sheets"]["Counts"]
    assert [list(row) for row in found[:1]] == [COLUMNS]
    assert len(found) == len(counts(workbook()))
