"""The sheets Cycles, Action_steps and Practice_log: what stands in them, and for whom."""

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from flask import Flask

from observe.domain.export import Edition, Filter
from observe.domain.policy import Scope
from observe.domain.record import Step
from observe.domain.steps import StepState
from observe.store import ending_steps, exports, practice, setting_steps, steps
from observe.workbook.content import OWN_SHEETS, SHEETS
from observe.workbook.excel import write_workbook
from observe.workbook.twins import write_json
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    HADDAD,
    LENA,
    LINCOLN,
    MADISON,
    NOW,
    OKAFOR,
    PRIYA,
    THEO,
    the_id,
)
from tests.cycling import CYCLE, PLAN, Cycling, after
from tests.shared_visits import Shared, capture_only, share
from tests.workbook.visits import EDITION

FIRST, SECOND, THIRD = date(2026, 10, 6), date(2026, 10, 13), date(2026, 10, 20)
AT = datetime(2026, 10, 21, 15, tzinfo=UTC)
OWN_GOAL, DRAFT = the_id("an own goal"), the_id("a draft")
WAIT = Step(
    "canary step: wait three seconds.", "LF.goals", "", date(2026, 10, 20), None,
    "canary look-for", 3, 2, "canary support",
)  # fmt: skip
CYCLES = [
    "cycle_id", "teacher", "teacher_code", "coach", "coach_code", "model", "state", "stage", "goal",
    "students", "practice", "rubric", "rubric_version", "criterion_codes", "criteria", "baseline",
    "plan", "cadence_days", "planned_visits", "visits", "planned_checks", "checks", "conferences",
    "steps", "steps_met", "opened_on", "ends_on", "closed_on", "days_open", "result", "reflection",
    "part",
]  # fmt: skip
STEPS = [
    "step_id", "cycle_id", "observation_id", "branch_of", "teacher", "teacher_code", "coach",
    "coach_code", "step", "criterion_code", "criterion", "look_for", "rule", "rule_uses",
    "rule_visits", "support", "support_kind", "set_on", "due_on", "state", "closed_on",
    "closed_why", "days_open", "follow_up_visit", "follow_up_on", "uses_seen", "visits_seen", "part",
]  # fmt: skip
CANARIES = (b"canary", PLAN.goal.encode(), CYCLE.encode())

Sheets = dict[str, list[dict[str, Any]]]


@pytest.fixture
def step(app: Flask, district: str) -> str:
    """A cycle with three visits, the last a draft; its step came with the first and was counted since."""
    cycle = Cycling(app).open(replace(PLAN, baseline="canary baseline"))
    cycle.confer("canary conference", day=after(7))
    cycle.reflect("canary reflection")
    share(Shared(FIRST, step=WAIT))
    found = steps.open_step(district, DANA, OKAFOR)
    assert found is not None
    share(Shared(SECOND, tallies={f"step-{found.id}": 2}))
    capture_only(Shared(THIRD, tallies={f"step-{found.id}": 5}))
    return found.id


def taken(scope: Scope, edition: Edition = EDITION, **asked: Any) -> bytes:
    out = io.BytesIO()
    with exports.extract(DISTRICT, scope, Filter(**asked)) as extract:
        write_json(extract, edition, out)
    return out.getvalue()


def sheets(scope: Scope, edition: Edition = EDITION, **asked: Any) -> Sheets:
    found: Sheets = json.loads(taken(scope, edition, **asked))["sheets"]
    return found


def own(person: str) -> Sheets:
    edition = replace(EDITION, own_record=True)
    return sheets(Scope(person, frozenset()), edition, teacher=person)


@pytest.mark.usefixtures("step")
@pytest.mark.parametrize("person", [OKAFOR, DANA])
def test_a_cycle_is_told_to_its_two_with_its_plan_and_what_was_done(person: str) -> None:
    (row,) = sheets(Scope(person, frozenset()))["Cycles"]
    assert list(row) == CYCLES
    assert row == {
        "cycle_id": CYCLE,
        "teacher": "Amara Okafor",
        "teacher_code": f"P-{OKAFOR[:6]}",
        "coach": "Dana Ruiz",
        "coach_code": f"P-{DANA[:6]}",
        "model": "impact",
        "state": "open",
        "stage": "identify",
        "goal": PLAN.goal,
        "students": PLAN.students,
        "practice": "new",
        "rubric": "Personalized learning walkthrough",
        "rubric_version": "2.0.0",
        "criterion_codes": "LF.goals",
        "criteria": "Goals that students own",
        "baseline": "canary baseline",
        "plan": PLAN.plan,
        "cadence_days": 14,
        "planned_visits": 4,
        "visits": 2,
        "planned_checks": 2,
        "checks": 0,
        "conferences": 1,
        "steps": 1,
        "steps_met": 0,
        "opened_on": "2026-09-07",
        "ends_on": None,
        "closed_on": None,
        "days_open": 72,
        "result": None,
        "reflection": "canary reflection",
        "part": None,
    }


