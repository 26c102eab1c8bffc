"""What a teacher lets others read, and takes back."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from observe.domain.errors import NotNow, NotThere, NotValid
from observe.domain.export import Filter
from observe.domain.policy import Scope
from observe.store import exports, lending, notices, record_headings, records
from tests.cast import ADA, DANA, DISTRICT, LINCOLN, LINDQVIST, NOW, OKAFOR, PRIYA, THEO
from tests.shared_visits import Shared, share

COACHING = Shared(date(2026, 10, 5), levels={"LF.goals": "2"})
WALK = Shared(date(2026, 10, 6), kind="walkthrough", levels={"LF.goals": "2"})
LEADER = Scope(PRIYA, frozenset({LINCOLN}))


@pytest.fixture
def district(app: Flask) -> Iterator[str]:
    with app.app_context():
        share(COACHING, WALK)
        yield DISTRICT


def heading(visit: Shared) -> record_headings.Heading:
    return record_headings.heading(DISTRICT, Scope(OKAFOR, frozenset()), visit.id)


def read(scope: Scope) -> set[str]:
    listed = {each.id for each in record_headings.headings(DISTRICT, scope)}
    with exports.extract(DISTRICT, scope, Filter()) as found:
        taken = {each.id for each in found.visits}
    assert listed == taken
    return listed


def test_a_leader_reads_a_coaching_record_while_it_is_lent(district: str) -> None:
    assert read(LEADER) == {WALK.id}
    lending.lend(district, OKAFOR, COACHING.id, PRIYA, NOW)
    assert read(LEADER) == {WALK.id, COACHING.id}
    assert records.shared_visit(district, LEADER, COACHING.id).heading.teacher_id == OKAFOR
    lending.take_back(district, OKAFOR, COACHING.id, PRIYA, NOW)
    assert read(LEADER) == {WALK.id}
    with pytest.raises(NotThere):
        records.shared_visit(district, LEADER, COACHING.id)
    told = [each.kind for each in notices.news(district, PRIYA).notices]
    assert told == ["record_withdrawn"]


def test_lending_twice_tells_once_and_taking_back_twice_is_refused(district: str) -> None:
    for _ in range(2):
        lending.lend(district, OKAFOR, COACHING.id, PRIYA, NOW)
    assert len(notices.news(district, PRIYA).notices) == 1
    lending.take_back(district, OKAFOR, COACHING.id, PRIYA, NOW)
    with pytest.raises(NotNow):
        lending.take_back(district, OKAFOR, COACHING.id, PRIYA, NOW)


def test_only_leaders_of_the_teachers_school_are_offered(district: str) -> None:
    assert [(each.name, each.since) for each in lending.readers(district, heading(COACHING))] == [
        ("Priya Nair", None)
    ]
    assert lending.readers(district, heading(WALK)) == []
    for person in (DANA, THEO, LINDQVIST, ADA, OKAFOR):
        with pytest.raises(NotValid):
            lending.lend(district, OKAFOR, COACHING.id, person, NOW)


def test_nobody_lends_what_is_not_theirs_or_what_others_read_anyway(district: str) -> None:
    for person in (DANA, PRIYA, LINDQVIST):
        with pytest.raises(NotThere):
            lending.lend(district, person, COACHING.id, PRIYA, NOW)
    with pytest.raises(NotNow):
        lending.lend(district, OKAFOR, WALK.id, PRIYA, NOW)


def test_lists_of_others_records_are_for_whom_there_are_some(district: str) -> None:
    assert lending.reads_others(district, LEADER)
    assert not lending.reads_others(district, Scope(THEO, frozenset()))
