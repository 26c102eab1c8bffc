"""What stands in the workbook's rows, against what was captured and shared."""

from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from observe.domain.policy import Scope
from observe.domain.record import Step
from observe.store import answers
from tests.cast import DANA, DISTRICT, LINCOLN, LINDQVIST, MATH, NOW, OKAFOR, PRIYA, the_id
from tests.workbook.visits import ADMINISTRATOR, note, rate, rows, shared, workbook

pytestmark = pytest.mark.usefixtures("district")

COLUMNS = [
    "rating_id", "observation_id", "cycle_id", "district", "school", "school_code", "grade_band",
    "subject", "teacher", "teacher_code", "observer", "observer_code", "observer_role", "kind",
    "purpose", "date", "school_year", "term", "minutes", "segment", "rubric", "rubric_version",
    "domain", "criterion_code", "criterion", "level", "level_label", "not_observed", "source",
    "evidence_count", "evidence_ids", "is_final", "shared_on", "acknowledged_on",
]  # fmt: skip

ONE, TWO = the_id("note one"), the_id("note two")


def at(*parts: int) -> datetime:
    """A day or a wall clock's time, as a sheet holds them: without a zone."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


@pytest.fixture
def walkthrough(district: str) -> str:
    return shared(
        "walkthrough",
        note("S3: “I chose the graph.”", ms=60_000, note=ONE, tags=["LF.goals", "LL.choice"]),
        note("T waits 6 s.", ms=120_000, note=TWO, tags=["LF.goals"]),
        note("Bell.", ms=180_000),
        rate("LF.goals", "3", ms=200_000, comment="Twice."),
        rate("LL.choice", "NO", ms=210_000),
        rate("R.demand", "NA", ms=220_000),
        words={
            "glow": "Waiting.",
            "grow": "Goals.",
            "step": Step("Ask twice.", "LF.goals", "Thrice.", None),
        },
    )


@pytest.mark.usefixtures("walkthrough")
def test_ratings_has_exactly_the_columns_that_were_agreed() -> None:
    sheet = openpyxl.load_workbook(workbook())["Ratings"]
    assert [cell.value for cell in sheet[1]] == COLUMNS


def test_a_rating_is_told_with_its_place_and_its_evidence(walkthrough: str) -> None:
    first = rows(workbook(), "Ratings")[0]
    assert {name: first[name] for name in COLUMNS[1:]} == {
        "observation_id": walkthrough,
        "cycle_id": None,
        "district": "Cedar Valley",
        "school": "Lincoln",
        "school_code": "014",
        "grade_band": "3-5",
        "subject": "Science",
        "teacher": "Amara Okafor",
        "teacher_code": f"P-{OKAFOR[:6]}",
        "observer": "Dana Ruiz",
        "observer_code": f"P-{DANA[:6]}",
        "observer_role": "coach",
        "kind": "walkthrough",
        "purpose": "formative",
        "date": at(2026, 11, 17),
        "school_year": "2026–27",
        "term": "Fall 2026",
        "minutes": 10,
        "segment": None,
        "rubric": "Personalized learning walkthrough",
        "rubric_version": "2.0.0",
        "domain": "Learner Focused",
        "criterion_code": "LF.goals",
        "criterion": "Goals that students own",
        "level": 3,
        "level_label": "Established",
        "not_observed": False,
        "source": "observer",
        "evidence_count": 2,
        "evidence_ids": f"{ONE}, {TWO}",
        "is_final": True,
        "shared_on": at(2026, 11, 17),
        "acknowledged_on": None,
    }


def test_a_rating_is_named_by_the_entry_behind_it() -> None:
    made: list[str] = []

    def rating(tablet: Any) -> Any:
        entry = tablet.rate("LF.goals", "2")
        made.append(entry["id"])
        return entry

    shared("walkthrough", rating)
    assert [row["rating_id"] for row in rows(workbook(), "Ratings")] == made


@pytest.mark.usefixtures("walkthrough")
def test_what_is_no_level_has_a_label_and_no_number() -> None:
    found = {row["criterion_code"]: row for row in rows(workbook(), "Ratings")}
    told = {
        code: (row["level"], row["level_label"], row["not_observed"]) for code, row in found.items()
    }
    assert told == {
        "LF.goals": (3, "Established", False),
        "LL.choice": (None, "Not observed", True),
        "R.demand": (None, "Does not apply", False),
    }


@pytest.mark.usefixtures("walkthrough")
def test_a_visit_has_one_wide_row_with_a_column_for_each_criterion() -> None:
    (row,) = rows(workbook(), "Ratings_wide")
    levels = {name: row[name] for name in list(row)[list(row).index("acknowledged_on") + 1 :]}
    assert list(levels) == [
        "LF.profile", "LF.goals", "LL.pace", "LL.choice", "LD.mastery", "LD.feedback",
        "LC.community", "R.demand", "R.struggle",
    ]  # fmt: skip
    assert {name: level for name, level in levels.items() if level} == {"LF.goals": 3}


def test_a_segment_has_a_row_and_a_wide_column_of_its_own() -> None:
    shared("segments", rate("LF.goals", "2", segment=1), rate("LF.goals", "4", segment=2))
    book = workbook()
    assert [(row["segment"], row["level"]) for row in rows(book, "Ratings")] == [(1, 2), (2, 4)]
    (wide,) = rows(book, "Ratings_wide")
    assert (wide["LF.goals_s1"], wide["LF.goals_s2"]) == (2, 4)


def test_a_visit_tells_its_times_by_the_local_clock(walkthrough: str) -> None:
    answers.acknowledge(DISTRICT, OKAFOR, walkthrough, NOW + timedelta(days=1))
    (row,) = rows(workbook(), "Visits")
    assert row["started"] == at(2026, 11, 17, 10, 5)
    assert row["ended"] == at(2026, 11, 17, 10, 15)
    assert (row["state"], row["ratings"], row["notes"]) == ("acknowledged", 3, 3)
    assert row["acknowledged_on"] == at(2026, 11, 18)


def test_the_day_is_the_local_day_also_near_midnight() -> None:
    late = int(datetime.fromisoformat("2026-11-18T04:30:00+00:00").timestamp() * 1000)
    shared("late", rate("LF.goals", "1"), start_ms=late)
    assert [row["date"] for row in rows(workbook(), "Ratings")] == [at(2026, 11, 17)]


@pytest.mark.usefixtures("walkthrough")
def test_evidence_and_ratings_name_each_other() -> None:
    book = workbook()
    ratings = {row["criterion_code"]: row["rating_id"] for row in rows(book, "Ratings")}
    evidence = [
        (row["text"], row["criterion_code"], row["rating_ids"]) for row in rows(book, "Evidence")
    ]
    assert evidence == [
        ("S3: “I chose the graph.”", "LF.goals", ratings["LF.goals"]),
        ("S3: “I chose the graph.”", "LL.choice", ratings["LL.choice"]),
        ("T waits 6 s.", "LF.goals", ratings["LF.goals"]),
        ("Bell.", None, None),
    ]


@pytest.mark.usefixtures("walkthrough")
def test_the_step_is_for_its_two_parties_alone() -> None:
    def items(scope: Scope) -> list[tuple[str, str]]:
        return [(row["item"], row["text"]) for row in rows(workbook(scope), "Feedback")]

    everyones = [("glow", "Waiting."), ("grow", "Goals."), ("comment", "Twice.")]
    assert items(ADMINISTRATOR) == everyones
    assert items(Scope(PRIYA, frozenset({LINCOLN}))) == everyones
    step = [("step", "Ask twice."), ("met_when", "Thrice.")]
    assert items(Scope(OKAFOR, frozenset())) == everyones[:2] + step + everyones[2:]
    assert items(Scope(DANA, frozenset())) == everyones[:2] + step + everyones[2:]


def test_a_corrected_step_is_for_its_two_parties_alone(walkthrough: str) -> None:
    answers.acknowledge(DISTRICT, OKAFOR, walkthrough, NOW)
    answers.add(DISTRICT, DANA, walkthrough, "step", "Ask once.", "A slip.", NOW)
    assert rows(workbook(), "Addenda") == []
    (row,) = rows(workbook(Scope(OKAFOR, frozenset())), "Addenda")
    assert (row["item"], row["old"], row["new"]) == ("step", "Ask twice.", "Ask once.")


def test_an_addendum_changes_nothing_in_the_frozen_rows(walkthrough: str) -> None:
    answers.acknowledge(DISTRICT, OKAFOR, walkthrough, NOW)
    before = rows(workbook(), "Ratings")
    answers.add(DISTRICT, DANA, walkthrough, "LF.goals", "Emerging", "I misread it.", NOW)
    answers.reply(DISTRICT, OKAFOR, walkthrough, "LF.goals", "Fine by me.", NOW, the_id("reply"))
    book = workbook()
    assert rows(book, "Ratings") == before
    (addendum,) = rows(book, "Addenda")
    assert [addendum[n] for n in ("item", "author", "old", "new", "reason")] == [
        "LF.goals", "Dana Ruiz", "Established", "Emerging", "I misread it.",
    ]  # fmt: skip
    (reply,) = rows(book, "Replies")
    assert (reply["criterion"], reply["author"], reply["text"]) == (
        "Goals that students own",
        "Amara Okafor",
        "Fine by me.",
    )


def test_counts_on_the_summary_add_up_to_the_rows() -> None:
    for number, level in enumerate(["1", "3", "3", "4", "NO", "NA"]):
        about = {"teacher": LINDQVIST, "section": MATH} if number % 2 else {}
        shared(f"visit {number}", rate("LF.goals", level), **about)
    book = workbook()
    for sheet in ("Summary", "Criteria"):
        found = rows(book, sheet)
        levels = [sum(row[f"level_{n}"] for row in found) for n in (1, 2, 3, 4)]
        assert levels == [1, 0, 2, 1]
        assert sum(row["not_observed"] for row in found) == 1
        assert sum(row["other"] for row in found) == 1
        assert sum(row["visits"] for row in found) == len(rows(book, "Ratings")) == 6
    (overall,) = rows(book, "Criteria")
    assert (overall["teachers"], overall["observers"], overall["rated"]) == (2, 1, 4)
    assert (overall["share_at_3_or_above"], overall["median"]) == (0.75, 3)
    assert overall["share_low"] == pytest.approx(0.3006, abs=1e-4)
    assert overall["share_high"] == pytest.approx(0.9544, abs=1e-4)


def test_formative_and_evaluative_ratings_are_never_counted_together() -> None:
    shared("walk", rate("LF.goals", "1"))
    shared("formal", rate("LF.goals", "4"), kind="formal", by=PRIYA)
    found = [
        (row["purpose"], row["level_1"], row["level_4"]) for row in rows(workbook(), "Criteria")
    ]
    assert found == [("evaluative", 0, 1), ("formative", 1, 0)]


@pytest.mark.usefixtures("walkthrough")
def test_codes_are_texts_days_are_days_and_numbers_numbers() -> None:
    sheet = CalamineWorkbook.from_filelike(workbook()).get_sheet_by_name("Ratings").to_python()
    row = dict(zip(sheet[0], sheet[1], strict=True))
    assert (row["school_code"], row["date"], row["level"]) == ("014", date(2026, 11, 17), 3)
    assert (row["is_final"], row["not_observed"]) == (True, False)


@pytest.mark.usefixtures("walkthrough")
def test_the_readme_says_who_when_what_and_how_much() -> None:
    shared("coached", rate("LF.goals", "1"), kind="coaching")
    sheet = openpyxl.load_workbook(workbook())["README"]
    said = {what: words for what, words in sheet.iter_rows(min_row=2, values_only=True) if what}
    assert said["District"] == "Cedar Valley"
    assert said["Made for"] == "Ada Brandt"
    assert said["Role"] == "administrator"
    assert said["Made on"] == "2026-11-18 09:00 (America/Chicago)"
    assert said["Filter"] == "none: everything you may open"
    assert (said["Visits"], said["Ratings"], said["Notes"]) == ("1", "3", "3")
    assert said["Coaching visits"] == "1 shared with their teachers (counts only)"
    assert said["Action steps"] == "1 set (counts only)"
    assert "tblRatings" in said["How to pivot"]
    assert said["Rubric versions"].startswith("Personalized learning walkthrough, version 2.0.0")
    assert said["Suppression"].startswith("No group is hidden")


@pytest.mark.usefixtures("walkthrough")
def test_those_who_may_not_count_are_told_no_counts() -> None:
    sheet = openpyxl.load_workbook(workbook(Scope(PRIYA, frozenset({LINCOLN}))))["README"]
    assert not {"Coaching visits", "Action steps"} & {
        row[0] for row in sheet.iter_rows(values_only=True)
    }