@pytest.mark.parametrize("person", [OKAFOR, DANA])
def test_a_step_is_told_with_its_rule_and_the_shared_visits_since(step: str, person: str) -> None:
    (row,) = sheets(Scope(person, frozenset()))["Action_steps"]
    assert list(row) == STEPS
    assert row == {
        "step_id": step,
        "cycle_id": CYCLE,
        "observation_id": Shared(FIRST).id,
        "branch_of": None,
        "teacher": "Amara Okafor",
        "teacher_code": f"P-{OKAFOR[:6]}",
        "coach": "Dana Ruiz",
        "coach_code": f"P-{DANA[:6]}",
        "step": WAIT.text,
        "criterion_code": "LF.goals",
        "criterion": "Goals that students own",
        "look_for": "canary look-for",
        "rule": "3 uses seen in 2 visits",
        "rule_uses": 3,
        "rule_visits": 2,
        "support": "canary support",
        "support_kind": None,
        "set_on": "2026-10-06",
        "due_on": "2026-10-20",
        "state": "open",
        "closed_on": None,
        "closed_why": None,
        "days_open": 43,
        "follow_up_visit": Shared(SECOND).id,
        "follow_up_on": "2026-10-13",
        "uses_seen": 2,
        "visits_seen": 1,
        "part": None,
    }


def test_what_ended_tells_how_and_counts_its_days_to_the_end(app: Flask, step: str) -> None:
    revision = steps.step(DISTRICT, DANA, step).revision
    ending_steps.end(
        DISTRICT, DANA, step, revision, StepState.LET_GO, "The class changed.", THIRD, AT
    )
    Cycling(app).close(day=after(44), reason="The class changed.")
    found = sheets(Scope(OKAFOR, frozenset()))
    (ended,), (closed,) = found["Action_steps"], found["Cycles"]
    told = ("state", "closed_on", "closed_why", "days_open")
    assert [ended[name] for name in told] == ["let_go", "2026-10-20", "The class changed.", 14]
    told = ("state", "closed_on", "result", "days_open", "steps", "steps_met")
    assert [closed[name] for name in told] == ["closed", "2026-10-21", "met", 44, 1, 0]


@pytest.mark.usefixtures("step")
def test_the_district_gets_counts_of_cycles_and_steps_and_nothing_of_them() -> None:
    for asked in ({}, {"teacher": OKAFOR}, {"observer": DANA}):
        found = taken(Scope(ADA, None), **asked)
        assert [each for each in CANARIES if each in found] == []
        read = json.loads(found)["sheets"]
        assert (read["Cycles"], read["Action_steps"]) == ([], [])
        about = {row["Observe workbook"]: row["Read me first"] for row in read["README"]}
        assert about["Coaching cycles"] == "1 opened (counts only)"
        assert about["Action steps"] == "1 set (counts only)"


@pytest.mark.usefixtures("step")
@pytest.mark.parametrize(
    "scope",
    [
        Scope(PRIYA, frozenset({LINCOLN})),
        Scope(THEO, frozenset()),
        Scope(HADDAD, frozenset()),
        Scope(LENA, frozenset()),
    ],
)
def test_others_get_no_byte_of_a_cycle_or_a_step(scope: Scope) -> None:
    found = taken(scope)
    assert [each for each in CANARIES if each in found] == []


def test_a_leader_of_the_school_reads_words_and_state_where_the_teacher_agrees(step: str) -> None:
    setting_steps.show_leader(DISTRICT, OKAFOR, step, True, NOW)
    found = sheets(Scope(PRIYA, frozenset({LINCOLN})))
    (row,) = found["Action_steps"]
    assert {name: value for name, value in row.items() if value is not None} == {
        "step_id": step,
        "teacher": "Amara Okafor",
        "teacher_code": f"P-{OKAFOR[:6]}",
        "step": WAIT.text,
        "state": "open",
    }
    assert found["Cycles"] == []
    for scope in (Scope(PRIYA, frozenset({MADISON})), Scope(ADA, None), Scope(THEO, frozenset())):
        assert sheets(scope)["Action_steps"] == []


def test_a_draft_of_a_cycle_is_in_nobody_else_s_workbook(app: Flask) -> None:
    Cycling(app, DRAFT).begin()
    with app.app_context():
        for person in (OKAFOR, DANA):
            assert sheets(Scope(person, frozenset()))["Cycles"] == []


