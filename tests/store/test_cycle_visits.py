"""Which cycle a visit joins, and who may read a cycle."""

from datetime import date, timedelta

import pytest
from flask import Flask

from observe.domain.errors import NotThere
from observe.store.base import reading, writing
from observe.store.cycles import cycle_of, cycles_of, open_cycle
from observe.store.tables_coaching import Cycle, CycleVisit
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    LENA,
    LINDQVIST,
    NOW,
    OKAFOR,
    PRIYA,
    STRANGER,
    THEO,
    the_id,
)
from tests.reviewing import House
from tests.shared_visits import Shared, capture_only, share

CYCLE = the_id("a cycle")
OPENED = date(2026, 9, 7)
LATER = OPENED + timedelta(days=3)


def opened(cycle: str = CYCLE, coach: str | None = DANA, state: str = "open") -> None:
    with writing(DISTRICT) as session:
        session.add(
            Cycle(
                district_id=DISTRICT,
                id=cycle,
                teacher_id=OKAFOR,
                coach_id=coach,
                template="impact",
                stage="identify",
                goal="Every group explains its thinking.",
                criteria=["LF.goals"],
                state=state,
                made_at=NOW,
                opened_on=OPENED if state == "open" else None,
            )
        )


def cycle_with(visit: Shared) -> str | None:
    with reading(DISTRICT) as session:
        found = session.get(CycleVisit, (DISTRICT, visit.id), populate_existing=True)
        return found.cycle_id if found else None


@pytest.mark.parametrize("kind", ["coaching", "walkthrough"])
def test_a_visit_of_the_coach_joins_the_open_cycle_by_itself(app: Flask, kind: str) -> None:
    with app.app_context():
        opened()
        visit = Shared(LATER, kind=kind)
        capture_only(visit)
        assert cycle_with(visit) == CYCLE
        assert [each.id for each in cycle_of(DISTRICT, DANA, CYCLE).visits] == [visit.id]


def test_visits_of_others_of_other_teachers_and_formal_ones_stay_out(app: Flask) -> None:
    with app.app_context():
        opened()
        others = [
            Shared(LATER, by=PRIYA, kind="walkthrough"),
            Shared(LATER, teacher=LINDQVIST, section=the_id("Grade 7 Math")),
            Shared(LATER + timedelta(days=1), kind="formal"),
            Shared(OPENED - timedelta(days=1)),
        ]
        for each in others:
            capture_only(each)
        assert [cycle_with(each) for each in others] == [None] * 4


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_a_visit_joins_no_cycle_that_is_not_open(app: Flask, state: str) -> None:
    with app.app_context():
        opened(state=state)
        capture_only(Shared(LATER))
        assert cycle_with(Shared(LATER)) is None


def test_a_visit_moves_with_whom_it_is_about(app: Flask) -> None:
    house = House(app)
    with app.app_context():
        opened()
    tablet = house.finish(kind="coaching", teacher=LINDQVIST, section=None)
    assert in_cycle(app) == []
    amend = {"field": "teacher", "from": LINDQVIST, "to": OKAFOR}
    house.capture(tablet, tablet.entry("obs.amend", **amend))
    assert in_cycle(app) == [the_id("a visit")]
    house.capture(
        tablet, tablet.entry("obs.amend", **{"field": "kind", "from": "coaching", "to": "formal"})
    )
    assert in_cycle(app) == []


def in_cycle(app: Flask) -> list[str]:
    with app.app_context():
        return [each.id for each in cycle_of(DISTRICT, DANA, CYCLE).visits]


def test_the_teacher_sees_of_its_visits_what_was_shared(app: Flask) -> None:
    with app.app_context():
        opened()
        share(Shared(LATER))
        capture_only(Shared(LATER + timedelta(days=7)))
        assert [each.shared for each in cycle_of(DISTRICT, DANA, CYCLE).visits] == [True, False]
        assert [each.id for each in cycle_of(DISTRICT, OKAFOR, CYCLE).visits] == [Shared(LATER).id]


@pytest.mark.parametrize("person", [THEO, LINDQVIST, PRIYA, LENA, ADA, STRANGER])
def test_nobody_but_the_two_reads_a_cycle(app: Flask, person: str) -> None:
    with app.app_context():
        opened()
        with pytest.raises(NotThere):
            cycle_of(DISTRICT, person, CYCLE)
        assert cycles_of(DISTRICT, person, OKAFOR) == []


def test_a_draft_is_its_coachs_alone_and_an_own_one_its_teachers(app: Flask) -> None:
    with app.app_context():
        opened(state="draft")
        opened(the_id("own"), coach=None, state="draft")
        assert [each.cycle.id for each in cycles_of(DISTRICT, DANA, OKAFOR)] == [CYCLE]
        assert [each.cycle.id for each in cycles_of(DISTRICT, OKAFOR, OKAFOR)] == [the_id("own")]


def test_the_open_cycle_is_found_for_the_two_or_for_the_teacher_alone(app: Flask) -> None:
    with app.app_context(), reading(DISTRICT) as session:
        opened()
        opened(the_id("own"), coach=None)
        assert open_cycle(session, DISTRICT, DANA, OKAFOR) == CYCLE
        assert open_cycle(session, DISTRICT, None, OKAFOR) == the_id("own")
        assert open_cycle(session, DISTRICT, THEO, OKAFOR) is None
