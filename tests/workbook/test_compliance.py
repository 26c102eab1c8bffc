"""The sheet Compliance: what rules ask of visits, what is done and late, and who may know it."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from flask import Flask

from observe.domain.due import After, Event, Rule
from observe.domain.export import Filter
from observe.domain.export_coaching import Duty, Known, Requirement, Standing
from observe.domain.observation import Kind, State
from observe.domain.people import PlannedVisit
from observe.domain.policy import Actor, Role, Scope
from observe.store import due_rules, exports, plans, pre_conferences, sealing
from observe.workbook.excel import write_workbook
from observe.workbook.twins import write_json
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    LINCOLN,
    MADISON,
    NOW,
    OKAFOR,
    PRIYA,
    SCIENCE,
    THEO,
    WALKTHROUGH,
    Tablet,
    the_id,
)
from tests.reviewing import VISIT, House
from tests.the_way import rate_self, walk
from tests.workbook.visits import EDITION

ADMIN = Actor(ADA, DISTRICT, "Ada Brandt", frozenset({Role.ADMINISTRATOR}), {})
WIDE, OF_LINCOLN = Scope(ADA, None), Scope(PRIYA, frozenset({LINCOLN}))
COLUMNS = [
    "district", "school", "school_code", "teacher", "teacher_code", "kind", "requirement",
    "requirement_label", "whose_turn", "required", "done", "due_on", "days_late", "acknowledged",
    "standing",
]  # fmt: skip
DUE, LATER = date(2026, 11, 20), date(2026, 11, 23)
NOBODY = Requirement(Known("Lincoln", "014"), Known("A", "1"), Kind.FORMAL, Event.SHARING)


@pytest.fixture
def house(app: Flask) -> House:
    """A formal observation that Priya has captured, under the offered rules."""
    found = House(app)
    with app.app_context():
        due_rules.take_offered(ADMIN, NOW)
    found.finish(kind="formal", by=PRIYA)
    return found


@pytest.fixture
def to(house: House) -> Callable[[State], None]:
    def go(state: State) -> None:
        with house.app.app_context():
            walk(VISIT, PRIYA, OKAFOR, NOW, state, {"LF.goals": "4"})

    return go


def taken(app: Flask, scope: Scope, at: datetime = NOW, **asked: Any) -> list[dict[str, Any]]:
    out = io.BytesIO()
    with app.app_context(), exports.extract(DISTRICT, scope, Filter(**asked)) as extract:
        write_json(extract, replace(EDITION, at=at), out)
    found: list[dict[str, Any]] = json.loads(out.getvalue())["sheets"]["Compliance"]
    return found


def test_a_captured_visit_is_in_nobody_s_compliance(house: House) -> None:
    for scope in (WIDE, OF_LINCOLN, Scope(PRIYA, frozenset()), Scope(OKAFOR, frozenset())):
        assert taken(house.app, scope) == []


def test_from_shared_evidence_on_each_requirement_has_its_row(
    house: House, to: Callable[[State], None]
) -> None:
    to(State.EVIDENCE_SHARED)
    rows = taken(house.app, WIDE)
    assert [list(row) for row in rows] == [COLUMNS] * len(rows)
    assert [(row["requirement"], row["whose_turn"], row["standing"]) for row in rows] == [
        ("evidence", "observer", "done"),
        ("self_rating", "teacher", "open"),
        ("rating", "observer", "open"),
    ]
    assert rows[1] == {
        "district": "Cedar Valley",
        "school": "Lincoln",
        "school_code": "014",
        "teacher": "Amara Okafor",
        "teacher_code": f"P-{OKAFOR[:6]}",
        "kind": "formal",
        "requirement": "self_rating",
        "requirement_label": "Self-rating sealed",
        "whose_turn": "teacher",
        "required": 1,
        "done": 0,
        "due_on": "2026-11-24",
        "days_late": 0,
        "acknowledged": 0,
        "standing": "open",
    }


def test_what_is_past_its_day_is_late_by_the_days_of_the_calendar(
    house: House, to: Callable[[State], None]
) -> None:
    to(State.EVIDENCE_SHARED)
    rows = taken(house.app, WIDE, NOW + timedelta(days=10))
    late = {row["requirement"]: (row["standing"], row["days_late"]) for row in rows}
    assert late == {"evidence": ("done", 0), "self_rating": ("late", 3), "rating": ("late", 3)}


def test_a_self_rating_that_the_visit_went_on_without_is_missed(
    house: House, to: Callable[[State], None]
) -> None:
    to(State.EVIDENCE_SHARED)
    late = NOW + timedelta(days=10)
    with house.app.app_context():
        sealing.go_on_without(DISTRICT, PRIYA, VISIT, "", late)
    told = ("requirement", "required", "done", "due_on", "days_late", "standing")
    rows = {row["requirement"]: [row[name] for name in told[1:]] for row in taken(house.app, WIDE)}
    assert rows["self_rating"] == [1, 0, None, 0, "missed"]
    with house.app.app_context():
        rate_self(VISIT, OKAFOR, {"LF.goals": "3"}, late)
    rows = {row["requirement"]: [row[name] for name in told[1:]] for row in taken(house.app, WIDE)}
    assert rows["self_rating"] == [1, 1, None, 3, "done_late"]


def test_answers_that_never_came_before_the_lesson_are_missed(app: Flask) -> None:
    house, planned = House(app), the_id("a plan")
    plan = PlannedVisit(planned, OKAFOR, SCIENCE, WALKTHROUGH, "2.0.0", Kind.FORMAL, NOW)
    with app.app_context():
        due_rules.take_offered(ADMIN, NOW)
        plans.plan(DISTRICT, PRIYA, [plan])
        pre_conferences.ask(DISTRICT, PRIYA, planned, None, "Why?", NOW - timedelta(days=14))
    house.finish(kind="formal", by=PRIYA, planned=planned)
    with app.app_context():
        walk(VISIT, PRIYA, OKAFOR, NOW, State.EVIDENCE_SHARED)
    first = taken(app, WIDE)[0]
    told = ("requirement", "done", "due_on", "standing")
    assert [first[name] for name in told] == ["pre_conference", 0, None, "missed"]


def test_a_received_record_is_acknowledged(house: House) -> None:
    house.share(by=PRIYA)
    house.open()
    house.receive()
    rows = taken(house.app, WIDE)
    assert {row["requirement"] for row in rows} == {
        "evidence", "self_rating", "rating", "conference", "sharing", "acknowledgement",
    }  # fmt: skip
    assert {(row["standing"], row["acknowledged"], row["due_on"]) for row in rows} == {
        ("done", 1, None)
    }


def test_it_is_told_to_the_school_the_district_and_the_two(
    house: House, to: Callable[[State], None]
) -> None:
    to(State.SELF_ASSESSED)
    for scope in (WIDE, OF_LINCOLN, Scope(PRIYA, frozenset()), Scope(OKAFOR, frozenset())):
        assert len(taken(house.app, scope)) == 3
    for scope in (Scope(THEO, frozenset()), Scope(ADA, frozenset({MADISON}))):
        assert taken(house.app, scope) == []
    assert taken(house.app, WIDE, school=MADISON) == []
    assert taken(house.app, WIDE, since=date(2026, 11, 18)) == []
    assert len(taken(house.app, WIDE, since=date(2026, 11, 17), until=date(2026, 11, 17))) == 3


@pytest.mark.parametrize("state", [State.EVIDENCE_SHARED, State.SELF_ASSESSED, State.RATED])
@pytest.mark.parametrize("scope", [WIDE, OF_LINCOLN, Scope(OKAFOR, frozenset())])
def test_nothing_that_is_not_a_shared_record_is_in_a_byte(
    app: Flask, state: State, scope: Scope
) -> None:
    """Levels, their words, the visit's id and the evidence: all that a way to a record holds."""
    house = House(app)
    with app.app_context():
        due_rules.take_offered(ADMIN, NOW)
    tablet = Tablet()
    house.finish(
        tablet.note("canary evidence", ms=1000, tags=["LF.goals"]),
        tablet.rate("LF.goals", "1", ms=5000, comment="canary level"),
        tablet=tablet,
        kind="formal",
        by=PRIYA,
    )
    out = io.BytesIO()
    with app.app_context():
        walk(VISIT, PRIYA, OKAFOR, NOW, state, {"LF.goals": "4"})
        with exports.extract(DISTRICT, scope, Filter()) as extract:
            write_json(extract, EDITION, out)
    found = out.getvalue()
    assert [each for each in (b"canary", VISIT.encode()) if each in found] == []
    read = json.loads(found)["sheets"]
    assert len(read["Compliance"]) == (4 if state == State.RATED else 3)
    assert [read[name] for name in ("Visits", "Ratings", "Evidence", "Feedback")] == [
        [],
        [],
        [],
        [],
    ]


