"""The audit log: each row is chained to the one before, and written with the act it tells of."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from observe.store import audit
from observe.store.base import reading, writing
from observe.store.tables_people import Audit, School
from tests.cast import ADA, DISTRICT, LINCOLN, NOW, OTHER_DISTRICT, PRIYA

pytestmark = pytest.mark.usefixtures("district")


def record(*actions: str, district: str = DISTRICT) -> None:
    for action in actions:
        audit.record_act(district, ADA, action, LINCOLN, NOW, {"rows": 7, "filter": "é😀"})


def test_an_act_is_kept_with_who_what_about_what_and_when() -> None:
    record("export")
    with reading(DISTRICT) as session:
        row = session.scalars(select(Audit)).one()
    assert (row.seq, row.at, row.actor_id, row.action, row.subject, row.detail) == (
        1, NOW, ADA, "export", LINCOLN, {"rows": 7, "filter": "é😀"},
    )  # fmt: skip


def test_a_chain_that_nobody_touched_is_whole() -> None:
    record("export", "share", "denied")
    assert audit.first_break(DISTRICT) is None


def test_an_empty_log_is_whole() -> None:
    assert audit.first_break(DISTRICT) is None


@pytest.mark.parametrize(
    ("tamper", "broken"),
    [
        (lambda: update(Audit).where(Audit.seq == 2).values(action="nothing"), 2),
        (lambda: update(Audit).where(Audit.seq == 2).values(actor_id=PRIYA), 2),
        (lambda: update(Audit).where(Audit.seq == 2).values(detail={"rows": 8}), 2),
        (lambda: update(Audit).where(Audit.seq == 2).values(subject="x"), 2),
        (lambda: delete(Audit).where(Audit.seq == 2), 3),
        (lambda: delete(Audit).where(Audit.seq == 1), 2),
        (lambda: update(Audit).where(Audit.seq == 3).values(hash="0" * 64), 3),
    ],
)
def test_a_changed_or_missing_row_breaks_the_chain(
    tamper: Callable[[], object], broken: int
) -> None:
    record("export", "share", "denied", "export")
    with writing(DISTRICT) as session:
        session.execute(tamper())  # type: ignore[call-overload]
    assert audit.first_break(DISTRICT) == broken


def test_each_district_has_a_chain_of_its_own() -> None:
    record("export", "share")
    record("export", district=OTHER_DISTRICT)
    with reading(OTHER_DISTRICT) as session:
        rows = session.scalars(select(Audit).where(Audit.district_id == OTHER_DISTRICT)).all()
    assert [row.seq for row in rows] == [1]
    assert audit.first_break(OTHER_DISTRICT) is None


def rename_and_note_down(detail: object) -> None:
    with writing(DISTRICT) as session:
        session.execute(update(School).values(name="Renamed"))
        audit.note_down(session, DISTRICT, ADA, "rename", LINCOLN, NOW, {"why": detail})
        session.execute(update(School).values(code="the same for all"))


def test_an_act_whose_row_cannot_be_written_does_not_happen() -> None:
    with pytest.raises(TypeError):
        rename_and_note_down(object())
    with reading(DISTRICT) as session:
        assert "Renamed" not in set(session.scalars(select(School.name)))


def test_the_row_of_an_act_that_fails_goes_with_it() -> None:
    with pytest.raises(IntegrityError):
        rename_and_note_down("a new name")
    with reading(DISTRICT) as session:
        assert session.scalars(select(Audit)).all() == []