def test_a_teacher_takes_an_own_goal_away_and_no_coach_finds_it(app: Flask) -> None:
    Cycling(app, OWN_GOAL, None).begin()
    with app.app_context():
        (row,) = own(OKAFOR)["Cycles"]
        assert [row[name] for name in ("cycle_id", "coach", "state", "days_open")] == [
            OWN_GOAL, None, "draft", None,
        ]  # fmt: skip
        assert sheets(Scope(DANA, frozenset()))["Cycles"] == []


def test_the_practice_log_is_in_the_own_record_alone(step: str) -> None:
    practice.add(DISTRICT, OKAFOR, the_id("a try"), "canary try", SECOND, step, THIRD, AT)
    book = own(OKAFOR)
    assert list(book) == list(OWN_SHEETS)
    assert book["Practice_log"] == [
        {
            "date": "2026-10-13",
            "step_id": step,
            "step": WAIT.text,
            "text": "canary try",
            "part": None,
        }
    ]
    for scope in (Scope(DANA, frozenset()), Scope(ADA, None), Scope(PRIYA, frozenset({LINCOLN}))):
        found = taken(scope, teacher=OKAFOR)
        assert b"canary try" not in found
        assert list(json.loads(found)["sheets"]) == list(SHEETS)


@pytest.mark.usefixtures("step")
def test_visits_name_their_cycle_to_its_two_alone(app: Flask) -> None:
    share(Shared(date(2026, 10, 27), kind="walkthrough", levels={"LF.goals": "2"}))
    named = sheets(Scope(DANA, frozenset()))
    for sheet in ("Visits", "Ratings"):
        assert {row["cycle_id"] for row in named[sheet]} == {CYCLE}
    (row,) = sheets(Scope(ADA, None))["Visits"]
    assert row["cycle_id"] is None


@pytest.mark.usefixtures("step")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"until": date(2026, 9, 6)}, (0, 0)),
        ({"until": date(2026, 9, 30)}, (1, 0)),
        ({"since": date(2026, 11, 1)}, (1, 1)),
        ({"school": LINCOLN}, (1, 1)),
        ({"school": MADISON}, (0, 0)),
        ({"rubric": "another"}, (0, 0)),
        ({"observer": THEO}, (0, 0)),
    ],
)
def test_filters_hold_for_cycles_and_steps(asked: dict[str, Any], found: tuple[int, int]) -> None:
    book = sheets(Scope(DANA, frozenset()), **asked)
    assert (len(book["Cycles"]), len(book["Action_steps"])) == found


def test_the_workbook_has_these_sheets_as_tables_with_hostile_and_long_texts(app: Flask) -> None:
    goal = "=1+1 " + "😀" * 17_000
    Cycling(app).open(replace(PLAN, goal=goal))
    out = io.BytesIO()
    with app.app_context(), exports.extract(DISTRICT, Scope(DANA, frozenset()), Filter()) as found:
        write_workbook(found, replace(EDITION, own_record=True), out)
    book = openpyxl.load_workbook(io.BytesIO(out.getvalue()))
    assert book.sheetnames == list(OWN_SHEETS)
    assert [list(book[name].tables) for name in ("Cycles", "Action_steps", "Practice_log")] == [
        ["tblCycles"], ["tblAction_steps"], ["tblPractice_log"],
    ]  # fmt: skip
    header, *found_rows = book["Cycles"].iter_rows(values_only=True)
    rows = [dict(zip(header, row, strict=True)) for row in found_rows]
    assert "".join(row["goal"] for row in rows) == goal
    assert [row["part"] for row in rows] == ["1 of 2, goes on in the next row", "2 of 2"]
    assert [row["students"] for row in rows] == [PLAN.students, None]


def test_postgresql_tells_the_same(postgres_app: Flask) -> None:
    Cycling(postgres_app).open()
    with postgres_app.app_context():
        share(Shared(FIRST, step=WAIT))
        book = sheets(
            Scope(OKAFOR, frozenset()), replace(EDITION, own_record=True),
            teacher=OKAFOR, school=LINCOLN, since=FIRST, until=SECOND,
        )  # fmt: skip
        assert [row["cycle_id"] for row in book["Cycles"]] == [CYCLE]
        assert [row["cycle_id"] for row in book["Action_steps"]] == [CYCLE]
        assert [row["cycle_id"] for row in book["Visits"]] == [CYCLE]
        counted = exports.count(DISTRICT, Scope(ADA, None), Filter())
        assert (counted.cycles, counted.steps) == (1, 1)