def test_answers_before_the_lesson_are_the_teacher_s_requirement(app: Flask) -> None:
    house, planned = House(app), the_id("a plan")
    plan = PlannedVisit(planned, OKAFOR, SCIENCE, WALKTHROUGH, "2.0.0", Kind.FORMAL, NOW)
    with app.app_context():
        due_rules.take_offered(ADMIN, NOW)
        plans.plan(DISTRICT, PRIYA, [plan])
        asked = NOW - timedelta(days=14)
        pre_conferences.ask(DISTRICT, PRIYA, planned, None, "canary question", asked)
        answered = NOW - timedelta(days=5)
        pre_conferences.answer(DISTRICT, OKAFOR, planned, "canary answer", answered)
    house.finish(kind="formal", by=PRIYA, planned=planned)
    assert taken(app, WIDE) == []
    with app.app_context():
        walk(VISIT, PRIYA, OKAFOR, NOW, State.EVIDENCE_SHARED)
    first = taken(app, WIDE)[0]
    told = ("requirement", "whose_turn", "done", "days_late", "standing")
    assert [first[name] for name in told] == ["pre_conference", "teacher", 1, 2, "done_late"]
    assert "canary" not in str(first)


def test_what_is_due_of_a_coaching_visit_is_its_two_s_alone(app: Flask) -> None:
    _coached(app)
    for scope in (WIDE, OF_LINCOLN, Scope(THEO, frozenset())):
        assert taken(app, scope) == []
    for person in (DANA, OKAFOR):
        (row,) = taken(app, Scope(person, frozenset()))
        assert (row["kind"], row["requirement"], row["standing"]) == (
            "coaching", "acknowledgement", "open",
        )  # fmt: skip


