"""What a reader may take away, as values of the store."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from observe.domain.export import Counts, Filter
from observe.domain.policy import Role, Scope, reading_scope
from observe.store import export_choices, exports, sharing
from observe.store.base import reading
from observe.store.tables_records import SharedRating, SharedRecord
from tests.cast import ADA, DANA, DISTRICT, EMAILS, LINCOLN, LINDQVIST, MATH, NOW, OKAFOR, PRIYA
from tests.workbook.visits import captured, note, rate, shared

pytestmark = pytest.mark.usefixtures("district", "visits")

DISTRICT_WIDE, OF_LINCOLN = Scope(ADA, None), Scope(PRIYA, frozenset({LINCOLN}))
OF_DANA, OF_OKAFOR = Scope(DANA, frozenset()), Scope(OKAFOR, frozenset())


@pytest.fixture
def visits() -> None:
    shared("lincoln", note("one", tags=["LF.goals"]), rate("LF.goals", "3"), rate("R.demand", "NO"))
    shared("madison", note("two"), teacher=LINDQVIST, section=MATH)
    shared("coached", note("three"), rate("LF.goals", "2"), kind="coaching")
    captured("draft", note("four"), rate("LF.goals", "1"))


def texts(scope: Scope, **asked: Any) -> list[str]:
    with exports.extract(DISTRICT, scope, Filter(**asked)) as extract:
        return sorted(each.text for visit in extract.visits for each in visit.notes)


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        (DISTRICT_WIDE, ["one", "two"]),
        (OF_LINCOLN, ["one"]),
        (OF_DANA, ["one", "three", "two"]),
        (OF_OKAFOR, ["one", "three"]),
    ],
)
def test_each_reader_takes_what_they_may_read(scope: Scope, found: list[str]) -> None:
    assert texts(scope) == found


def test_counts_are_those_of_the_rows_and_coaching_is_counted_for_the_district_alone() -> None:
    assert exports.count(DISTRICT, DISTRICT_WIDE, Filter()) == Counts(2, 2, 2, 1, 0, 0)
    assert exports.count(DISTRICT, DISTRICT_WIDE, Filter(teacher=OKAFOR)) == Counts(
        1, 2, 1, 1, 0, 0
    )
    assert exports.count(DISTRICT, DISTRICT_WIDE, Filter(teacher=LINDQVIST)) == Counts(
        1, 0, 1, 0, 0, 0
    )
    assert exports.count(DISTRICT, OF_LINCOLN, Filter()) == Counts(1, 2, 1, None, None, None)


def test_days_are_both_included() -> None:
    day, one = date(2026, 11, 17), timedelta(days=1)
    assert texts(DISTRICT_WIDE, since=day, until=day) == ["one", "two"]
    assert texts(DISTRICT_WIDE, since=day + one) == []
    assert texts(DISTRICT_WIDE, until=day - one) == []


def test_what_was_taken_back_is_gone() -> None:
    visit = shared("slip", note("slip"))
    assert "slip" in texts(DISTRICT_WIDE)
    sharing.take_back(DISTRICT, DANA, visit, NOW + timedelta(hours=2))
    assert "slip" not in texts(DISTRICT_WIDE)


def test_more_visits_than_a_chunk_come_each_once_and_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(7):
        shared(f"more {number}", rate("LF.goals", "2"), note(f"more {number}"))
    monkeypatch.setattr(exports, "_CHUNK", 3)
    with exports.extract(DISTRICT, DISTRICT_WIDE, Filter()) as extract:
        found = list(extract.visits)
    assert len(found) == len({visit.id for visit in found}) == 9
    keys = [(visit.day, visit.started_at, visit.id) for visit in found]
    assert keys == sorted(keys)
    with reading(DISTRICT) as session:
        in_rows = session.scalar(
            select(func.count())
            .select_from(SharedRating)
            .join(SharedRecord, SharedRecord.observation_id == SharedRating.observation_id)
            .where(SharedRecord.kind == "walkthrough")
        )
    assert sum(len(visit.ratings) for visit in found) == in_rows


def test_what_is_shared_meanwhile_is_not_half_in_it(app: Flask) -> None:
    with exports.extract(DISTRICT, DISTRICT_WIDE, Filter()) as extract:
        with app.app_context():
            shared("meanwhile", note("new"))
        found = [each.text for visit in extract.visits for each in visit.notes]
    assert sorted(found) == ["one", "two"]
    assert texts(DISTRICT_WIDE) == ["new", "one", "two"]


def test_the_choices_are_what_the_reader_may_know() -> None:
    offered = export_choices.choices(DISTRICT, OF_LINCOLN, "en")
    assert [each.words for each in offered.schools] == ["Lincoln (014)"]
    assert [each.name for each in offered.teachers] == ["Amara Okafor"]
    assert [each.name for each in offered.observers] == ["Dana Ruiz"]
    assert [each.words for each in offered.rubrics] == ["Personalized learning walkthrough (2.0.0)"]
    district = export_choices.choices(DISTRICT, DISTRICT_WIDE, "en")
    assert [each.name for each in district.schools] == ["Lincoln", "Madison"]


def test_the_administrator_is_who_a_command_exports_for() -> None:
    assert export_choices.administrator(DISTRICT) == export_choices.somebody(EMAILS[ADA])
    found = export_choices.somebody(EMAILS[PRIYA].upper())
    assert (found.id, found.roles) == (PRIYA, frozenset({Role.LEADER}))
    assert reading_scope(found) == OF_LINCOLN
