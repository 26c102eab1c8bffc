"""On PostgreSQL the database itself keeps districts apart, whatever the query says."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError

from observe.domain.batch import Status
from observe.domain.errors import TooMany
from observe.store import access, audit
from observe.store.base import Base, Tenant, db, reading, writing
from observe.store.tables_capture import EntryRow, Observation
from observe.store.tables_people import Person, School
from tests.cast import DANA, DISTRICT, LINCOLN, NOW, OTHER_DISTRICT, Tablet, capture, the_id

VISIT = the_id("a visit")
TENANTS = sorted(
    mapper.local_table.name for mapper in Base.registry.mappers if issubclass(mapper.class_, Tenant)
)


def counts(district: str | None, statement: str) -> int:
    with reading(district) as session:
        found = session.scalar(text(statement))
        session.rollback()
    assert isinstance(found, int)
    return found


def at_once(app: Flask, *acts: Callable[[], object]) -> list[BaseException]:
    """Do all of these at the same time, each in a context of its own; gives what they raised."""
    start = threading.Barrier(len(acts))
    raised: list[BaseException] = []

    def run(act: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            try:
                act()
            except Exception as error:  # noqa: BLE001 - it is shown by the test
                raised.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.parametrize("table", TENANTS)
def test_every_table_of_a_district_is_guarded_against_its_owner_too(
    postgres_app: Flask, table: str
) -> None:
    with postgres_app.app_context():
        guarded = db.session.execute(
            text("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = :name"),
            {"name": table},
        ).one()
        assert tuple(guarded) == (True, True)


def test_without_a_district_no_row_is_seen_even_by_plain_sql(postgres_app: Flask) -> None:
    with postgres_app.app_context():
        assert counts(DISTRICT, "SELECT count(*) FROM person") == 8
        assert counts(None, "SELECT count(*) FROM person") == 0


def test_in_one_district_no_row_of_the_other_is_seen_even_by_plain_sql(postgres_app: Flask) -> None:
    with postgres_app.app_context():
        strangers = "SELECT count(*) FROM person WHERE name = 'Sasha Stranger'"
        assert counts(OTHER_DISTRICT, strangers) == 1
        assert counts(DISTRICT, strangers) == 0


def test_a_district_that_is_left_is_closed_again(postgres_app: Flask) -> None:
    with postgres_app.app_context():
        with writing(DISTRICT) as session:
            assert session.scalar(select(func.count()).select_from(Person)) == 8
        assert counts(None, "SELECT count(*) FROM person") == 0


def test_a_row_for_another_district_cannot_be_written(postgres_app: Flask) -> None:
    other = School(district_id=OTHER_DISTRICT, id=the_id("smuggled"), name="Smuggled", code="X")
    with postgres_app.app_context():
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            writing(DISTRICT) as session,
        ):
            session.add(other)
        assert counts(OTHER_DISTRICT, "SELECT count(*) FROM school") == 1


def test_a_row_of_another_district_cannot_be_changed_or_deleted(postgres_app: Flask) -> None:
    with postgres_app.app_context():
        with writing(DISTRICT) as session:
            changed = session.execute(text("UPDATE person SET name = 'taken'"))
            gone = session.execute(text("DELETE FROM person WHERE name = 'Sasha Stranger'"))
            assert (changed.rowcount, gone.rowcount) == (8, 0)  # type: ignore[attr-defined]
            session.rollback()
        assert counts(OTHER_DISTRICT, "SELECT count(*) FROM person WHERE name = 'taken'") == 0


def test_two_first_batches_at_once_make_one_visit_and_lose_nothing(postgres_app: Flask) -> None:
    one, two = Tablet("one"), Tablet("two")
    batches = [
        [one.create(), *(one.note(f"one {n}") for n in range(5))],
        [*(two.note(f"two {n}") for n in range(5)), two.note("last")],
    ]
    raised = at_once(
        postgres_app,
        lambda: capture(VISIT, one, *batches[0]),
        lambda: capture(VISIT, two, *batches[1]),
    )
    assert raised == []
    with postgres_app.app_context(), reading(DISTRICT) as session:
        assert session.scalar(select(func.count()).select_from(Observation)) == 1
        seqs = sorted(session.scalars(select(EntryRow.server_seq)))
    assert seqs == list(range(1, 13))


def test_one_batch_sent_twice_at_once_is_stored_once(postgres_app: Flask) -> None:
    tablet = Tablet()
    made = [tablet.create(), *(tablet.note(f"note {n}") for n in range(5))]
    found: list[Status] = []
    raised = at_once(
        postgres_app,
        *[lambda: found.extend(ack.status for ack in capture(VISIT, tablet, *made).acks)] * 2,
    )
    assert raised == []
    assert sorted(found) == [Status.DUPLICATE] * 6 + [Status.STORED] * 6


def test_audit_rows_written_at_once_stay_one_chain(postgres_app: Flask) -> None:
    def act() -> None:
        for _ in range(5):
            audit.record_act(DISTRICT, DANA, "export", LINCOLN, NOW)

    assert at_once(postgres_app, act, act, act, act) == []
    with postgres_app.app_context():
        assert counts(DISTRICT, "SELECT count(*) FROM audit") == 20
        assert audit.first_break(DISTRICT) is None


def test_tries_made_at_once_are_all_counted(postgres_app: Flask) -> None:
    def act() -> None:
        for _ in range(5):
            access.count_try("a door", 10, NOW, timedelta(minutes=1))

    raised = at_once(postgres_app, act, act, act)
    assert {type(each) for each in raised} <= {TooMany}
    with postgres_app.app_context():
        assert counts(None, "SELECT count FROM attempt WHERE key = 'a door'") == 10