def test_postgresql_tells_the_same(postgres_app: Flask) -> None:
    _coached(postgres_app)
    (row,) = taken(postgres_app, Scope(OKAFOR, frozenset()), since=NOW.date(), school=LINCOLN)
    assert (row["requirement"], row["due_on"]) == ("acknowledgement", "2026-11-24")


def _coached(app: Flask) -> None:
    """A shared coaching visit, to be received within five days of school."""
    rule = (Kind.COACHING, Event.ACKNOWLEDGEMENT, After.SHARING, 5)
    house = House(app)
    with app.app_context():
        due_rules.add(ADMIN, Rule(the_id("a rule"), None, *rule), NOW)
    house.finish(kind="coaching")
    house.share()


def test_the_word_has_its_color_and_stays(house: House, to: Callable[[State], None]) -> None:
    to(State.EVIDENCE_SHARED)
    out = io.BytesIO()
    with house.app.app_context(), exports.extract(DISTRICT, WIDE, Filter()) as extract:
        write_workbook(extract, EDITION, out)
    sheet = openpyxl.load_workbook(io.BytesIO(out.getvalue()))["Compliance"]
    assert [cell.value for cell in sheet["O"]] == ["standing", "done", "open", "open"]
    (area,) = sheet.conditional_formatting
    assert (str(area.sqref), [rule.formula for rule in area.rules]) == (
        "O2:O4",
        [[f'$O2="{word}"'] for word in Standing],
    )


@pytest.mark.parametrize(
    ("duties", "today", "told"),
    [
        ([Duty(DUE, DUE, True)], LATER, (1, 1, None, 0, 1, "done")),
        ([Duty(DUE, LATER, False)], LATER, (1, 1, None, 3, 0, "done_late")),
        ([Duty(DUE, None, False)], DUE, (1, 0, DUE, 0, 0, "open")),
        ([Duty(DUE, None, False)], LATER, (1, 0, DUE, 3, 0, "late")),
        ([Duty(LATER, None, False), Duty(DUE, DUE, True)], DUE, (2, 1, LATER, 0, 1, "open")),
        ([Duty(LATER, None, True), Duty(DUE, None, True)], LATER, (2, 0, DUE, 3, 2, "late")),
        ([Duty(DUE, None, False, True)], LATER, (1, 0, None, 0, 0, "missed")),
        (
            [Duty(DUE, None, False, True), Duty(LATER, None, False)],
            DUE,
            (2, 0, LATER, 0, 0, "missed"),
        ),
        ([Duty(DUE, None, False, True), Duty(DUE, None, False)], LATER, (2, 0, DUE, 3, 0, "late")),
    ],
)
def test_duties_of_several_visits_add_up(
    duties: list[Duty], today: date, told: tuple[Any, ...]
) -> None:
    found = NOBODY
    for each in duties:
        found = found.plus(each)
    assert (
        found.required,
        found.done,
        found.due_on,
        found.days_late(today),
        found.acknowledged,
        found.standing(today),
    ) == told
